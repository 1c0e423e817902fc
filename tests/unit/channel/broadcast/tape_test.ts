import { assertEquals } from "@std/assert";
import { HEEDED, type Place, Tape } from "../../../../src/channel/broadcast/tape.ts";

/** A tape that remembers what nobody read. */
class Recorder extends Tape<number> {
  readonly lost: number[] = [];

  override unread(value: number): void {
    this.lost.push(value);
  }
}

function readAll(tape: Recorder, place: Place): number[] {
  const values: number[] = [];
  while (place.next < tape.tail) values.push(tape.take(place));
  return values;
}

Deno.test("a value is let go when the slowest reader has read it, and not before", () => {
  const tape = new Recorder(0);
  const [fast, slow] = [tape.join(0), tape.join(0)];
  for (let value = 0; value < 20; value++) tape.append(value);
  assertEquals([readAll(tape, fast).length, tape.base], [20, 0]);
  for (let value = 0; value < 20; value++) assertEquals([tape.base, tape.take(slow)], [value, value]);
  assertEquals([tape.base, tape.head, tape.lost], [20, 20, []]);
});

Deno.test("a reader that leaves lets go exactly what only it had yet to read", () => {
  const tape = new Recorder(0);
  const [gone, there] = [tape.join(0), tape.join(0)];
  for (let value = 0; value < 9; value++) tape.append(value);
  for (let n = 0; n < 4; n++) tape.take(there);
  tape.leave(gone);
  tape.leave(gone);
  assertEquals([tape.head, tape.readers, readAll(tape, there)], [4, 1, [4, 5, 6, 7, 8]]);
  assertEquals(tape.lost, []);
});

Deno.test("what a reader that has left and one that came later both never read is reported, once", () => {
  const tape = new Recorder(0);
  const old = tape.join(0);
  for (let value = 0; value < 3; value++) tape.append(value);
  const young = tape.join(0);
  tape.append(3);
  assertEquals(readAll(tape, young), [3]);
  tape.leave(old);
  assertEquals(tape.lost, [0, 1, 2]);
});

Deno.test("positions go past 2^31 and 2^32 without mixing values up", () => {
  for (const start of [2 ** 31 - 5, 2 ** 32 - 5, 2 ** 45]) {
    const tape = new Recorder(2);
    tape.base = tape.head = tape.tail = start;
    const [one, other] = [tape.join(0), tape.join(0)];
    const got: number[] = [];
    for (let value = 0; value < 12; value++) {
      tape.append(value);
      if (value % 3 === 2) got.push(...readAll(tape, one));
    }
    assertEquals(got, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    assertEquals(readAll(tape, other), got);
    assertEquals(readAll(tape, tape.join(2)), [10, 11]);
  }
});

Deno.test("a ring that was large gives its slots back when it runs empty, and works on", () => {
  const tape = new Recorder(0);
  const place = tape.join(0);
  for (let round = 0; round < 2; round++) {
    for (let value = 0; value < 5000; value++) tape.append(value);
    assertEquals(readAll(tape, place).length, 5000);
    assertEquals(tape.base, tape.tail);
  }
});

Deno.test("reading many counts as reading each, and stops where it should", () => {
  const tape = new Recorder(0);
  const place = tape.join(0);
  for (let value = 0; value < 6; value++) tape.append(value);
  const values: number[] = [-1];
  tape.takeMany(place, values, 4);
  assertEquals([values, tape.head], [[-1, 0, 1, 2], 3]);
  tape.takeMany(place, values, 4);
  assertEquals(values.length, 4);
  tape.leave(place);
  assertEquals(tape.lost, [3, 4, 5]);
});

Deno.test("clear returns what nobody has read, replay included", () => {
  const tape = new Recorder(3);
  tape.append(0);
  tape.append(1);
  tape.take(tape.join(1));
  tape.append(2);
  assertEquals(tape.clear(), [0, 2]);
  assertEquals([tape.base, tape.head, tape.tail], [3, 3, 3]);
});

Deno.test("a reader that was passed by and never looked again leaves from where it is counted", () => {
  const tape = new Recorder(0);
  const [passed, there] = [tape.join(0), tape.join(0)];
  for (let value = 0; value < 4; value++) tape.append(value);
  tape.take(there);
  assertEquals([tape.dropOldest(), tape.dropOldest()], [HEEDED, 1]);
  tape.leave(passed);
  assertEquals([tape.head, there.next], [2, 1]);
  there.next = tape.head;
  assertEquals([readAll(tape, there), tape.base], [[2, 3], 4]);
});
