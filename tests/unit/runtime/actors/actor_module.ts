/** Actors that the tests of this folder spawn on workers. */
import {
  Actor,
  type ActorRef,
  type BehaviorRef,
  child,
  type Down,
  type Exit,
  type ExitReason,
  type Reply,
  supervise,
} from "../../../../src/actor/mod.ts";
import { currentTask, type SharedChannel } from "../../../../src/runtime/mod.ts";

/** Something that has no answer before it is told to. */
export class Counter extends Actor {
  #n: number;
  constructor(start: number) {
    super();
    if (start < 0) throw new RangeError("below zero");
    this.#n = start;
  }
  increment(by: number): void {
    this.#n += by;
  }
  value(): number {
    return this.#n;
  }
  fail(): void {
    throw new RangeError("told to");
  }
  async slow(ms: number): Promise<number> {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return this.#n;
  }
  never(): Promise<void> {
    return new Promise(() => {});
  }
  async forward(to: ActorRef<Counter>, by: number): Promise<number> {
    to.tell.increment(by);
    return await to.ask.value();
  }
  leave(reason?: ExitReason): void {
    this.context.stop(reason);
  }
  unserialisable(): unknown {
    return { f: () => 1 };
  }
  me(): unknown {
    return this.self;
  }
  same(ref: unknown): boolean {
    return ref === this.self;
  }
  refuseThis(): never {
    return this.context.refuse(new SyntaxError("no"));
  }
}

/** Keeps what it hears in order. */
export class Listener extends Actor {
  #heard: unknown[] = [];
  #block: Promise<void> | undefined;
  hear(what: unknown): void {
    this.#heard.push(what);
  }
  heard(): unknown[] {
    return this.#heard;
  }
  count(): number {
    return this.#heard.length;
  }
  fail(): void {
    throw new RangeError("told to");
  }
  async sleep(ms: number): Promise<void> {
    await (this.#block = new Promise((resolve) => setTimeout(resolve, ms)));
  }
  /** Says that it has begun, and ends when it is told to. */
  async hold(begun: SharedChannel<number>, go: SharedChannel<number>): Promise<void> {
    await begun.send(1);
    await go.receive();
  }
  watch(ref: ActorRef<Talker>): void {
    this.context.watch(ref);
  }
  link(ref: ActorRef<Counter>, trap: boolean): void {
    this.context.trapExit = trap;
    this.context.link(ref);
  }
  find(name: string): unknown {
    return this.context.system.find(name);
  }
  protected override onDown({ reason }: Down): void {
    this.#heard.push(["down", reason]);
  }
  protected override onExit({ reason }: Exit): void {
    this.#heard.push(["exit", reason]);
  }
}

/** Says numbers to others. */
export class Talker extends Actor {
  talk(to: ActorRef<Listener>, count: number, then: "stop" | "fail" | "stay"): void {
    for (let i = 0; i < count; i++) to.tell.hear(i);
    if (then === "stop") this.context.stop();
    if (then === "fail") throw new RangeError("told to");
  }
  async pour(to: ActorRef<Listener>, count: number): Promise<number> {
    let full = 0;
    for (let i = 0; i < count; i++) {
      if (to.tell.hear(i) === "ok") continue;
      full++;
      await to.send.hear(i);
    }
    return full;
  }
  async into(channel: SharedChannel<unknown>, ref: unknown): Promise<void> {
    await channel.send(ref);
  }
}

/** Starts with trouble. */
export class Brittle extends Actor {
  protected override onStart(): void {
    throw new TypeError("will not start");
  }
  hello(): string {
    return "hello";
  }
}

/** No actor. */
export class Plain {}

/** A task. */
export function add(a: number, b: number): number {
  return a + b;
}

/** A task that uses an actor. */
export async function count(counter: ActorRef<Counter>, by: number): Promise<ActorRef<Counter>> {
  counter.tell.increment(by);
  await counter.ask.value();
  return counter;
}

/** A task that passes a reference on. */
export async function relay(refs: SharedChannel<ActorRef<Counter>>, by: number): Promise<number> {
  const counter = (await refs.receive())!;
  await counter.send.increment(by);
  return await counter.ask.value();
}

/** A task that asks an actor made of functions. */
export function askFunction(
  ref: BehaviorRef<{ n: number; reply: Reply<number> }>,
  n: number,
): Promise<number> {
  return ref.ask<number>((reply) => ({ n, reply }));
}

/** Takes what moves. */
export class Porter extends Actor {
  #seen: number[] = [];
  carry(bytes: Uint8Array, n: number): number {
    this.#seen.push(n);
    return bytes.length === 0 ? -1 : bytes[0]! + bytes.length;
  }
  note(n: number): void {
    this.#seen.push(n);
  }
  seen(): number[] {
    return this.#seen;
  }
  async hand(to: ActorRef<Porter>, count: number): Promise<[lengths: number[], answers: number[]]> {
    const lengths: number[] = [], answers: Promise<number>[] = [];
    for (let i = 0; i < count; i++) {
      const bytes = new Uint8Array(1000).fill(i);
      answers.push(to.ask.with({ transfer: [bytes.buffer] }).carry(bytes, 2 * i));
      to.tell.note(2 * i + 1);
      lengths.push(bytes.length);
    }
    return [lengths, await Promise.all(answers)];
  }
}

/** Can be made again of what it has heard; moves and sleeps. */
export class Nomad extends Actor {
  static made = 0;
  static slept = 0;
  #heard: unknown[] = [];
  #lives = 1;
  constructor(readonly odd: string) {
    super();
    Nomad.made++;
    if (odd === "fails there" && Nomad.made > 1) throw new RangeError("not here");
  }
  hear(what: unknown): void {
    this.#heard.push(what);
  }
  async heard(): Promise<unknown[]> {
    return await Promise.resolve(this.#heard);
  }
  about(): [worker: number, lives: number, made: number] {
    return [where(), this.#lives, Nomad.made];
  }
  async slow(ms: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
  fail(): void {
    throw new RangeError("told to");
  }
  protected override snapshot(): unknown {
    if (this.odd === "no snapshot today") throw new EvalError("no snapshot today");
    Nomad.slept++;
    return { heard: this.#heard, lives: this.#lives };
  }
  protected override async restore(state: { heard: unknown[]; lives: number }): Promise<void> {
    await null;
    this.#heard = state.heard;
    this.#lives = state.lives + 1;
    if (this.odd === "no restore") throw new EvalError("no restore");
  }
}

/** How often an actor of this isolate was made a snapshot. */
export function slept(): number {
  return Nomad.slept;
}

let id = 0;
/** A number that differs between isolates, most likely. */
function where(): number {
  return id ||= Math.random();
}

/** A task that spawns an actor on another worker, and uses it from there. */
export async function spawnFrom(url: string, worker: number): Promise<[ActorRef<Counter>, number]> {
  const mod = currentTask().import<typeof import("./actor_module.ts")>(url);
  const counter = await mod.Counter.spawn.with({ worker })(20);
  await counter.send.increment(1);
  return [counter, await counter.ask.value()];
}

/** A task that supervises children on another worker; returns their references. */
export async function superviseFrom(url: string, worker: number): Promise<ActorRef<Counter>[]> {
  const mod = currentTask().import<typeof import("./actor_module.ts")>(url);
  const specs = [1, 2].map((n) => child(mod.Counter, [n], { id: `${n}`, worker }));
  const supervisor = supervise({ intensity: 5 }, specs);
  await supervisor.ready();
  return specs.map((spec) => supervisor.find(spec)!);
}

/** Fails at the first message, which it sends to itself when it starts: as often as it is told. */
export class Eager extends Actor {
  static left: number | undefined;
  constructor(times: number) {
    super();
    Eager.left ??= times;
  }
  protected override onStart(): void {
    this.self.tell.begin();
  }
  begin(): void {
    if (Eager.left! > 0) throw new RangeError(`${Eager.left!--} to go`);
  }
  hello(): string {
    return "hello";
  }
}

/** Takes messages out of turn, once it is let. */
export class Picker extends Actor {
  async run(begun: SharedChannel<number>, go: SharedChannel<number>, count: number): Promise<unknown[]> {
    await begun.send(1);
    await go.receive();
    const got: unknown[] = [];
    while (got.length < count) got.push((await this.context.receive("item"))!.args[0]);
    return got;
  }
  item(_n: number): void {}
}

/** Says when it is asked for a snapshot, and waits until it may give it. */
export class Traveller extends Actor {
  #heard: unknown[] = [];
  constructor(readonly begun: SharedChannel<number>, readonly go: SharedChannel<number>) {
    super();
  }
  hear(what: unknown): void {
    this.#heard.push(what);
  }
  heard(): unknown[] {
    return this.#heard;
  }
  protected override async snapshot(): Promise<unknown> {
    await this.begun.send(1);
    await this.go.receive();
    return this.#heard;
  }
  protected override restore(heard: unknown[]): void {
    this.#heard = heard;
  }
}
