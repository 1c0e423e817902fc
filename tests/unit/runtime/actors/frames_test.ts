/** What isolates say about actors, as bytes: no frame, however broken, throws or hangs. */
import { assert, assertEquals } from "@std/assert";
import { Window } from "../../../../src/codec/codec.ts";
import { encodeInto } from "../../../../src/codec/message.ts";
import { Cargo } from "../../../../src/runtime/actors/cargo.ts";
import type { Exposed } from "../../../../src/runtime/actors/exposed.ts";
import { Inbox, type Reader } from "../../../../src/runtime/actors/inbox.ts";
import type { Outbox } from "../../../../src/runtime/actors/outbox.ts";
import { Peer } from "../../../../src/runtime/actors/peer.ts";
import {
  ANSWER,
  ASK,
  codec,
  HEADS,
  NOTICE,
  REFUSAL,
  Says,
  TELL,
} from "../../../../src/runtime/actors/wire.ts";
import { newSeed, seeded } from "../../../support/random.ts";

/** One message of a kind with a value behind its head. */
function message(kind: number, value: unknown): Uint8Array {
  const body = encodeInto(codec, value, new Window(new Uint8Array(4096)), 4096);
  const bytes = new Uint8Array(HEADS[kind]! + body.at);
  new DataView(bytes.buffer).setUint32(0, kind | (2 << 8), true);
  new DataView(bytes.buffer).setUint32(4, bytes.length - 8, true);
  bytes.set(body.bytes.subarray(0, body.at), HEADS[kind]!);
  return bytes;
}

function reading() {
  const heard = { arrived: 0, stray: 0, answered: 0, refused: 0, noticed: 0, unreadable: 0 };
  const outbox = { slot: 1, generation: 1, answer() {}, refuse() {} } as unknown as Outbox;
  const peer = new Peer(outbox);
  const reader: Reader = {
    peer: () => peer,
    exposedAt: (): Exposed | undefined => undefined,
    arrived: () => heard.arrived++,
    stray: (_method, _shape, _arg, asked) => {
      heard.stray++;
      asked?.drop();
    },
    answered: () => heard.answered++,
    refused: () => heard.refused++,
    noticed: () => heard.noticed++,
    unreadable: () => heard.unreadable++,
  };
  const inbox = new Inbox(reader, undefined, new Cargo());
  const take = (bytes: Uint8Array) => inbox.take((1 << 8) | 1, new Window(bytes));
  return { heard, take, peer };
}

Deno.test("frames: each kind of message is read, and one that does not decode costs itself only", () => {
  const { heard, take } = reading();
  const good = [TELL, ASK, ANSWER, REFUSAL].map((kind) => message(kind, [1, "two", { three: 3 }]));
  const notice = message(NOTICE, [Says.Room, 1, 2]);
  const broken = message(TELL, "text");
  broken[HEADS[TELL]!] = 0xff;
  const frame = [...good, broken, notice].flatMap((bytes) => [...bytes]);
  take(new Uint8Array(frame));
  assertEquals(heard, { arrived: 0, stray: 2, answered: 1, refused: 1, noticed: 1, unreadable: 1 });
});

Deno.test("frames: 20 000 mutated ones are read or refused, none throws, none hangs", () => {
  const seed = newSeed(), next = seeded(seed);
  const { heard, take, peer } = reading();
  const whole = new Uint8Array(
    [TELL, ASK, ANSWER, NOTICE, REFUSAL].flatMap((
      kind,
    ) => [...message(kind, kind === NOTICE ? [Says.Gone, 1, 2, "x"] : [kind, "x"])]),
  );
  for (let i = 0; i < 20_000; i++) {
    const bytes = whole.slice(0, 1 + next(whole.length));
    for (let flips = next(8); flips >= 0; flips--) bytes[next(bytes.length)] = next(256);
    take(bytes);
    // A ticket that a mutation has made waits for cargo.
    peer.held = undefined;
  }
  assert(heard.unreadable > 0 && heard.stray > 0, `seed=${seed}`);
});
