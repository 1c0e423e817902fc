/**
 * Actors of one isolate. Each iteration does the work of `N` messages, hops or actors: divide by that.
 *
 *   deno bench --allow-read --allow-env bench/actors_bench.ts
 *   deno run --v8-flags=--expose-gc bench/actors_bench.ts      one figure per case, and the bytes of an idle actor
 *
 * Beside Erlang, Go, nact and XState: `bench/rivals.ts --only actors/`.
 */
import { Actor, type ActorRef, spawn } from "../src/actor/mod.ts";

const N = 100_000;

class Sum extends Actor {
  #sum = 0;
  add(value: number): void {
    this.#sum += value;
  }
  total(): number {
    return this.#sum;
  }
}

/** N messages to one actor, which sums them up; whoever finds the mailbox full waits for room. */
async function tell(n: number): Promise<void> {
  const actor = spawn(Sum);
  const { tell, send } = actor;
  for (let i = 0; i < n; i++) if (tell.add(i) !== "ok") await send.add(i);
  const total = await actor.ask.total();
  if (total !== n * (n - 1) / 2) throw new Error(`a wrong sum: ${total}`);
}

class Echo extends Actor {
  echo(to: ActorRef<Ping>, left: number): void {
    to.tell.back(left);
  }
  value(n: number): number {
    return n;
  }
}

class Ping extends Actor {
  readonly #me: ActorRef<Ping>;
  constructor(readonly other: ActorRef<Echo>, readonly done: () => void) {
    super();
    this.#me = this.self;
  }
  back(left: number): void {
    if (left === 0) this.done();
    else this.other.tell.echo(this.#me, left - 1);
  }
}

/** N round trips between two actors. */
function pingPong(n: number): Promise<void> {
  return new Promise((resolve) => spawn(Ping, [spawn(Echo), resolve]).tell.back(n));
}

/** N questions, one after the other, from outside all actors. */
async function ask(n: number): Promise<void> {
  const echo = spawn(Echo);
  for (let i = 0; i < n; i++) await echo.ask.value(i);
}

class Hop extends Actor {
  #next!: ActorRef<Hop>;
  constructor(readonly done: () => void) {
    super();
  }
  meet(next: ActorRef<Hop>): void {
    this.#next = next;
  }
  token(left: number): void {
    if (left === 0) this.done();
    else this.#next.tell.token(left - 1);
  }
}

/** A token of N hops around 503 actors. */
function ring(n: number): Promise<void> {
  return new Promise((resolve) => {
    const hops = Array.from({ length: 503 }, () => spawn(Hop, [resolve]));
    hops.forEach((hop, i) => hop.tell.meet(hops[(i + 1) % hops.length]!));
    hops[0]!.tell.token(n);
  });
}

class Skynet extends Actor {
  #sum = 0;
  #waiting = 10;
  constructor(readonly parent: ActorRef<Skynet> | ((sum: number) => void)) {
    super();
  }
  start(number: number, size: number): void {
    if (size === 1) return this.#report(number);
    const part = size / 10;
    const me: ActorRef<Skynet> = this.self;
    for (let i = 0; i < 10; i++) spawn(Skynet, [me]).tell.start(number + i * part, part);
  }
  result(sum: number): void {
    this.#sum += sum;
    if (--this.#waiting === 0) this.#report(this.#sum);
  }
  #report(sum: number): void {
    if (typeof this.parent === "function") this.parent(sum);
    else this.parent.tell.result(sum);
    this.context.stop();
  }
}

/** A tree of actors with `leaves` leaves that sum up their numbers. */
async function skynet(leaves: number): Promise<void> {
  const sum = await new Promise((resolve) => spawn(Skynet, [resolve]).tell.start(0, leaves));
  if (sum !== leaves * (leaves - 1) / 2) throw new Error(`a wrong sum: ${sum}`);
}

/** N actors, one after the other: each is made, told one thing, and stops; like a request of a service. */
async function comeAndGo(n: number): Promise<void> {
  for (let i = 0; i < n; i++) {
    const actor = spawn(Sum);
    actor.tell.add(i);
    if (await actor.ask.total() !== i) throw new Error("a wrong sum");
    await actor.stop();
  }
}

Deno.bench(`tell, ${N}`, { group: "tell" }, async () => {
  await tell(N);
});
Deno.bench(`ask, ${N}`, { group: "ask" }, async () => {
  await ask(N);
});
Deno.bench(`ping-pong, ${N}`, { group: "ping-pong" }, async () => {
  await pingPong(N);
});
Deno.bench(`ring of 503, ${N} hops`, { group: "ring" }, async () => {
  await ring(N);
});
Deno.bench(`spawn, ask and stop, ${N}`, { group: "spawn" }, async () => {
  await comeAndGo(N);
});
Deno.bench(`skynet, ${N} leaves`, { group: "skynet" }, async () => {
  await skynet(N);
});

/** The median of five runs, in nanoseconds a unit. */
async function median(run: () => Promise<void>, units: number): Promise<string> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await run();
    times.push((performance.now() - start) * 1e6 / units);
  }
  return times.toSorted((a, b) => a - b)[2]!.toFixed(1);
}

/** Bytes of an actor that was spawned, and of one that has handled a message. */
async function bytes(count: number): Promise<[number, number]> {
  const { gc } = globalThis as { gc?: () => void };
  const refs = new Array<ActorRef<Echo> | undefined>(count).fill(undefined);
  gc?.();
  const empty = Deno.memoryUsage().heapUsed;
  for (let i = 0; i < count; i++) refs[i] = spawn(Echo);
  gc?.();
  const spawned = Deno.memoryUsage().heapUsed;
  for (const ref of refs) ref!.tell.value(1);
  await refs.at(-1)!.ask.value(1);
  gc?.();
  const used = Deno.memoryUsage().heapUsed;
  return [(spawned - empty) / count, (used - empty) / count];
}

if (import.meta.main) {
  await tell(N);
  console.log(`tell       ${await median(() => tell(5e6), 5e6)} ns`);
  console.log(`ask        ${await median(() => ask(3e5), 3e5)} ns`);
  console.log(`ping-pong  ${await median(() => pingPong(1e6), 1e6)} ns a round trip`);
  console.log(`ring       ${await median(() => ring(1e6), 1e6)} ns a hop`);
  console.log(`spawn+stop ${await median(() => comeAndGo(3e5), 3e5)} ns, with a tell and an ask`);
  console.log(`skynet     ${await median(() => skynet(1e6), 1_111_111)} ns an actor`);
  const [spawned, used] = await bytes(1e6);
  console.log(`idle actor ${spawned.toFixed(0)} bytes, ${used.toFixed(0)} after its first message`);
}
