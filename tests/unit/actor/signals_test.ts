import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  Actor,
  type ActorRef,
  ActorSystem,
  ArgumentError,
  type Down,
  EventStream,
  type Exit,
  type Link,
  type Monitor,
  type Ref,
  Registry,
  spawn,
} from "../../../src/actor/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";
import { settled } from "../../../src/time/macrotask.ts";

class Peer extends Actor {
  readonly log: unknown[] = [];
  monitors: Monitor[] = [];
  links: Link[] = [];
  watch(ref: Ref): void {
    this.monitors.push(this.context.watch(ref));
  }
  unwatch(): void {
    for (const monitor of this.monitors) monitor[Symbol.dispose]();
  }
  link(ref: Ref): void {
    this.links.push(this.context.link(ref));
  }
  unlink(): void {
    for (const link of this.links) link[Symbol.dispose]();
  }
  trap(): void {
    this.context.trapExit = true;
  }
  add(value: unknown): void {
    this.log.push(value);
  }
  tellAll(to: ActorRef<Peer>, values: unknown[]): void {
    for (const value of values) to.tell.add(value);
  }
  end(reason: unknown): void {
    this.context.stop(reason);
  }
  boom(): never {
    throw new RangeError("boom");
  }
  list(): unknown[] {
    return [...this.log];
  }
  override onDown({ ref, reason }: Down): void {
    this.log.push(["down", ref.id, reason]);
  }
  override onExit({ ref, reason }: Exit): void {
    this.log.push(["exit", ref?.id, reason]);
  }
}

function quiet(): ActorSystem {
  const system = new ActorSystem();
  system.events.subscribe(() => {});
  return system;
}

Deno.test("actor semantics 1: DOWN comes after the last message of who ended, also past a full mailbox", async () => {
  const system = quiet();
  const watcher = system.spawn(Peer, [], { mailbox: { capacity: 4 } });
  const source = system.spawn(Peer, []);
  await watcher.ask.watch(source);
  source.tell.tellAll(watcher, [1, 2, 3]);
  source.tell.boom();
  const list = await source.ended().then(() => watcher.ask.list());
  assertEquals(list.slice(0, 3), [1, 2, 3]);
  assertEquals((list[3] as unknown[])[0], "down");
  await system.stop();
});

Deno.test("actor semantics 1: messages of one sender to one receiver stay in order over all verbs", async () => {
  const peer = spawn(Peer, [], { mailbox: { capacity: 8 } });
  const sent: Promise<unknown>[] = [];
  for (let i = 0; i < 200; i++) sent.push(i % 2 ? peer.send.add(i) : peer.ask.add(i));
  await Promise.all(sent);
  assertEquals(await peer.ask.list(), Array.from({ length: 200 }, (_, i) => i));
  await peer.stop();
});

Deno.test("actor row: keyed registry, auto-unregister, groups, actor semantics 3: on DOWN the names and keys are free", async () => {
  const system = quiet();
  const registry = new Registry<string>();
  const group = new Registry<string>({ keys: "duplicate" });
  const a = system.spawn(Peer, [], { name: "a" });
  const b = system.spawn(Peer, []);
  registry.register("key", a);
  registry.register("key", a);
  group.register("room", a);
  using mine = group.register("room", b);
  assertThrows(() => registry.register("key", b), Error, "taken");
  assertThrows(() => new Registry({ keys: "some" as never }), ArgumentError);
  assertEquals([group.all("room").length, group.keys(), registry.find("key") === a], [2, ["room"], true]);
  const seen: unknown[] = [];
  a.watch(() => seen.push(system.find("a"), registry.find("key"), group.all("room").length));
  await a.stop();
  await settled();
  assertEquals(seen, [undefined, undefined, 1]);
  registry.register("key", b);
  mine[Symbol.dispose]();
  assertEquals([group.all("room"), group.keys()], [[], []]);
  registry.register("dead", a);
  assertEquals(registry.find("dead"), undefined);
  await system.stop();
});

Deno.test("actor row: monitors / deathwatch, actor semantics 4: the dead are noproc at once, N monitors report N times, an unwatch flushes", async () => {
  const system = quiet();
  const target = system.spawn(Peer, []);
  const watcher = system.spawn(Peer, []);
  watcher.tell.watch(target);
  await watcher.ask.watch(target);
  await target.stop();
  assertEquals(await watcher.ask.list(), [["down", target.id, "normal"], ["down", target.id, "normal"]]);
  await watcher.ask.watch(target);
  assertEquals((await watcher.ask.list()).at(-1), ["down", target.id, "noproc"]);
  const second = system.spawn(Peer, []);
  const other = system.spawn(Peer, []);
  await other.ask.watch(second);
  // The DOWN is queued behind `unwatch`, which takes it out of the mailbox.
  other.tell.unwatch();
  second.exit("kill");
  assertEquals(await other.ask.list(), []);
  assertEquals(await target.ended(), "noproc");
  const told: unknown[] = [];
  const monitor = target.watch((down) => told.push(down.reason));
  assert(monitor.active);
  monitor[Symbol.dispose]();
  target.watch((down) => told.push(down.reason));
  await settled();
  assertEquals(told, ["noproc"]);
  await system.stop();
});

Deno.test("actor row: links (exit propagation), actor semantics 5: they carry failures both ways, once per pair; normal exits kill nobody", async () => {
  const system = quiet();
  const pair = () => [system.spawn(Peer, []), system.spawn(Peer, [])] as const;
  const [a, b] = pair();
  const link = a.link(b);
  assert(b.link(a) === link && link.active);
  assertThrows(() => a.link(a), ArgumentError);
  a.tell.end("normal");
  await settled();
  assertEquals([a.alive, b.alive, link.active], [false, true, false]);
  for (const reason of ["shutdown", { shutdown: 1 }, new Error("x"), "kill"]) {
    const [c, d] = pair();
    c.link(d);
    d.tell.end(reason);
    assertEquals(await c.ended(), reason);
  }
  const [e, f] = pair();
  e.link(f);
  f.exit("kill");
  assertEquals(await e.ended(), "killed", "who is killed is `killed` to those linked");
  const [g, h] = pair();
  g.link(h)[Symbol.dispose]();
  h.tell.boom();
  await h.ended();
  await settled();
  assert(g.alive, "unlinked");
});

Deno.test("actor semantics 5: a trapped exit is a message behind the last one; kill cannot be trapped", async () => {
  const system = quiet();
  const trapper = system.spawn(Peer, [], { trapExit: true });
  const [a, b, c] = [1, 2, 3].map(() => system.spawn(Peer, []));
  for (const ref of [a, b, c]) await trapper.ask.link(ref!);
  a!.tell.tellAll(trapper, ["last"]);
  a!.tell.end("normal");
  await a!.ended();
  assertEquals(await trapper.ask.list(), ["last", ["exit", a!.id, "normal"]]);
  b!.tell.end("kill");
  await b!.ended();
  assertEquals((await trapper.ask.list()).at(-1), ["exit", b!.id, "kill"], "a linked kill is trappable");
  trapper.exit("shutdown");
  assertEquals((await trapper.ask.list()).at(-1), ["exit", undefined, "shutdown"]);
  await trapper.ask.link(a!);
  assertEquals((await trapper.ask.list()).at(-1), ["exit", a!.id, "noproc"]);
  // An exit that is queued because of a link is dropped when that is parted first.
  trapper.tell.unlink();
  c!.exit("kill");
  await settled();
  assertEquals((await trapper.ask.list()).length, 5);
  const ended = trapper.ended();
  trapper.exit("kill");
  assertEquals(await ended, "killed");
});

Deno.test("an exit signal that is not trapped ends the actor after the message in hand, normal does nothing", async () => {
  const system = quiet();
  const peer = system.spawn(Peer, []);
  peer.exit("normal");
  assertEquals(await peer.ask.list(), []);
  peer.exit("why not");
  assertEquals(await peer.ended(), "why not");
  const late = system.spawn(Peer, []);
  await late.ask.trap();
  late.exit("soft");
  assertEquals(await late.ask.list(), [["exit", undefined, "soft"]]);
  await late.stop();
});

Deno.test("actor row: dead letters carry recipient, sender, message and reason, and never throw", async () => {
  const system = new ActorSystem({ clock: new VirtualClock() });
  const letters: unknown[] = [];
  using _subscription = system.events.subscribe((e) => {
    if (e.type === "deadLetter") letters.push([e.recipient.id, e.sender?.id, e.method, e.args, e.reason]);
  });
  const [dead, alive] = [system.spawn(Peer, [], { name: "dead" }), system.spawn(Peer, [])];
  dead.tell.end("normal");
  dead.tell.add("left");
  await dead.ended();
  assertEquals(dead.tell.add(1), "dead");
  await alive.ask.tellAll(dead, [2]);
  assertEquals(letters, [
    [dead.id, undefined, "add", ["left"], "stopped"],
    [dead.id, undefined, "add", [1], "dead"],
    [dead.id, alive.id, "add", [2], "dead"],
  ]);
  assertEquals(system.counts.deadLetters, 3);
  await system.stop();
});

Deno.test("actor row: event stream tells lives and failures; limits say what they leave out", async () => {
  const clock = new VirtualClock();
  const system = new ActorSystem({ clock });
  const types: string[] = [];
  const limited: unknown[] = [];
  const subscription = system.events.subscribe((event) => types.push(event.type));
  system.events.subscribe((event, suppressed) => limited.push([event.type, suppressed]), {
    limit: 1,
    period: 100,
  });
  const peer = system.spawn(Peer, [], { supervision: { onFailure: "restart" } });
  peer.tell.boom();
  await settled();
  await peer.stop();
  assertEquals(types, ["started", "failed", "restarted", "stopped"]);
  clock.advance(100);
  peer.tell.add(1);
  assertEquals(limited, [["started", 0], ["deadLetter", 3]]);
  subscription[Symbol.dispose]();
  peer.tell.add(1);
  assertEquals(types.length, 5);
  assertEquals(system.counts, { started: 1, stopped: 1, restarted: 1, failed: 1, deadLetters: 2 });
  assertThrows(() => system.events.subscribe(1 as never), ArgumentError);
  assertThrows(() => new EventStream().subscribe(() => {}, { limit: 1 }), ArgumentError, "clock");
});
