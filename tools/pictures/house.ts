/**
 * The architecture: rooms on their floors (from `tools/floors.ts`) and who imports whom (from the sources).
 *
 * @module
 */
import { FLOORS, imports, roomOf, type Source } from "../floors.ts";
import { box, line, picture, text, tip } from "./svg.ts";

/** What a room is for, and in which column it is drawn. */
const ROOMS: Readonly<Record<string, readonly [column: number, about: string]>> = {
  face: [2.35, "mod.ts: the names"],
  testing: [0.9, "time, seeds, probes"],
  remote: [1.65, "other processes"],
  inspect: [3.05, "a runtime, watched"],
  runtime: [2.4, "what crosses workers"],
  observable: [0, "the standard's"],
  workers: [3.05, "their lives, the pump"],
  reactive: [0.5, "streams, subjects"],
  channel: [0, "channels, select"],
  actor: [1.03, "actors, supervision"],
  codec: [2.06, "values to bytes"],
  core: [3.09, "the boundary"],
  time: [0.5, "clocks, one wheel"],
  telemetry: [1.42, "OpenTelemetry"],
  errors: [2.34, "one family"],
  wasm: [3.26, "the core"],
};
const COLUMN = 204;
const WIDTH = 176;
const HEIGHT = 46;
const FLOOR = 88;
const LEFT = 150;

/** For each room, the rooms it imports. Tools, tests and errors (which everybody imports) are left out. */
export function importsBetween(sources: readonly Source[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { path, text } of sources) {
    const room = roomOf(path);
    if (room === undefined) continue;
    const below = found.get(room) ?? new Set();
    found.set(room, below);
    for (const name of imports(text)) {
      if (!name.startsWith(".")) continue;
      const other = roomOf(new URL(name, `file:///${path}`).pathname.slice(1));
      if (other !== undefined && other !== room && other !== "errors") below.add(other);
    }
  }
  return found;
}

/** Without the imports that follow from others: what is left has the same reach. */
export function reduced(
  all: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, readonly string[]> {
  const reach = (from: string, to: string): boolean =>
    [...all.get(from) ?? []].some((next) => next === to || reach(next, to));
  return new Map(
    [...all].map(([room, below]) => [
      room,
      [...below].filter((to) => ![...below].some((other) => other !== to && reach(other, to))).sort(),
    ]),
  );
}

/** Draws the house. Throws if a room is not in the table above. */
export function house(sources: readonly Source[]): string {
  const top = Math.max(...Object.values(FLOORS));
  const middle = (room: string): number => LEFT + column(room) * COLUMN;
  const ceiling = (room: string): number => 24 + (top - FLOORS[room]!) * FLOOR;
  const parts: string[] = [];
  for (let floor = 0; floor <= top; floor++) {
    const y = 24 + (top - floor) * FLOOR;
    parts.push(text(8, y + HEIGHT / 2 + 4, `${floor}`, "faint"));
    parts.push(`<path class="line" opacity=".35" d="M8 ${y + FLOOR - 21}H${LEFT + 3.8 * COLUMN}"/>`);
  }
  for (const [room, below] of [...reduced(importsBetween(sources))].sort(([a], [b]) => a < b ? -1 : 1)) {
    for (const other of below) {
      parts.push(...arrow(middle(room), ceiling(room) + HEIGHT, middle(other), ceiling(other)));
    }
  }
  for (const room of Object.keys(FLOORS)) {
    const x = middle(room) - WIDTH / 2;
    const y = ceiling(room);
    parts.push(box(x, y, WIDTH, HEIGHT));
    parts.push(
      text(middle(room), y + 19, room === "wasm" || room === "face" ? room : `src/${room}`, "mono", "middle"),
    );
    parts.push(text(middle(room), y + 36, ROOMS[room]![1], "faint", "middle"));
  }
  const height = 24 + (top + 1) * FLOOR;
  return picture(
    LEFT + 3.8 * COLUMN,
    height - 18,
    "The rooms of Millrace, their floors, and who imports whom",
    parts,
  );
}

function column(room: string): number {
  const place = ROOMS[room];
  if (place === undefined) throw new Error(`room "${room}" has no place in tools/pictures/house.ts`);
  return place[0];
}

function arrow(x1: number, y1: number, x2: number, y2: number): string[] {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const end = { x: x2 - 8 * Math.cos(angle), y: y2 - 8 * Math.sin(angle) };
  return [line(x1, y1, end.x, end.y), tip(x2, y2, angle * 180 / Math.PI)];
}
