import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, Channel } from "../../../../src/channel/mod.ts";
import { from } from "../../../../src/channel/operators/from.ts";
import { transduce, type TransformerLike } from "../../../../src/channel/operators/transduce.ts";
import { Counted, drain, failure, settle } from "./helpers.ts";

type Step = (next: (value: unknown) => unknown, value: never) => unknown;

/** A transducer of the object protocol: what to do with a value, and at the end. */
function objects(step: Step, end?: (next: (value: unknown) => unknown) => void) {
  return (next: TransformerLike) => {
    let out: unknown;
    const put = (value: unknown): unknown => out = next["@@transducer/step"](out, value as never);
    return {
      "@@transducer/init": () => next["@@transducer/init"](),
      "@@transducer/step": (accumulator: unknown, value: never) => {
        out = accumulator;
        return step(put, value) ?? out;
      },
      "@@transducer/result": (accumulator: unknown) => {
        out = accumulator;
        end?.(put);
        return next["@@transducer/result"](out);
      },
    };
  };
}

const mapping = (fn: (n: number) => unknown) => objects((put, n) => put(fn(n)));
const filtering = (fn: (n: number) => boolean) => objects((put, n) => fn(n) ? put(n) : undefined);
const repeating = (times: number) =>
  objects((put, n) => {
    for (let i = 0; i < times; i++) put(n);
  });
const taking = (count: number) => {
  let left = count;
  return objects((put, n) => {
    const out = put(n);
    return --left > 0 ? out : { "@@transducer/reduced": true, "@@transducer/value": out };
  });
};
const pairing = () => {
  let held: unknown[] = [];
  return objects((put, n) => {
    held.push(n);
    if (held.length === 2) {
      const pair = held;
      held = [];
      put(pair);
    }
  }, (put) => {
    if (held.length > 0) put(held);
  });
};
// deno-lint-ignore no-explicit-any
const composed = (...all: ((next: any) => any)[]) => (next: any) =>
  all.reduceRight((made, one) => one(made), next);

/** The same as thi.ng writes it. */
type Reducer = [() => unknown, (acc: unknown) => unknown, (acc: unknown, value: never) => unknown];
const arrays = ([init, complete, reduce]: Reducer): Reducer => [
  init,
  complete,
  (acc, n) => n === 3 ? { deref: () => acc } : reduce(acc, 10 * n as never),
];

Deno.test("row 51: a transducer maps, filters, expands, and composes", async () => {
  const made = composed(filtering((n) => n % 2 === 1), mapping((n) => n * 10), repeating(2));
  assertEquals(await Array.fromAsync(transduce<number, number>(from([1, 2, 3]), made)), [10, 10, 30, 30]);
  assertEquals(await Array.fromAsync(transduce(from([1, 2]), (next) => next)), [1, 2], "the identity");
});

Deno.test("row 51: transducers that are arrays of three functions work, too", async () => {
  assertEquals(await Array.fromAsync(transduce<number, number>(from([1, 2, 3, 4]), arrays as never)), [
    10,
    20,
  ]);
});

Deno.test("semantics 18: an expanding transducer may overfill the buffer, by what it makes of one value", async () => {
  const source = new Counted();
  const out = transduce<number, number>(from(source), repeating(5), { capacity: 2 });
  await settle();
  assertEquals([source.pulled, out.size], [1, 5]);
  assertEquals(await out.receiveMany(4), [0, 0, 0, 0]);
  await settle();
  assertEquals([source.pulled, out.size], [2, 6]);
  out.cancel();
});

Deno.test("semantics 18: one value may release many receivers", async () => {
  const source = new Channel<number>();
  const out = transduce<number, number>(source, repeating(3));
  const got = Promise.all([out.receive(), out.receive(), out.receive()]);
  await source.send(7);
  assertEquals([await got, out.size], [[7, 7, 7], 0]);
});

Deno.test("semantics 18: a transducer that has enough ends the output and takes no more; the source is left alone", async () => {
  const source = new Channel<number>({ capacity: 8 });
  await source.sendMany([1, 2, 3, 4]);
  const out = transduce<number, number>(source, taking(2), { capacity: 8 });
  assertEquals(await Array.fromAsync(out), [1, 2]);
  assertEquals([source.size, source.closed], [2, false]);
});

Deno.test("semantics 18: what a transducer has kept back comes out at the end, of either side, and when it has enough", async () => {
  assertEquals(await Array.fromAsync(transduce<number, number[]>(from([1, 2, 3]), pairing())), [[1, 2], [3]]);
  const enough = composed(taking(3), pairing());
  assertEquals(await Array.fromAsync(transduce<number, number[]>(from(new Counted()), enough)), [[0, 1], [
    2,
  ]]);
  const source = new Channel<number>();
  const out = transduce<number, number[]>(source, pairing(), { capacity: 1 });
  await source.send(1);
  out[Symbol.dispose]();
  assertEquals([drain(out), source.closed], [[[1]], false]);
  const bad = new Channel<number>({ capacity: 1 });
  await bad.send(1);
  bad.close("torn");
  const torn = transduce<number, number[]>(bad, pairing());
  assertEquals([await torn.receive(), await failure(torn.receive())], [[1], "torn"]);
});

Deno.test("semantics 18: what onError returns is put in place of what was lost, undefined is nothing", async () => {
  const odd = mapping((n) => {
    if (n % 2 === 1) throw new Error(`odd ${n}`);
    return n;
  });
  const all = transduce<number, unknown>(from([0, 1, 2]), odd, {
    onError: (error) => (error as Error).message,
  });
  assertEquals(await Array.fromAsync(all), [0, "odd 1", 2]);
  const some = transduce<number, unknown>(from([0, 1, 2, 3]), odd, { onError: () => undefined });
  assertEquals(await Array.fromAsync(some), [0, 2]);
});

Deno.test("semantics 18: without onError a failure ends the output after what was put, and cancels the source", async () => {
  const source = new Counted();
  const out = transduce<number, number>(
    from(source),
    mapping((n) => {
      if (n === 1) throw "odd";
      return n;
    }),
    { capacity: 4 },
  );
  await settle();
  assertEquals([await out.receive(), await failure(out.receive()), source.returned], [0, "odd", 1]);
  const worse = transduce(from([1]), mapping(() => fail("first")), { onError: () => fail("second") });
  assertEquals(await failure(worse.receive()), "second");
  const last = transduce(from([]), objects(() => undefined, () => fail("at the end")));
  assertEquals(await failure(last.receive()), "at the end");
});

function fail(reason: string): never {
  throw reason;
}

Deno.test("each call has a state of its own, made once", async () => {
  let made = 0;
  const counting = (next: TransformerLike) => (made++, pairing()(next));
  const outs = [from([1]), from([2])].map((source) => transduce<number, number[]>(source, counting));
  assertEquals([await Promise.all(outs.map((out) => Array.fromAsync(out))), made], [[[[1]], [[2]]], 2]);
});

Deno.test("a transducer that uses its own channels while it runs finds nothing and breaks nothing", async () => {
  const source = new Channel<number>({ capacity: 8 });
  // deno-lint-ignore prefer-const
  let out: ReturnType<typeof transduce<number, number>>;
  const seen: string[] = [];
  const odd = mapping((n) => {
    seen.push(out.tryReceive().state);
    if (n < 3) source.trySend(n + 1);
    return n;
  });
  out = transduce<number, number>(source, odd);
  const got = out.receive();
  await source.send(1);
  assertEquals([await got, await out.receive(), await out.receive()], [1, 2, 3]);
  assertEquals([seen, out.tryReceive().state], [["empty", "empty", "empty"], "empty"]);
});

Deno.test("a transducer that runs inside a send is not entered a second time by a receive of its own", async () => {
  const source = new Channel<number>({ capacity: 8 });
  // deno-lint-ignore prefer-const
  let out: ReturnType<typeof transduce<number, number>>;
  const seen: unknown[] = [];
  const odd = mapping((n) => {
    if (n === 1) source.trySend(2);
    seen.push([n, out.tryReceive().state]);
    return n;
  });
  out = transduce<number, number>(source, odd, { capacity: 4 });
  await settle();
  source.trySend(1);
  await settle();
  assertEquals([seen, drain(out)], [[[1, "empty"], [2, "ok"]], [2]]);
});

Deno.test("transduce() refuses bad arguments by name", () => {
  assertThrows(() => transduce([1] as never, pairing()), ArgumentError, "from() makes one");
  assertThrows(() => transduce(from([1]), 5 as never), ArgumentError, "transducer");
  assertThrows(() => transduce(from([1]), () => 5), ArgumentError, "@@transducer/step");
  assertThrows(() => transduce(from([1]), pairing(), { onError: 5 as never }), ArgumentError, "onError");
});
