import { assert, assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import { auto } from "../../../src/codec/auto.ts";
import { ChannelClosedError, CodecError, MillraceError, WorkerLostError } from "../../../src/errors.ts";
import { roundTrip } from "./round_trip.ts";

const any = auto();

function trip<E>(error: E): E {
  return roundTrip<unknown>(any, error) as E;
}

Deno.test("global error classes come back as instances with message, stack, cause and own fields", () => {
  for (const Class of [Error, TypeError, RangeError, SyntaxError, EvalError, URIError, ReferenceError]) {
    const error = Object.assign(new Class("boom", { cause: [1] }), { code: "E_BOOM", detail: { a: 1 } });
    const back = trip(error);
    assertInstanceOf(back, Class);
    assert(Error.isError?.(back) ?? true);
    assertStrictEquals(Object.getPrototypeOf(back), Class.prototype);
    assertStrictEquals(back.message, "boom");
    assertStrictEquals(back.stack, error.stack);
    assertStrictEquals(back.name, Class.name);
    assertEquals(back.cause, [1]);
    assertEquals(Object.keys(back), ["code", "detail"]);
    assertEquals(back.detail, { a: 1 });
  }
});

Deno.test("AggregateError keeps its errors, and causes nest", () => {
  const error = new AggregateError([new TypeError("a"), "b"], "many", { cause: new Error("root") });
  const back = trip(error);
  assertInstanceOf(back, AggregateError);
  assertInstanceOf(back.errors[0], TypeError);
  assertStrictEquals(back.errors[1], "b");
  assertStrictEquals((back.cause as Error).message, "root");
  assertStrictEquals(Object.getOwnPropertyDescriptor(back, "errors")?.enumerable, false);
});

Deno.test("Millrace's errors come back as instances of their class with their fields", () => {
  const closed = trip(new ChannelClosedError("closed", { unsent: 1 }, { cause: "why" }));
  assertInstanceOf(closed, ChannelClosedError);
  assertInstanceOf(closed, MillraceError);
  assertStrictEquals(closed.code, "CHANNEL_CLOSED");
  assertEquals(closed.value, { unsent: 1 });
  assertStrictEquals(closed.cause, "why");
  assertStrictEquals(trip(new WorkerLostError(3)).worker, 3);
  const codec = trip(new CodecError("bad", "$.a"));
  assertInstanceOf(codec, CodecError);
  assertStrictEquals(codec.path, "$.a");
  assertStrictEquals(codec.name, "CodecError");
});

Deno.test("DOMException keeps name, message and code", () => {
  const back = trip(new DOMException("stopped", "AbortError"));
  assertInstanceOf(back, DOMException);
  assertStrictEquals(back.name, "AbortError");
  assertStrictEquals(back.message, "stopped");
  assertStrictEquals(back.code, 20);
});

Deno.test("a user's class comes back as its nearest known ancestor under its own name", () => {
  class HttpError extends TypeError {
    readonly status = 404;
  }
  class Named extends Error {
    override name = "Renamed";
  }
  const back = trip(new HttpError("gone"));
  assertInstanceOf(back, TypeError);
  assertStrictEquals(back.name, "HttpError");
  assertStrictEquals(back.status, 404);
  assertStrictEquals(trip(new Named("n")).name, "Renamed");
  const changed = new Error("x");
  changed.name = "Custom";
  assertStrictEquals(trip(changed).name, "Custom");
  if (typeof Deno === "object") assertInstanceOf(trip(new Deno.errors.NotFound("f")), Deno.errors.NotFound);
});

Deno.test("fields that cannot travel are left out, and the error itself still arrives", () => {
  const shape = { a: 1, b: { c: 2 } };
  const error = Object.assign(new Error("with baggage"), {
    before: shape,
    request: { deep: [shape, { send: () => 1, new1: 1, new2: 2 }] },
    after: { b: { new1: 3, new2: 4 }, again: shape },
    socket: new AbortController().signal,
  });
  Object.defineProperty(error, "broken", { value: () => 1, enumerable: true });
  const back = trip(error);
  assertEquals(Object.keys(back), ["before", "after"]);
  assertEquals(back.after, { b: { new1: 3, new2: 4 }, again: shape });
  assertStrictEquals(back.after.again, back.before);
  assertStrictEquals(back.message, "with baggage");
});

Deno.test("a chain of a thousand causes arrives as deep as the limit allows, instead of failing", () => {
  let error = new Error("0");
  for (let i = 1; i < 1000; i++) error = new Error(String(i), { cause: error });
  let back: unknown = trip(error);
  let depth = 0;
  while (back instanceof Error) depth++, back = back.cause;
  assert(depth > 100 && depth < 257, String(depth));
});

Deno.test("an error with hostile accessors or no message still travels", () => {
  const error = new Error("x");
  Object.defineProperty(error, "message", {
    get() {
      throw new Error("no");
    },
  });
  assertStrictEquals(trip(error).message, "");
  assertStrictEquals(trip(new Error()).message, "");
  const fake = Object.create(Error.prototype) as Error;
  assertInstanceOf(trip(fake), Error);
});

Deno.test("a field of an error that cannot even be read is left out, and the error itself still arrives", () => {
  const error = Object.assign(new Error("x"), { code: "E" });
  Object.defineProperty(error, "trap", {
    enumerable: true,
    get() {
      throw new TypeError("no");
    },
  });
  const nested = new Error("outer", { cause: error });
  assertEquals(Object.keys(trip(error)), ["code"]);
  assertEquals((trip(nested).cause as Error).message, "x");
});
