import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  Actor,
  ActorDeadError,
  type ActorRef,
  ActorSystem,
  ArgumentError,
  type Behavior,
  NameTakenError,
  type Reply,
  spawn,
} from "../../../src/actor/mod.ts";
import { settled } from "../../../src/time/macrotask.ts";

class Counter extends Actor {
  #n: number;
  constructor(start = 0) {
    super();
    this.#n = start;
  }
  increment(by: number): void {
    this.#n += by;
  }
  value(): number {
    return this.#n;
  }
  sum(...numbers: number[]): number {
    return numbers.reduce((a, b) => a + b, this.#n);
  }
  count(): number {
    return arguments.length;
  }
  boom(): never {
    throw new RangeError("boom");
  }
}

Deno.test("actor row: spawn, tell and method-call proxy keep order and arguments", async () => {
  const counter = spawn(Counter, [10], { name: "counter" });
  assertEquals(counter.tell.increment(2), "ok");
  assertEquals(await counter.ask.value(), 12);
  assertEquals(await counter.ask.sum(), 12);
  assertEquals(await counter.ask.sum(1), 13);
  assertEquals(await counter.ask.sum(1, 2, 3), 18);
  assertEquals(
    await (counter.ask as unknown as Record<string, (...a: unknown[]) => Promise<number>>).count!(undefined),
    1,
  );
  assertEquals(await counter.ask.count(), 0);
  assertEquals(await counter.send.increment(5), "ok");
  assertEquals(await counter.ask.value(), 17);
  assertEquals([counter.name, counter.alive, counter.info().state], ["counter", true, "idle"]);
  await counter.stop();
  assertEquals([counter.alive, counter.info().state], [false, "dead"]);
});

Deno.test("actor row: typed protocol refs refuse what the class does not have, and take refs in messages", async () => {
  class Relay extends Actor {
    async add(to: ActorRef<Counter>, by: number): Promise<number> {
      to.tell.increment(by);
      return await to.ask.value();
    }
  }
  const counter = spawn(Counter, [1]);
  const relay = spawn(Relay, []);
  assertEquals(await relay.ask.add(counter, 4), 5);
  // @ts-expect-error: hooks and protected members are no part of the protocol
  assertEquals(counter.tell.onStop, undefined);
  // @ts-expect-error: no such method
  assertEquals(counter.tell.decrement, undefined);
  await Promise.all([counter.stop(), relay.stop()]);
});

Deno.test("tell and ask are the same objects each time, built once per class", () => {
  const [a, b] = [spawn(Counter), spawn(Counter)];
  assert(a.tell === a.tell && a.ask === a.ask && a.send === a.send);
  assert(Object.getPrototypeOf(a.tell) === Object.getPrototypeOf(b.tell));
});

Deno.test("a subclass overrides and inherits messages", async () => {
  class Double extends Counter {
    override increment(by: number): void {
      super.increment(2 * by);
    }
  }
  const double = spawn(Double, [1]);
  double.tell.increment(3);
  assertEquals(await double.ask.value(), 7);
  await double.stop();
});

Deno.test("bad arguments of spawn are told, and nothing is left behind", () => {
  assertThrows(() => spawn(42 as never), ArgumentError, "an actor class or a function");
  assertThrows(() => spawn(Counter, 10 as never), ArgumentError, "an array");
  assertThrows(() => spawn(Counter, [1], { name: "" }), ArgumentError, "name");
  assertThrows(() => spawn(Counter, [1], 7 as never), ArgumentError, "an object");
  assertThrows(() => spawn(Counter, [1], { mailbox: { capacity: 0 } }), ArgumentError, "capacity");
  assertThrows(
    () => spawn(Counter, [1], { mailbox: { overflow: "spill" as never } }),
    ArgumentError,
    "overflow",
  );
  assertThrows(() => spawn(Counter, [1], { shutdown: -1 }), ArgumentError, "shutdown");
  assertThrows(() => spawn(Counter, [1], { stash: 1.5 }), ArgumentError, "stash");
  assertThrows(() => spawn(Counter, [1], { intercept: 1 as never }), ArgumentError, "intercept");
  assertThrows(() => spawn(Counter, [1], { supervision: { onFailure: "shrug" as never } }), ArgumentError);
  assertThrows(() => spawn(Counter, [1], { supervision: { intensity: -1 } }), ArgumentError, "intensity");
  assertThrows(
    () => spawn(Counter, [1], { supervision: { backoff: { min: 0, max: 1 } } }),
    ArgumentError,
    "backoff",
  );
  class Thenable extends Actor {
    then(): void {}
  }
  assertThrows(() => spawn(Thenable, []), ArgumentError, "name");
  class Broken extends Actor {
    constructor() {
      super();
      throw new SyntaxError("no");
    }
  }
  assertThrows(() => spawn(Broken, [], { name: "broken" }), SyntaxError, "no");
  const free = spawn(Counter, [1], { name: "broken" });
  assertThrows(() => spawn(Counter, [1], { name: "broken" }), NameTakenError);
  free.exit("kill");
  assertThrows(() => new Counter().value.call({}), TypeError);
  assertThrows(() => (new Counter() as unknown as { context: unknown }).context, ArgumentError, "spawned");
});

Deno.test("actor row: become makes the next function handle the next message", async () => {
  type Message = "open" | "close" | { state: Reply<string> };
  const closed: Behavior<Message> = (message) => {
    if (message === "open") return open;
    if (typeof message === "object") message.state.send("closed");
    return undefined;
  };
  const open: Behavior<Message> = async (message) => {
    await Promise.resolve();
    if (message === "close") return closed;
    if (typeof message === "object") message.state.send("open");
    return undefined;
  };
  const door = spawn(closed);
  const state = () => door.ask<string>((state) => ({ state }));
  assertEquals(await state(), "closed");
  assertEquals(door.tell("open"), "ok");
  assertEquals(await state(), "open");
  assertEquals(await door.send("close"), "ok");
  assertEquals(await state(), "closed");
  await door.stop();
  assertEquals(door.tell("open"), "dead");
  await assertRejects(state, ActorDeadError);
});

Deno.test("hooks of an actor made of functions are called with its context", async () => {
  const log: unknown[] = [];
  const actor = spawn<string>((message, context) => {
    log.push(message);
    if (message === "stop") context.stop();
  }, {
    hooks: {
      onStart: (context) => void log.push(["start", context.self.id]),
      onStop: (reason) => void log.push(["stop", reason]),
    },
  });
  actor.tell("a");
  actor.tell("stop");
  assertEquals(await actor.ended(), "normal");
  assertEquals(log, [["start", actor.id], "a", "stop", ["stop", "normal"]]);
  assertThrows(() => spawn(() => {}, { hooks: 3 as never }), ArgumentError);
  assertThrows(() => spawn(() => {}, { hooks: { onStart: 3 as never } }), ArgumentError);
});

Deno.test("actor row: interceptors see each call and can replace its result", async () => {
  const seen: unknown[] = [];
  const counter = spawn(Counter, [1], {
    intercept: ({ method, args }, proceed) => {
      seen.push([method, args]);
      return method === "value" ? -(proceed() as number) : proceed();
    },
  });
  counter.tell.increment(2);
  assertEquals(await counter.ask.value(), -3);
  assertEquals(seen, [["increment", [2]], ["value", []]]);
  await counter.stop();
});

Deno.test("actor row: local name registry finds the living and forgets the dead", async () => {
  await using system = new ActorSystem();
  const counter = system.spawn(Counter, [3], { name: "c" });
  assert(system.find("c") === counter);
  assertEquals(await system.find<ActorRef<Counter>>("c")!.ask.value(), 3);
  await counter.stop();
  assertEquals(system.find("c"), undefined);
  const again = system.spawn(Counter, [4], { name: "c" });
  assert(system.find("c") === again);
});

Deno.test("actor row: which/count children, and children stop before their parent in reverse order", async () => {
  const log: string[] = [];
  class Child extends Actor {
    constructor(readonly tag: string) {
      super();
    }
    override async onStop(): Promise<void> {
      await Promise.resolve();
      log.push(this.tag);
    }
  }
  class Parent extends Actor {
    override onStart(): void {
      for (const tag of ["a", "b", "c"]) this.context.spawn(Child, [tag]);
    }
    override onStop(): void {
      log.push("parent");
    }
    names(): number {
      return this.context.children.length;
    }
  }
  const parent = spawn(Parent);
  assertEquals(await parent.ask.names(), 3);
  assertEquals(parent.info().children, 3);
  await parent.stop();
  assertEquals(log, ["c", "b", "a", "parent"]);
});

Deno.test("actor row: ordered graceful shutdown of a whole system, the latest first", async () => {
  const log: unknown[] = [];
  class Logger extends Actor {
    constructor(readonly tag: string) {
      super();
    }
    override onStop(reason: unknown): void {
      log.push([this.tag, reason]);
    }
  }
  const system = new ActorSystem();
  system.spawn(Logger, ["a"]);
  const b = system.spawn(Logger, ["b"]);
  system.spawn(Logger, ["c"]);
  await b.stop();
  await system.stop();
  assertEquals(log, [["b", "normal"], ["c", "shutdown"], ["a", "shutdown"]]);
  assertEquals(system.counts.stopped, 3);
});

Deno.test("actor row: futures combine with those of the platform", async () => {
  const counters = [1, 2, 3].map((n) => spawn(Counter, [n]));
  const values = await Promise.all(counters.map((c) => c.ask.value()));
  assertEquals(values, [1, 2, 3]);
  for (const counter of counters) await counter.stop();
});

Deno.test("await using stops the actor", async () => {
  let kept: ActorRef<Counter>;
  {
    await using counter = spawn(Counter, [1]);
    kept = counter;
    assertEquals(await counter.ask.value(), 1);
  }
  assert(!kept.alive);
});

Deno.test("a failure that nobody learns of is printed; one that somebody does is not", async () => {
  const lines: unknown[][] = [];
  const before = console.error;
  console.error = (...args: unknown[]) => void lines.push(args);
  try {
    const a = spawn(Counter, [1], { name: "a" });
    a.tell.boom();
    await a.ended();
    assertEquals(lines.length, 0, "somebody watches");
    const b = spawn(Counter, [1], { name: "b" });
    b.tell.boom();
    await settled();
    assertEquals(lines.map((line) => line[0]), ["millrace: b failed in boom:"]);
    const c = spawn(Counter, [1]);
    await assertRejects(() => c.ask.boom(), RangeError, "boom");
    assertEquals(lines.length, 1, "somebody asked");
  } finally {
    console.error = before;
  }
});

Deno.test("only actors made of functions become something else", async () => {
  class Fixed extends Actor {
    change(): void {
      this.context.become(() => {});
    }
  }
  const fixed = spawn(Fixed);
  await assertRejects(() => fixed.ask.change(), ArgumentError, "made of functions");
  const loose = spawn<"bad" | "good">((message, context) => {
    if (message === "bad") context.become(3 as never);
    else context.become(() => context.stop());
  });
  loose.tell("good");
  loose.tell("good");
  assertEquals(await loose.ended(), "normal");
});
