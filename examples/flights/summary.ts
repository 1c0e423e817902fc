/**
 * The answer: the groups worth showing, and a checksum over all of them.
 *
 * @module
 */
import type { Group, Kind } from "./groups.ts";

/** What the demo prints. */
export interface Summary {
  /** Flights that were counted. */
  readonly flights: number;
  /** Minutes of delay, summed. */
  readonly delay: number;
  /** Flights late by 15 minutes or more. */
  readonly late: number;
  /** Airports with a departure. */
  readonly origins: number;
  /** Pairs of airports with a flight. */
  readonly routes: number;
  /** By hour of departure, in order. */
  readonly hours: readonly Group[];
  /** By distance band, in order. */
  readonly bands: readonly Group[];
  /** Airports with the most departures. */
  readonly busiest: readonly Group[];
  /** Airports with the highest mean delay, of those with a fair share of the flights. */
  readonly mostDelayed: readonly Group[];
  /** Routes with the most flights. */
  readonly busiestRoutes: readonly Group[];
  /** 16 hexadecimal digits over every group; the same whatever the order they came in. */
  readonly checksum: string;
}

const SHOWN = 8;

/** Mean minutes of delay. */
export function meanDelay(group: { readonly delay: number; readonly flights: number }): number {
  return group.flights === 0 ? 0 : group.delay / group.flights;
}

/** Makes the answer from merged groups. */
export function summarise(groups: readonly Group[]): Summary {
  const of = (kind: Kind): Group[] => groups.filter((group) => group.kind === kind);
  const inOrder = (a: Group, b: Group): number => Number(a.key) - Number(b.key);
  const hours = of("hour").sort(inOrder);
  const origins = of("origin");
  const routes = of("route");
  const flights = sum(hours, "flights");
  // An airport with a handful of flights would top the list by chance.
  const enough = Math.max(1, flights / 200);
  return {
    flights,
    delay: sum(hours, "delay"),
    late: sum(hours, "late"),
    origins: origins.length,
    routes: routes.length,
    hours,
    bands: of("band").sort(inOrder),
    busiest: top(origins, (group) => group.flights),
    mostDelayed: top(origins.filter((group) => group.flights >= enough), meanDelay),
    busiestRoutes: top(routes, (group) => group.flights),
    checksum: checksum(groups),
  };
}

function sum(groups: readonly Group[], field: "flights" | "delay" | "late"): number {
  return groups.reduce((total, group) => total + group[field], 0);
}

function top(groups: readonly Group[], score: (group: Group) => number): Group[] {
  // Ties by name, so that the table is the same on every run.
  return [...groups].sort((a, b) => score(b) - score(a) || (a.key < b.key ? -1 : 1)).slice(0, SHOWN);
}

/** FNV-1a, 64 bits, over the sorted lines `kind:key flights delay late miles`. */
export function checksum(groups: readonly Group[]): string {
  const lines = groups.map((g) => `${g.kind}:${g.key} ${g.flights} ${g.delay} ${g.late} ${g.miles}\n`).sort();
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(lines.join(""))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
