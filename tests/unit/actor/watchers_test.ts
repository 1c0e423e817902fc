/** What is left of those who watch, listen and register when they are gone or have had enough. */
import { assertEquals } from "@std/assert";
import {
  Actor,
  type ActorRef,
  ActorSystem,
  type Down,
  EventStream,
  type Ref,
  Registry,
} from "../../../src/actor/mod.ts";
import type { Cell } from "../../../src/actor/cell.ts";
import { settled } from "../../../src/time/macrotask.ts";

class Plain extends Actor {
  boom(): void {
    throw new Error("boom");
  }
}

class Watcher extends Actor {
  static downs: unknown[] = [];
  constructor(readonly of: Ref) {
    super();
  }
  protected override onStart(): void {
    this.context.watch(this.of);
  }
  boom(): void {
    throw new Error("boom");
  }
  ready(): void {}
  protected override onDown({ reason }: Down): void {
    Watcher.downs.push(reason);
  }
}

const monitors = (ref: Ref) => (ref as unknown as Cell).extra?.monitors?.size ?? 0;

Deno.test("watchers that have ended are not kept by whom they watched, and are nobody who hears of a failure", async () => {
  const system = new ActorSystem();
  const long = system.spawn(Plain, []);
  for (let i = 0; i < 10; i++) {
    const watcher = system.spawn(Watcher, [long]);
    await watcher.ask.ready();
    if (i % 2 === 0) await watcher.stop();
    else watcher.exit("kill");
  }
  assertEquals(monitors(long), 0, "a service that lives long keeps every client it ever had");
  const printed: unknown[][] = [], { error } = console;
  console.error = (...line: unknown[]) => void printed.push(line);
  try {
    long.tell.boom();
    await settled();
  } finally {
    console.error = error;
  }
  assertEquals(printed.length, 1, "nobody watches any more, and the failure went unsaid");
});

Deno.test("a watch ends with the incarnation that has set it: a restarted actor hears of one end once", async () => {
  Watcher.downs = [];
  const system = new ActorSystem();
  system.events.subscribe(() => {});
  const target = system.spawn(Plain, []);
  const watcher = system.spawn(Watcher, [target], { supervision: { onFailure: "restart", intensity: 5 } });
  for (let i = 0; i < 3; i++) watcher.tell.boom();
  await watcher.ask.ready();
  assertEquals(monitors(target), 1);
  await target.stop();
  await watcher.ask.ready();
  assertEquals(Watcher.downs, ["normal"]);
  await watcher.stop();
});

Deno.test("who was unsubscribed by the listener before it does not hear the event any more", () => {
  const events = new EventStream<number>();
  const heard: string[] = [];
  events.subscribe((n) => {
    heard.push(`first ${n}`);
    second[Symbol.dispose]();
  });
  const second = events.subscribe((n) => heard.push(`second ${n}`));
  events.publish(1);
  assertEquals(heard, ["first 1"]);
});

Deno.test("a registration that is disposed of twice does not end a later one of the same actor", async () => {
  const system = new ActorSystem();
  const rooms = new Registry<string, ActorRef<Plain>>({ keys: "duplicate" });
  const [ann, bob] = [system.spawn(Plain, []), system.spawn(Plain, [])];
  const first = rooms.register("kitchen", ann);
  rooms.register("kitchen", bob);
  first[Symbol.dispose]();
  rooms.register("kitchen", ann);
  first[Symbol.dispose]();
  assertEquals(rooms.all("kitchen").map(({ id }) => id), [bob.id, ann.id]);
  await system.stop();
});
