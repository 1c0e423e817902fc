/**
 * Ping-pong: two actors, one message there and one back, again and again. The ask that started it is answered when the last
 * ball is back. From the Savina benchmarks (ping-pong). Needs no permission.
 *
 * @module
 */
import { Actor, type ActorRef, type Reply, spawn } from "@millrace/millrace";

class Pong extends Actor {
  ping(from: ActorRef<Ping>, left: number): void {
    from.tell.pong(left);
  }
}

class Ping extends Actor {
  readonly #other = this.context.spawn(Pong);
  readonly #me: ActorRef<Ping> = this.self;
  #balls = 0;
  #reply!: Reply<number>;

  play(rounds: number): number {
    this.#reply = this.context.defer();
    this.#other.tell.ping(this.#me, rounds - 1);
    return NaN; // the answer comes with the last ball
  }

  pong(left: number): void {
    this.#balls++;
    if (left > 0) this.#other.tell.ping(this.#me, left - 1);
    else this.#reply.send(this.#balls);
  }
}

/** Plays `rounds` of at least one; resolves with the balls that came back. */
export async function pingPong(rounds: number): Promise<number> {
  await using ping = spawn(Ping);
  return await ping.ask.with({ timeout: Infinity }).play(rounds);
}

if (import.meta.main) {
  const start = performance.now();
  const rounds = 200_000;
  const balls = await pingPong(rounds);
  const nanoseconds = (performance.now() - start) * 1e6 / rounds;
  console.log(`${balls} balls came back, ${Math.round(nanoseconds)} ns each`);
}
