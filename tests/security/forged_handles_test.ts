/** Handles that somebody made up: random numbers and generations, and spoiled bytes of real ones. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { auto, f64 } from "../../src/codec/mod.ts";
import { Window } from "../../src/codec/codec.ts";
import { CodecError, ForeignHandleError, StaleHandleError } from "../../src/errors.ts";
import { openSubject } from "../../src/runtime/subjects/open_subject.ts";
import { CHANNELS, TABLE } from "../../wasm/layout.ts";
import { CONTENDED, INVALID, STALE } from "../../wasm/status.ts";
import { Parties } from "../support/parties.ts";
import { newSeed, seeded } from "../support/random.ts";
import { SharedCore } from "../support/shared_core.ts";
import { amount } from "../support/deep.ts";

const NUMBERS = amount(500_000, 10_000_000);
const FRAMES = amount(30_000, 1_000_000);

Deno.test(`of ${NUMBERS} random numbers and generations none leads anywhere, and none does harm`, () => {
  const seed = newSeed(), pick = seeded(seed), shared = new SharedCore(3);
  const real = [shared.open(0), shared.open(4), shared.open(100, 128, 1)];
  const known = new Set(real.map((ch) => `${shared.number(ch)} ${shared.generation(ch)}`));
  const me = shared.me[1]!, statuses = new Map<number, number>();
  const image = shared.core.bytes.slice();
  for (let n = 0; n < NUMBERS; n++) {
    const number = [pick(CHANNELS), pick(200), pick(2 ** 32) | 0, -pick(300), CHANNELS + pick(9)][pick(5)]!;
    const generation = [pick(4), pick(2 ** 32) | 0, -1][pick(3)]!;
    const got = shared.call.find(me, number, generation);
    if (got > 0) {
      assert(known.has(`${number} ${generation}`), `seed ${seed}: ${number} ${generation} led to ${got}`);
      continue;
    }
    statuses.set(got, (statuses.get(got) ?? 0) + 1);
  }
  assertEquals(
    [...statuses.keys()].filter((status) => status !== STALE && status !== INVALID),
    [],
    `seed ${seed}`,
  );
  assert(!statuses.has(CONTENDED));
  // Whoever guessed right has a seat, which it had already: nothing else has changed.
  assertEquals(shared.core.bytes, image, `seed ${seed}`);
  shared.sound();
});

/** What a handle may be refused with. */
function isRefusal(error: unknown): boolean {
  return error instanceof CodecError || error instanceof StaleHandleError ||
    error instanceof ForeignHandleError ||
    (error as { code?: string }).code === "ARGUMENT";
}

Deno.test(`of ${FRAMES} spoiled handles each is refused by name or leads to a channel that its reader may have`, () => {
  const seed = newSeed(), pick = seeded(seed);
  using parties = new Parties(2);
  const [a, b] = parties.all as [Parties["all"][0], Parties["all"][0]];
  const channels = [a.open(f64, { capacity: 2 }), a.open(auto(), { capacity: 2 })];
  const stop = new AbortController(), news = openSubject(a.isolate, f64, { replay: 2 });
  const good = [...channels, channels[0]!.sender(), channels[1]!.receiver(), stop.signal, news].map((value) =>
    a.pack(value)
  );
  let refused = 0, led = 0;
  for (let n = 0; n < FRAMES; n++) {
    const bytes = good[pick(good.length)]!.slice();
    for (let left = 1 + pick(3); left > 0; left--) {
      bytes[pick(bytes.length)] = pick(4) === 0 ? 255 : pick(256);
    }
    const frame = pick(5) === 0 ? bytes.subarray(0, pick(bytes.length)) : bytes;
    try {
      const got = b.handles.decode(new Window(frame.slice(), b.handles));
      led++;
      if (
        got !== null && typeof got === "object" && Symbol.dispose in got &&
        !("reserve" in got && "receive" in got)
      ) {
        (got as Disposable)[Symbol.dispose]();
      }
    } catch (error) {
      if (!isRefusal(error)) throw new Error(`seed ${seed}, frame ${n}: ${frame}`, { cause: error });
      refused++;
    }
  }
  assert(refused > FRAMES / 3, `${refused} refused, ${led} led somewhere`);
  assertEquals(a.isolate.core.poison, 0, `seed ${seed}`);
});

Deno.test("a handle of another runtime is refused where it is sent", () => {
  using here = new Parties(1);
  using there = new Parties(1);
  const channel = there.all[0]!.open(f64, { capacity: 1 });
  assertThrows(() => here.all[0]!.pack(channel), ForeignHandleError);
});

Deno.test("a table entry that points into nowhere is corruption with a number, not an access", () => {
  const shared = new SharedCore(2), ch = shared.open(4), number = shared.number(ch);
  for (const address of [4, -8, 0x7ffffff8, shared.core.bytes.length - 4, ch + 8]) {
    shared.core.store(TABLE + 4 * number, address);
    assert(shared.call.find(shared.me[1]!, number, shared.generation(ch)) < 0, String(address));
  }
});
