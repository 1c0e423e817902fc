/**
 * The classic programs in which somebody thinks, sleeps or is on holiday, under a virtual clock: whatever the order in which things
 * happen, what must not happen does not.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { dine } from "../../../examples/classics/dining_philosophers.ts";
import { santaClaus } from "../../../examples/classics/santa_claus.ts";
import { barberShop } from "../../../examples/classics/sleeping_barber.ts";
import { debug } from "../../../src/channel/debug/debug.ts";
import { virtualTime } from "../../../src/testing/virtual_time.ts";
import { settled } from "../../../src/time/macrotask.ts";

/** Lets virtual time pass until the program has ended, or until nothing is left that could wake it: then `undefined`. */
async function inVirtualTime<R>(program: (signal: AbortSignal) => Promise<R>): Promise<R | undefined> {
  using time = virtualTime();
  const stop = new AbortController();
  let over = false;
  const running = program(stop.signal).finally(() => over = true);
  running.catch(() => {});
  do await settled(); while (!over && time.step());
  if (over) return await running;
  stop.abort();
  await assertRejects(() => running);
  return undefined;
}

for (const manners of ["ordered", "butler"] as const) {
  Deno.test(`dining philosophers with ${manners} manners all eat, and never two neighbours at once`, async () => {
    // The table throws when neighbours eat together.
    const table = await inVirtualTime((signal) => dine(manners, { meals: 50, signal }));
    assert(table !== undefined, "nobody eats any more");
    assertEquals(table.meals, [50, 50, 50, 50, 50]);
    assert(table.together <= 2);
  });
}

Deno.test("dining philosophers with greedy manners deadlock, which debugging tells and a signal ends", async () => {
  using debugging = debug({ stall: Infinity });
  let parked: string[] = [];
  const hungry = await inVirtualTime((signal) => {
    signal.addEventListener("abort", () => parked = debugging.parked().map((one) => one.what));
    return dine("greedy", { signal });
  });
  assertEquals(hungry, undefined, "they all ate");
  assertEquals(parked.filter((what) => what === "the mutex").length, 5);
  assertEquals(debugging.parked(), [], "somebody still waits for a fork");
});

Deno.test("more than two of many philosophers eat at the same time", async () => {
  const table = await inVirtualTime((signal) => dine("ordered", { seats: 20, meals: 20, signal }));
  assert(table !== undefined && table.together > 2 && table.together <= 10, `${table?.together}`);
});

Deno.test("Santa gets nine reindeer or three elves, never fewer, more, or the same one twice", async () => {
  const visits = (await inVirtualTime(() => santaClaus(20)))!;
  assertEquals(visits.filter(({ kind }) => kind === "reindeer").length, 20);
  assert(visits.some(({ kind }) => kind === "elves"));
  for (const { kind, members, teamWaited } of visits) {
    const who = new Set(members);
    assertEquals([who.size, members.length], kind === "reindeer" ? [9, 9] : [3, 3]);
    assert(members.every((id) => id >= 1 && id <= (kind === "reindeer" ? 9 : 10)));
    if (teamWaited) assertEquals(kind, "reindeer", "elves came before a full team of reindeer");
  }
  const asked = new Set(visits.flatMap(({ kind, members }) => kind === "elves" ? members : []));
  assertEquals(asked.size, 10, "an elf was never heard");
});

Deno.test("if reindeer and elves always wait, Santa takes reindeer each time, and elves while they are away", async () => {
  const visits = (await inVirtualTime(() => santaClaus(10, { holiday: 4, work: 1, visit: 50 })))!;
  const kinds = visits.slice(1).map(({ kind }) => kind);
  assert(visits.filter(({ teamWaited }) => teamWaited).length >= 9, "the case that matters did not occur");
  assert(kinds.every((kind, i) => i === 0 || kind !== kinds[i - 1]), kinds.join(" "));
});

/** The barber shop as a queue on paper. */
function onPaper(customers: number, chairs: number, arrival: number, cut: number): [number[], number[]] {
  const [served, turnedAway, ends]: [number[], number[], number[]] = [[], [], []];
  for (let customer = 1; customer <= customers; customer++) {
    const now = customer * arrival;
    const inside = ends.filter((end) => end > now);
    if (inside.length > chairs) turnedAway.push(customer);
    else {
      ends.push((inside.at(-1) ?? now) + cut);
      served.push(customer);
    }
  }
  return [served, turnedAway];
}

Deno.test("the barber loses no customer, and turns away exactly those who find no chair", async () => {
  // Numbers without a common divisor: nobody comes at the very moment a cut ends.
  for (const [chairs, arrival, cut] of [[3, 101, 271], [1, 101, 500], [0, 101, 150], [5, 103, 90]] as const) {
    const day = (await inVirtualTime(() => barberShop({ customers: 60, chairs, arrival, cut })))!;
    const [served, turnedAway] = onPaper(60, chairs, arrival, cut);
    assertEquals([day.served, day.turnedAway], [served, turnedAway], `${chairs} chairs`);
    if (cut < arrival) assertEquals([day.served.length, day.naps], [60, 61], "he sleeps between all of them");
  }
});
