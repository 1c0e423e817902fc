/**
 * Fork and join, twice: `throughput` deals messages to a fixed number of actors in turn, `creation` makes an actor for each
 * message, which does its work and stops. From the Savina benchmarks (fork-join throughput, fork-join actor creation).
 * Needs no permission.
 *
 * @module
 */
import { Actor, type ActorRef, type Reply, router, spawn } from "@millrace/millrace";

/** What each message costs. */
function work(seed: number): number {
  return Math.sin(seed) ** 2;
}

class Worker extends Actor {
  #processed = 0;
  #result = 0;

  process(seed: number): void {
    this.#processed++;
    this.#result += work(seed);
  }

  processed(): number {
    return this.#processed;
  }
}

/** Deals `messages` to `actors` in turn; resolves with how many each one has processed. */
export async function throughput(messages: number, actors = 60): Promise<number[]> {
  const workers = Array.from({ length: actors }, () => spawn(Worker));
  const { tell, send } = router(workers, { routing: "roundRobin" });
  for (let i = 0; i < messages; i++) if (tell.process(i) === "full") await send.process(i);
  const processed = await Promise.all(workers.map((worker) => worker.ask.processed()));
  await Promise.all(workers.map((worker) => worker.stop()));
  return processed;
}

class Child extends Actor {
  process(parent: ActorRef<Parent>, seed: number): void {
    parent.tell.joined(work(seed));
    this.context.stop();
  }
}

class Parent extends Actor {
  #left = 0;
  #sum = 0;
  #reply!: Reply<number>;

  fork(children: number): number {
    this.#reply = this.context.defer();
    this.#left = children;
    const me: ActorRef<Parent> = this.self;
    for (let i = 0; i < children; i++) spawn(Child).tell.process(me, i);
    return NaN; // the answer comes with the last child
  }

  joined(result: number): void {
    this.#sum += result;
    if (--this.#left === 0) this.#reply.send(this.#sum);
  }
}

/** Makes `children`, at least one, each for one piece of work; resolves with the sum of their results. */
export async function creation(children: number): Promise<number> {
  await using parent = spawn(Parent, [], { mailbox: { capacity: Infinity } });
  return await parent.ask.with({ timeout: Infinity }).fork(children);
}

if (import.meta.main) {
  const n = 100_000;
  const start = performance.now();
  const processed = await throughput(n);
  const between = performance.now();
  const sum = await creation(n);
  const each = (ms: number): string => `${Math.round(ms * 1e6 / n)} ns each`;
  console.log(`${processed.length} actors processed ${n} messages, ${each(between - start)}`);
  console.log(
    `${n} actors came and went, their sum is ${sum.toFixed(3)}, ${each(performance.now() - between)}`,
  );
}
