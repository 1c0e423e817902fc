/**
 * What isolates tell each other about tasks besides calls and results: exports that a worker was the first to name, and
 * that a worker is gone.
 *
 * @module
 */
import { A_SLOTS, S_RECORDS, SLOT_LIVE } from "../../../wasm/layout.ts";
import { auto } from "../../codec/auto.ts";
import { type Codec, Window } from "../../codec/codec.ts";
import { encodeInto } from "../../codec/message.ts";
import type { Core } from "../../core/core.ts";
import type { ExportNotice } from "../../workers/protocol.ts";
import { EXPORT, GONE, type Records } from "../records.ts";
import type { Actors } from "../actors/actors.ts";
import type { Calls } from "../call.ts";
import type { ImportHost } from "../imports.ts";
import type { TaskModules } from "../task_modules.ts";

/** Numbers of the exports that workers name begin here; those below are the main isolate's. */
const FIRST = 8192;
/** Exports that one worker can be the first to name. */
const EACH = 128;
/** Characters of what a worker has died of that travel: so many find room without memory. */
const REASON = 200;

const codec: Codec<unknown> = auto();

function encoded(value: unknown): Window {
  const window = new Window(new Uint8Array(1024));
  return encodeInto(codec, value, window, 65536);
}

/** A worker: the number of an export, told to everybody if it is new. */
function numberOf(
  core: Core,
  records: Records,
  modules: TaskModules,
  url: string,
  name: string,
): number {
  const known = modules.numberOf(url, name);
  if (known !== undefined) return known;
  let id = FIRST + core.slot * EACH;
  while (modules.knows(id)) id++;
  const notice: ExportNotice = { id, url, name };
  modules.learn(notice);
  const body = encoded([id, url, name]);
  records.broadcast(EXPORT, body.bytes.slice(0, body.at), core.load(A_SLOTS));
  return id;
}

/** Everybody: `learn` hears of what workers were the first to name. */
export function hearExports(records: Records, learn: (notice: ExportNotice) => void): void {
  records.on(EXPORT, (_, body) => {
    const [id, url, name] = codec.decode(body) as [number, string, string];
    learn({ id, url, name });
  });
}

/** Main isolate: the worker in `slot` is dead, and what it posted lies before this in every inbox. */
export function tellGone(core: Core, records: Records, slot: number, worker: number, reason?: string): void {
  const slots = core.load(A_SLOTS);
  const body = encoded([(records.generationOf(slot) << 8) | slot, worker, reason?.slice(0, REASON)]);
  for (let to = 1; to < slots; to++) {
    if (to === slot || core.slotState(to) !== SLOT_LIVE || core.load(core.slotAt(to) + S_RECORDS) === 0) {
      continue;
    }
    records.post(to, records.generationOf(to), GONE, 0, body, body.at);
  }
}

/** A worker: `lost` hears of those who are gone. */
export function hearGone(
  records: Records,
  lost: (runner: number, worker: number, reason: string | undefined) => void,
): void {
  records.on(GONE, (_, body) => {
    const [runner, worker, reason] = codec.decode(body) as [number, number, string | undefined];
    lost(runner, worker, reason);
  });
}

/** What the functions of a module need where tasks run. */
export function nestedHost(
  core: Core,
  records: Records,
  modules: TaskModules,
  actors: Actors,
  caller: Calls,
): ImportHost {
  return {
    caller,
    actors,
    workers: Math.max(0, (core.load(A_SLOTS) - 2) >> 1),
    exportId: (url, name) => numberOf(core, records, modules, url, name),
  };
}
