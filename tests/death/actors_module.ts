/** Actors that live in workers until those die. */
import { Actor, type ActorRef } from "../../src/actor/mod.ts";
import { SPAN } from "./nemesis_module.ts";

/** Hears what actors in workers say; lives in the main isolate. */
export class Ear extends Actor {
  readonly #hear: (value: number) => void;

  /** `hear` gets everything. */
  constructor(hear: (value: number) => void) {
    super();
    this.#hear = hear;
  }

  /** A value of a life. */
  heard(value: number): void {
    this.#hear(value);
  }
}

/** One life: says again what it is told, to the ear, and to the life in the next worker. */
export class Echo extends Actor {
  readonly #life: number;
  readonly #ear: ActorRef<Ear>;
  #last = -1;
  #wrong = 0;
  readonly #from = new Map<number, number>();

  /** `life` is its number. */
  constructor(life: number, ear: ActorRef<Ear>) {
    super();
    this.#life = life;
    this.#ear = ear;
  }

  /** Told by the main isolate: 0, 1, 2 …, none of them twice or missing. */
  note(n: number, next: ActorRef<Echo> | undefined): void {
    if (n !== this.#last + 1) this.#wrong++;
    this.#last = n;
    this.#ear.tell.heard(this.#life * SPAN + n);
    next?.tell.relay(this.#life, n);
  }

  /** Told by another life: its numbers come in order, though some may have gone elsewhere. */
  relay(life: number, n: number): void {
    if (n <= (this.#from.get(life) ?? -1)) this.#wrong++;
    this.#from.set(life, n);
  }

  /** How much was out of order, doubled or missing. */
  wrong(): number {
    return this.#wrong;
  }
}

/** How often it has been asked in this incarnation. */
export class Tally extends Actor {
  #count = 0;

  /** One more. */
  count(): number {
    return ++this.#count;
  }
}
