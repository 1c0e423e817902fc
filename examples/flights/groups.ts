/**
 * The third and fourth stage: sums per group, and what is made of them.
 *
 * All sums are integers below 2^53, so they come out the same in whatever order rows and parts of sums are added.
 *
 * @module
 */
import type { CleanBatch } from "./batch.ts";

/** What rows are grouped by. */
export type Kind = "hour" | "band" | "origin" | "route";

/** Sums over the flights of one group. */
export interface Group {
  /** What `key` is. */
  readonly kind: Kind;
  /** The hour (`"17"`), distance band (`"3"`), airport (`"SFO"`) or route (`"SFO → LAX"`). */
  readonly key: string;
  /** Flights in the group. */
  flights: number;
  /** Minutes of delay, summed; early flights count negative. */
  delay: number;
  /** Flights at least {@linkcode LATE} minutes late. */
  late: number;
  /** Miles flown, summed. */
  miles: number;
}

/** A flight counts as late from this many minutes on, as the airlines' own statistics have it. */
export const LATE = 15;

/** Distance bands by their upper bound in miles; the last is open. */
export const BANDS: readonly number[] = [250, 500, 750, 1000, 1500, 2000, Infinity];

/** Airports are numbered below this, so that two of them make one safe integer. */
const MOST_AIRPORTS = 2 ** 26;

/** Number of the band that holds a distance. */
export function bandOf(miles: number): number {
  let band = 0;
  while (miles >= BANDS[band]!) band++;
  return band;
}

/** Four sums for each of a growing number of slots. */
class Sums {
  #cells: Float64Array<ArrayBuffer>;
  /** Slots handed out. */
  slots: number;

  constructor(slots: number) {
    this.slots = slots;
    this.#cells = new Float64Array(4 * Math.max(16, slots));
  }

  addSlot(): number {
    if (4 * (this.slots + 1) > this.#cells.length) {
      const wider = new Float64Array(2 * this.#cells.length);
      wider.set(this.#cells);
      this.#cells = wider;
    }
    return this.slots++;
  }

  add(slot: number, delay: number, miles: number): void {
    const cells = this.#cells;
    const at = 4 * slot;
    cells[at] = cells[at]! + 1;
    cells[at + 1] = cells[at + 1]! + delay;
    if (delay >= LATE) cells[at + 2] = cells[at + 2]! + 1;
    cells[at + 3] = cells[at + 3]! + miles;
  }

  group(kind: Kind, key: string, slot: number): Group {
    const [flights, delay, late, miles] = this.#cells.subarray(4 * slot, 4 * slot + 4);
    return { kind, key, flights: flights!, delay: delay!, late: late!, miles: miles! };
  }
}

/** Sums up clean batches. One aggregator sees every flight that leaves the airports of its partition. */
export class Aggregator {
  /** Rows summed up so far. */
  rows = 0;
  #hours = new Sums(24);
  #bands = new Sums(BANDS.length);
  #routes = new Sums(0);
  #airports: string[] = [];
  #airportNumbers = new Map<string, number>();
  #routeSlots = new Map<number, number>();

  /** Adds the rows of a batch. */
  add(batch: CleanBatch): void {
    const airports = Uint32Array.from(batch.names, (name) => this.#airport(name));
    for (let row = 0; row < batch.rows; row++) {
      const delay = batch.delay[row]!;
      const miles = batch.distance[row]!;
      const route = this.#route(airports[batch.origin[row]!]!, airports[batch.destination[row]!]!);
      this.#hours.add(batch.hour[row]!, delay, miles);
      this.#bands.add(bandOf(miles), delay, miles);
      this.#routes.add(route, delay, miles);
    }
    this.rows += batch.rows;
  }

  /** All groups with at least one flight. */
  *groups(): Generator<Group> {
    for (let hour = 0; hour < 24; hour++) yield* seen(this.#hours.group("hour", String(hour), hour));
    for (let band = 0; band < BANDS.length; band++) {
      yield* seen(this.#bands.group("band", String(band), band));
    }
    const origins = new Map<string, Group>();
    for (const [pair, slot] of this.#routeSlots) {
      const origin = this.#airports[Math.floor(pair / MOST_AIRPORTS)]!;
      const route = this.#routes.group("route", `${origin} → ${this.#airports[pair % MOST_AIRPORTS]!}`, slot);
      yield route;
      // An airport's sums are those of its routes: one addition less for every flight.
      const sum = origins.get(origin);
      if (sum === undefined) origins.set(origin, { ...route, kind: "origin", key: origin });
      else addGroup(sum, route);
    }
    yield* origins.values();
  }

  #airport(name: string): number {
    let number = this.#airportNumbers.get(name);
    if (number === undefined) {
      number = this.#airports.push(name) - 1;
      this.#airportNumbers.set(name, number);
    }
    return number;
  }

  #route(origin: number, destination: number): number {
    const pair = origin * MOST_AIRPORTS + destination;
    let slot = this.#routeSlots.get(pair);
    if (slot === undefined) this.#routeSlots.set(pair, slot = this.#routes.addSlot());
    return slot;
  }
}

/** Adds what `more` counted to `sum`. */
function addGroup(sum: Group, more: Group): void {
  sum.flights += more.flights;
  sum.delay += more.delay;
  sum.late += more.late;
  sum.miles += more.miles;
}

function* seen(group: Group): Generator<Group> {
  if (group.flights > 0) yield group;
}

/** Adds up groups from several aggregators; those with the same kind and key become one. */
export class GroupMerge {
  #groups = new Map<string, Group>();

  /** Adds one aggregator's group. */
  add(group: Group): void {
    const name = `${group.kind}:${group.key}`;
    const sum = this.#groups.get(name);
    if (sum === undefined) this.#groups.set(name, { ...group });
    else addGroup(sum, group);
  }

  /** The merged groups. */
  groups(): Group[] {
    return [...this.#groups.values()];
  }
}
