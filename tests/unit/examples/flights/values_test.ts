import { assertEquals } from "@std/assert";
import { dateFrom, dateFromText, numberFromText } from "../../../../examples/flights/values.ts";

Deno.test("dateFromText() reads the usual ways to write a date and keeps the hour as written", () => {
  const evening = Date.UTC(2001, 0, 31, 17, 5);
  for (
    const text of [
      "2001-01-31T17:05:00",
      "2001-01-31 17:05",
      "2001/01/31 17:05:00.123",
      "2001-1-31 17:05:00Z",
      " 2001-01-31T17:05:00-08:00 ",
    ]
  ) assertEquals(dateFromText(text), evening, text);
  assertEquals(dateFromText("2001-01-31"), Date.UTC(2001, 0, 31));
});

Deno.test("dateFromText() has no opinion on what is no date", () => {
  for (
    const text of [
      "",
      "yesterday",
      "2001-02-31",
      "2001-13-01",
      "2001-01-01 24:00",
      "2001-01-01 10:60",
      "978307260",
    ]
  ) {
    assertEquals(dateFromText(text), NaN, text);
  }
});

Deno.test("dateFrom() takes numbers, texts and dates, and nothing else", () => {
  assertEquals(dateFrom(5), 5);
  assertEquals(dateFrom(new Date(5)), 5);
  assertEquals(dateFrom("1970-01-01"), 0);
  for (const value of [null, undefined, true, 5n, {}]) assertEquals(dateFrom(value), NaN);
});

Deno.test("numberFromText() does not take an empty field for zero", () => {
  assertEquals([" -12 ", "1e2", "3.5"].map(numberFromText), [-12, 100, 3.5]);
  for (const text of ["", " ", "NA", "12 min", "Infinity", "NaN"]) {
    assertEquals(numberFromText(text), NaN, text);
  }
});
