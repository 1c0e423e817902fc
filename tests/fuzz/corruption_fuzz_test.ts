import { assert, assertEquals } from "@std/assert";
import * as L from "../../wasm/layout.ts";
import { newSeed, seeded, SharedCore } from "../support/shared_core.ts";

const DEEP = Deno.env.get("MILLRACE_DEEP") === "1";
const MUTATIONS = DEEP ? 10_000_000 : 300_000;
/** Milliseconds: a call takes microseconds; one that takes longer than this hangs, on however busy a machine. */
const CALL_MAX = 1_000;

interface Scene {
  readonly shared: SharedCore;
  readonly cells: number;
  readonly messages: number;
  readonly meeting: number;
  readonly task: number;
  readonly image: Uint8Array;
}

/** An arena with something of everything in it. */
function scene(): Scene {
  const shared = new SharedCore(3, 1 << 20);
  const { call, me } = shared;
  const cells = shared.open(5), messages = shared.open(70, 128, 1), meeting = shared.open(0);
  shared.send(0, cells, [1, 2, 3]);
  call.reserve(me[1]!, cells);
  call.prepare(me[0]!, 0, 128, 200);
  call.send(me[0]!, messages, shared.out(0), 1);
  call.prepare(me[1]!, 0, 128, 200);
  const op = call.operation(me[1]!, 0);
  call.prepareOperation(op);
  call.offer(me[1]!, meeting, L.RECEIVE, op, 0);
  call.publishOperation(op);
  call.enlist(me[2]!, cells, L.RECEIVE);
  call.post(me[0]!, 1, shared.out(0), 40);
  for (const size of [100, 300, 1_000]) {
    const block = call.allocate(me[0]!, size);
    call.keep(me[0]!);
    call.release(me[0]!, block);
  }
  const task = call.openTask(me[0]!, -1);
  return { shared, cells, messages, meeting, task, image: shared.core.bytes.slice() };
}

/** Words that decide something, and where the first two of a structure begin. */
function targets({ shared, cells, messages, meeting }: Scene): number[] {
  const list: number[] = [];
  const span = (from: number, bytes: number) => {
    for (let at = from; at < from + bytes; at += 4) list.push(at);
  };
  span(L.A_BUMP, 8);
  span(L.A_USED, 8);
  span(L.A_NEXT_CHANNEL, 16);
  span(L.A_FREE, 8 * L.CLASSES);
  span(L.TABLE, 4 * 4);
  for (const ch of [cells, messages, meeting]) {
    list.push(L.TABLE + 4 * shared.number(ch));
    span(ch, 48);
    span(ch + L.C_TAIL, 16);
    span(ch + L.C_HEAD, 16);
    span(ch + L.C_WAITERS, 32);
    span(ch + L.C_SENDERS, 12);
    span(ch + L.C_SEATS, 3 * L.SEAT_SIZE);
    if (ch !== meeting) span((shared.word(ch + L.C_CELLS) + 63) & ~63, 256);
  }
  for (const me of shared.me) {
    span(me, 36);
    span(me + L.S_BELL, 8);
    span(me + L.S_SUMMARY, 16);
    span(me + L.S_READY, 64);
    span(me + L.S_LEASE, 28);
    const ring = shared.word(me + L.S_INBOX);
    span(ring, 40);
    span(ring + L.C_TAIL, 16);
    span(ring + L.C_HEAD, 16);
    span(ring + L.R_DATA, 64);
    span(shared.out(shared.me.indexOf(me)), 16);
  }
  const op = shared.word(shared.me[1]! + L.S_OPERATIONS);
  span(op - 16, 48);
  for (let at = shared.word(L.A_ARENA), i = 0; i < 40 && at < shared.word(L.A_BUMP); i++) {
    span(at, 16);
    at += 1 << ((shared.word(at) >> 8) & 255);
  }
  return list;
}

/** Every export that workers use, as a worker whose memory lies broken would. */
function calls({ shared, cells, messages, meeting, task }: Scene): (() => unknown)[] {
  const { call, me } = shared;
  const [a, b, c] = me as [number, number, number];
  const outA = shared.out(0), outB = shared.out(1), inC = shared.in(2), inB = shared.in(1);
  const op = shared.word(b + L.S_OPERATIONS);
  return [
    () => call.send(a, cells, outA, 70),
    () => call.receive(c, cells, inC, 64),
    () => call.send(b, messages, outB, 1),
    () => call.receive(b, messages, inB, 3),
    () => call.letGo(b, inB),
    () => call.reserve(a, cells),
    () => call.sendReserved(b, cells, outB),
    () => call.unreserve(1, cells),
    () => [call.readable(cells), call.writable(messages), call.depth(cells), call.closed(cells)],
    () => call.passOn(cells),
    () => call.passOnNumber(shared.number(messages) & 4095),
    () => call.tellAll(cells),
    () => call.meet(a, meeting, L.SEND, outA, 0),
    () => call.meet(c, meeting, L.RECEIVE, inC, 0),
    () => [call.lockOperation(op), call.publishOperation(op), call.stateOf(op)],
    () => call.retract(1, meeting, L.RECEIVE),
    () => call.post(a, 1, outA, 60),
    () => call.collect(b, inB, 4096),
    () => call.allocate(a, 90),
    () => call.allocate(c, 5_000),
    () => call.prepare(c, 0, 128, 300),
    () => call.abandon(b),
    () => call.ready(b),
    () => [call.park(c), call.unpark(c)],
    () => call.find(c, 128, 1),
    () => call.open(c, 3, 16, 0),
    () => call.startTask(task, 1),
    () => call.close(a, messages, 0),
    () => call.detach(c, 2, cells),
    () => [call.fence(1), call.reap(a, 1)],
    () => call.audit(0),
    () => call.audit(1),
    () => call.release(a, 0),
  ];
}

Deno.test("broken words in shared memory are an error with a name: no trap, no hang", () => {
  const seed = newSeed(), random = seeded(seed);
  const stage = scene(), words = targets(stage), actions = calls(stage);
  const { shared, image } = stage;
  const odd = [0, 1, -1, 7, 64, 0x7fffffff, -0x80000000, 0x40000000, 1 << 20, (1 << 20) - 4];
  const traps = new Map<string, number>();
  let slowest = 0;
  for (let done = 0; done < MUTATIONS;) {
    shared.core.bytes.set(image);
    for (let k = 1 + random(3); k > 0; k--, done++) {
      const at = words[random(words.length)]!;
      const value = random(3) === 0
        ? odd[random(odd.length)]!
        : random(2) === 0
        ? shared.word(at) ^ (1 << random(32))
        : random(2 ** 32) | 0;
      shared.core.store(at, value);
    }
    for (let k = 0; k < 3; k++) {
      const which = random(actions.length);
      const started = performance.now();
      try {
        actions[which]!();
      } catch (error) {
        const what = `${String(actions[which]).slice(6, 40)}: ${error}`;
        traps.set(what, (traps.get(what) ?? 0) + 1);
      }
      const took = performance.now() - started;
      if (took > slowest) slowest = took;
      if (took > CALL_MAX) traps.set(`slow ${which} ${String(actions[which]).slice(6, 40)}`, took);
    }
  }
  assertEquals([...traps].sort((x, y) => y[1] - x[1]).slice(0, 40), [], `seed ${seed}`);
  assert(slowest < CALL_MAX, `seed ${seed}: a call took ${slowest} ms`);
});
