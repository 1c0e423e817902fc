/**
 * The shared memory from its first byte, and one worker's slot in it: addresses from `wasm/layout.ts`.
 *
 * @module
 */
import {
  A_BUMP,
  A_END,
  A_FREE,
  A_NEXT_CHANNEL,
  A_POISON,
  A_REAPED,
  A_USED,
  LINE,
  S_BATCH,
  S_BELL,
  S_LEASE,
  S_READY,
  S_RING,
  S_STATS,
  S_SUMMARY,
  S_TASKS,
  SLOT_SIZE,
  SLOTS,
  TABLE,
  TABLE_END,
} from "../../wasm/layout.ts";
import { box, hue, picture, text } from "./svg.ts";

interface Part {
  readonly at: number;
  readonly name: string;
  readonly colour: number;
}

const ARENA: readonly Part[] = [
  { at: 0, name: "arena header: magic, version, size, slots", colour: 0 },
  { at: A_POISON, name: "poison: the first broken invariant", colour: 3 },
  { at: A_BUMP, name: "bump pointer", colour: 0 },
  { at: A_USED, name: "bytes in use", colour: 0 },
  { at: A_NEXT_CHANNEL, name: "channel numbers", colour: 0 },
  { at: A_REAPED, name: "repair counters", colour: 0 },
  { at: A_FREE, name: "heads of the free lists", colour: 0 },
  { at: A_END, name: "", colour: 0 },
];
const WHOLE: readonly Part[] = [
  { at: 0, name: "arena header", colour: 0 },
  { at: TABLE, name: "channel table: number → header", colour: 1 },
  { at: SLOTS, name: "worker slots, one for each isolate", colour: 2 },
];
const SLOT: readonly Part[] = [
  { at: 0, name: "state, generation, stop, windows, inbox", colour: 2 },
  { at: S_BELL, name: "doorbell, parked", colour: 5 },
  { at: S_SUMMARY, name: "summary of the ready bits", colour: 6 },
  { at: S_READY, name: "ready bits, one a channel", colour: 6 },
  { at: S_LEASE, name: "lease: what is half done", colour: 3 },
  { at: S_STATS, name: "counters", colour: 7 },
  { at: S_BATCH, name: "channels of this turn", colour: 6 },
  { at: S_TASKS, name: "own tasks: tag, tail, head", colour: 4 },
  { at: S_RING, name: "their ring and records", colour: 4 },
  { at: SLOT_SIZE, name: "", colour: 0 },
];

const ROW = 30;
const WIDTH = 290;

/** Draws the memory. Throws if the parts are out of order. */
export function memory(): string {
  if (TABLE_END !== SLOTS || A_END !== TABLE) {
    throw new Error("tools/pictures/memory.ts: the parts do not lie wall to wall");
  }
  const whole = [
    ...WHOLE.map((part) => ({ ...part, label: String(part.at) })),
    { at: 0, name: "blocks of 2^k bytes: channels, cells, …", colour: 4, label: "first block" },
    { at: 0, name: "never touched", colour: 7, label: "bump" },
  ];
  const parts = [
    ...column(70, "the memory", whole),
    ...column(470, `its header, lines of ${LINE} bytes`, labelled(ARENA, "")),
    ...column(860, `a slot, ${SLOT_SIZE} bytes`, labelled(SLOT, "+")),
  ];
  const rows = Math.max(whole.length, ARENA.length, SLOT.length);
  return picture(860 + WIDTH + 12, 44 + rows * ROW, "What lies where in the shared memory", parts);
}

function labelled(parts: readonly Part[], sign: string): (Part & { label: string })[] {
  parts.forEach(({ at, name }, i) => {
    if (i > 0 && at <= parts[i - 1]!.at) {
      throw new Error(`tools/pictures/memory.ts: "${name}" is out of order`);
    }
  });
  return parts.map((part) => ({ ...part, label: sign + part.at }));
}

function column(x: number, title: string, parts: readonly (Part & { label: string })[]): string[] {
  const drawn = [text(x, 24, title)];
  parts.forEach(({ name, colour, label }, i) => {
    const y = 38 + i * ROW;
    drawn.push(text(x - 8, y + 13, label, "faint", "end"));
    if (name === "") return;
    drawn.push(box(x, y, WIDTH, ROW - 3, hue(colour), 4), text(x + 10, y + 18, name, "dark"));
  });
  return drawn;
}
