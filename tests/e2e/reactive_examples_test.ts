/**
 * Runs the examples of streams as a user would, and looks at what they print; and asks their parts what they do when things go wrong.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { VirtualClock } from "../../src/testing/mod.ts";
import { from, lastValueFrom, Subject, toArray } from "../../src/reactive/mod.ts";
import { datasetPath } from "../../examples/flights/dataset.ts";
import { parseQuotes } from "../../examples/quotes/quotes.ts";
import { type Quote, Watcher } from "../../examples/quotes/rules.ts";
import { alerts, type Crossing, lasting } from "../../examples/quotes/streams.ts";
import { power, windPower } from "../../examples/sensors/fusion.ts";
import { parseHours } from "../../examples/sensors/weather.ts";
import { parseAirports } from "../../examples/typeahead/airports.ts";
import { type Shown, suggestions } from "../../examples/typeahead/search.ts";
import { linesOf } from "../support/run_example.ts";

Deno.test("examples/typeahead asks once per pause, and the server hears that its answer is not wanted any more", async () => {
  const start = performance.now();
  const flags = ["--unstable-no-legacy-abort", "--allow-read", "--allow-net=127.0.0.1"];
  const printed = await linesOf(flags, "typeahead/main.ts");
  assert(performance.now() - start < 20_000, "the abandoned search ran to its end");
  const server = printed.filter((line) => line.startsWith("server"));
  // The old request ends on another connection than the new one begins on: these two may come either way.
  assertEquals(server.toSorted(), [
    'server: abandoned "san"',
    'server: answered "san fr"',
    'server: asked "san fr"',
    'server: asked "san"',
  ]);
  assertEquals(server[0], 'server: asked "san"');
  assertEquals(printed.filter((line) => !line.startsWith("server")), [
    "box: san fr",
    "  San Francisco International, San Francisco",
  ]);
});

Deno.test("examples/typeahead: a request that fails is shown, and the next one works; nothing is asked for nothing or twice", async () => {
  const asked: string[] = [];
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, ({ url }) => {
    const text = new URL(url).searchParams.get("text")!;
    asked.push(text);
    return text === "bad" ? new Response("no", { status: 500 }) : Response.json([`${text}!`]);
  });
  const clock = new VirtualClock();
  const typed = new Subject<string>();
  const seen: Shown[] = [];
  let told = (): void => {};
  const url = `http://127.0.0.1:${server.addr.port}/`;
  using _box = suggestions(typed, url, { pause: 100, clock }).subscribe((shown) => {
    seen.push(shown);
    told();
  });
  /** Types, makes the pause, and waits for what is shown. */
  const search = (text: string): Promise<void> => {
    const shown = Promise.withResolvers<void>();
    told = shown.resolve;
    typed.next(text);
    clock.advance(99);
    assertEquals(asked.includes(text), false, "before the pause");
    clock.advance(1);
    return shown.promise;
  };
  await search("bad");
  await search("good");
  typed.next(" good ");
  clock.advance(100);
  await search("");
  assertEquals(asked, ["bad", "good"]);
  assertEquals(seen, [
    { text: "bad", found: [], problem: "Error: the server answers 500" },
    { text: "good", found: ["good!"] },
    { text: "", found: [] },
  ]);
});

Deno.test("examples/sensors fuses the latest words of three sensors, as a plain loop over the hours does", async () => {
  const printed = await linesOf(["--allow-read"], "sensors/main.ts");
  const text = await Deno.readTextFile(datasetPath("seattle-weather-hourly-normals.csv"));
  const hours = parseHours(text);
  const watts: number[] = [];
  // Line 12 is noon of the first day; the barometer spoke last in an hour that 6 divides, the thermometer in one that 3 does.
  for (let noon = 11; noon < hours.length; noon += 24) {
    const [pressure, temperature] = [hours[noon - noon % 6]!.pressure, hours[noon - noon % 3]!.temperature];
    watts.push(windPower(pressure, temperature, hours[noon]!.wind));
  }
  const mean = (values: number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  assertEquals(watts.length, 365);
  const expected = [0, 1, 2, 3, 4].map((fifth) => watts.slice(73 * fifth, 73 * (fifth + 1))).map((some) =>
    `73 days: ${mean(some).toFixed(1)} W/m² on average, ${Math.max(...some).toFixed(1)} at most`
  );
  assertEquals(printed, [...expected, `the year: ${mean(watts).toFixed(2)} W/m² on average`]);
});

Deno.test("examples/sensors says nothing before every sensor has spoken, nor twice of the same words", () => {
  const [pressure, temperature, wind] = [new Subject<number>(), new Subject<number>(), new Subject<number>()];
  const when = new Subject<void>();
  const seen: number[] = [];
  using _power = power({ pressure, temperature, wind }, when).subscribe((watts) => seen.push(watts));
  pressure.next(1000);
  wind.next(10);
  when.next();
  assertEquals(seen, []);
  temperature.next(20);
  when.next();
  when.next();
  assertEquals(seen, [windPower(1000, 20, 10)]);
});

const quotes = async (): Promise<Quote[]> =>
  parseQuotes(await Deno.readTextFile(datasetPath("sp500-2000.csv")));

Deno.test("examples/quotes: the operators find the alerts that the state machines find, on the same days", async () => {
  const days = await quotes();
  const watcher = new Watcher();
  const expected = days.flatMap((quote) => watcher.add(quote));
  const source = new Subject<Quote>();
  const found = lastValueFrom(alerts(source).pipe(toArray()));
  for (const quote of days) source.next(quote);
  source.complete();
  const rounded = (list: readonly object[]): unknown =>
    JSON.parse(
      JSON.stringify(list, (_, value) => typeof value === "number" ? Number(value.toPrecision(9)) : value),
    );
  assertEquals(rounded(await found), rounded(expected));
  assertEquals(expected.length, 37);
});

Deno.test("examples/quotes/reactive.ts keeps a crossing back until it has lasted for a month", async () => {
  const printed = await linesOf(["--allow-read"], "quotes/reactive.ts");
  assertEquals(
    printed.at(-1),
    "5105 quotes, 19 crossing, 15 drawdown, 3 volume; 18 crossings lasted a month or to the end",
  );
  const crossed = printed.filter((line) => line.includes("crossing  50-day"));
  assertEquals(crossed.length, 18);
  assertStringIncludes(crossed.at(-1)!, "it still does on 2020-04-17");
  for (const line of crossed.slice(0, -1)) {
    const days = (Date.parse(line.slice(-10)) - Date.parse(line.slice(0, 10))) / 86_400_000;
    assertEquals(days, 30, line);
  }
});

Deno.test("examples/quotes: a crossing that is undone within the time is not told", () => {
  const clock = new VirtualClock();
  const found = new Subject<Crossing>();
  const dates: string[] = [];
  using _lasting = lasting(found, 30, clock).subscribe(({ date }) => dates.push(date));
  const cross = (date: string, above: boolean): void => {
    found.next({ type: "crossing", date, above, fast: 1, slow: 2 });
  };
  cross("one", true);
  clock.advance(29);
  cross("two", false);
  clock.advance(30);
  assertEquals(dates, ["two"]);
});

Deno.test("the examples of streams say which column a file lacks, and which line makes no sense", async () => {
  const wrong: [() => unknown, string][] = [
    [() => parseAirports("iata,city\nSFO,x"), "the airports have no column name; they have iata, city"],
    [() => parseHours("date,wind\n1,2"), "the weather has no column pressure; it has date, wind"],
    [
      () => parseHours("pressure,temperature,wind\n1,2,3\n1,x,3"),
      "line 3 of the weather makes no sense: 1,x,3",
    ],
  ];
  for (const [read, sentence] of wrong) {
    let said = "";
    try {
      read();
    } catch (error) {
      said = (error as Error).message;
    }
    assertEquals(said, sentence);
  }
  assertEquals(await lastValueFrom(alerts(from([])).pipe(toArray())), []);
});
