/**
 * A carrier that loses, doubles and delays messages by a seed, and can be cut off.
 *
 * @module
 */
import type { Carrier, Consumption, Log, LogSpec, Message } from "../../../src/remote/carrier.ts";
import { RemoteError } from "../../../src/errors.ts";

/** What goes wrong, each with a probability. */
export interface Faults {
  /** A published message is lost. */
  readonly lose?: number;
  /** It comes twice. */
  readonly double?: number;
  /** Appending fails before it was kept. */
  readonly refuse?: number;
  /** Appending fails after it was kept. */
  readonly forget?: number;
}

/** Around another carrier. */
export class FaultyCarrier implements Carrier {
  readonly kind = "faulty";
  readonly maxPayload: number;
  /** Cut off: nothing comes or goes. */
  cut = false;
  #state: number;

  constructor(private readonly of: Carrier, private readonly faults: Faults, seed: number) {
    this.maxPayload = of.maxPayload;
    this.#state = seed >>> 0 || 1;
  }

  publish(subject: string, data: Uint8Array, unheard?: () => void): void {
    if (this.cut || this.#happens(this.faults.lose)) return;
    this.of.publish(subject, data, unheard);
    if (this.#happens(this.faults.double)) this.of.publish(subject, data);
  }

  request(...args: Parameters<Carrier["request"]>): Promise<Uint8Array> {
    return this.of.request(...args);
  }

  consume(
    subject: string,
    handler: (message: Message) => void,
    options?: { group?: string },
  ): Promise<Consumption> {
    return this.of.consume(subject, (message) => {
      if (!this.cut) handler(message);
    }, options);
  }

  async log(spec: LogSpec): Promise<Log> {
    const log = await this.of.log(spec);
    const passing = (): RemoteError => new RemoteError("REMOTE_UNAVAILABLE", "cut off for a moment");
    return {
      spec: log.spec,
      append: async (...args) => {
        if (this.cut || this.#happens(this.faults.refuse)) throw passing();
        const number = await log.append(...args);
        if (this.#happens(this.faults.forget)) throw passing();
        return number;
      },
      read: (...args) => log.read(...args),
      last: (key) => log.last(key),
      state: () => log.state(),
      delete: () => log.delete(),
    };
  }

  flush(): Promise<void> {
    return this.of.flush();
  }

  #happens(probability = 0): boolean {
    this.#state = Math.imul(this.#state, 1_664_525) + 1_013_904_223 >>> 0;
    return this.#state / 2 ** 32 < probability;
  }
}
