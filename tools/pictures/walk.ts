/**
 * The walk of one message from a worker to another. The names in it are looked for in the sources: a step whose function
 * is gone is an error.
 *
 * @module
 */
import type { Source } from "../floors.ts";
import { box, hue, line, picture, text, tip } from "./svg.ts";

interface Step {
  readonly lane: 0 | 1 | 2;
  readonly title: string;
  readonly about: string;
  /** Where the name stands in the sources, so that the picture does not outlive it. */
  readonly found?: readonly [path: string, words: string];
}

const LANES = ["worker A", "shared memory", "worker B"] as const;
const STEPS: readonly Step[] = [
  {
    lane: 0,
    title: "numbers.send(42)",
    about: "there is room: no new promise",
    found: ["src/runtime/shared_channel.ts", "class SharedChannel"],
  },
  {
    lane: 0,
    title: "CellsPort.offer",
    about: "the codec encodes into A's window; may throw",
    found: ["src/runtime/cells_port.ts", "offer("],
  },
  {
    lane: 1,
    title: "claim, copy, publish",
    about: "one call: tail moves, cell, one bit flips",
    found: ["wasm/cells.ts", "export function send("],
  },
  {
    lane: 1,
    title: "wake, if B waits",
    about: "B's ready bit; its doorbell only if it sleeps",
    found: ["wasm/sched.ts", "export function announce("],
  },
  {
    lane: 2,
    title: "Atomics.waitAsync resolves",
    about: "or the pump was still looking",
    found: ["src/core/doorbell.ts", "waitAsync"],
  },
  {
    lane: 2,
    title: "the pump turns",
    about: "asks for ready channels, lets ports serve",
    found: ["src/workers/pump.ts", "class Pump"],
  },
  {
    lane: 1,
    title: "copy out, claim",
    about: "one call: all cells that are ready",
    found: ["wasm/cells.ts", "export function receive("],
  },
  {
    lane: 2,
    title: "decode, resolve",
    about: "for await (const n of numbers) yields 42",
    found: ["src/runtime/cells_port.ts", "decode"],
  },
];

const LANE = 318;
const BOX = 288;
const STEP = 66;
const HEIGHT = 48;

/** Draws the walk. Throws if one of its names is gone. */
export function walk(sources: readonly Source[]): string {
  const parts: string[] = [];
  const bottom = 56 + STEPS.length * STEP;
  LANES.forEach((name, lane) => {
    const x = 12 + lane * LANE;
    parts.push(
      `<rect x="${x}" y="8" width="${LANE - 12}" height="${bottom - 16}" rx="8" fill="${
        hue([0, 7, 2][lane]!)
      }" opacity=".22"/>`,
    );
    parts.push(text(x + (LANE - 12) / 2, 30, name, "", "middle"));
  });
  STEPS.forEach((step, at) => {
    look(step, sources);
    const x = 12 + step.lane * LANE + (LANE - 12 - BOX) / 2;
    const y = 46 + at * STEP;
    const next = STEPS[at + 1];
    if (next !== undefined) parts.push(...toNext(step.lane, next.lane, x, y));
    parts.push(box(x, y, BOX, HEIGHT));
    parts.push(
      text(x + 12, y + 20, `${at + 1}. ${step.title}`, "mono"),
      text(x + 12, y + 38, step.about, "faint"),
    );
  });
  const title = "The walk of one message: two calls, two copies, at most one notify, no postMessage";
  return picture(12 + 3 * LANE, bottom, title, parts);
}

function look({ title, found }: Step, sources: readonly Source[]): void {
  if (found === undefined) return;
  const [path, words] = found;
  if (sources.find((source) => source.path === path)?.text.includes(words) === true) return;
  throw new Error(`step "${title}" of tools/pictures/walk.ts: ${path} has no "${words}" any more`);
}

function toNext(from: number, to: number, x: number, y: number): string[] {
  if (from === to) return [line(x + 40, y + HEIGHT, x + 40, y + STEP - 8), tip(x + 40, y + STEP, 90)];
  const side = to > from ? x + BOX : x;
  const middle = y + HEIGHT / 2;
  const end = side + (to > from ? 1 : -1) * (LANE - BOX + BOX / 2);
  return [
    `<path class="line" d="M${side} ${middle}H${end}V${y + STEP - 8}"/>`,
    tip(end, y + STEP, 90),
  ];
}
