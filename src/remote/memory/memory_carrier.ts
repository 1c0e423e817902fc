/**
 * The carrier for programs that do not need a server yet, and for tests: everything in the memory of one isolate.
 *
 * @module
 */
import { RemoteError } from "../../errors.ts";
import { type Clock, clockOf, Timer } from "../../time/clock.ts";
import type { Carrier, Consumption, Log, LogSpec, Message } from "../carrier.ts";
import { MemoryLog } from "./memory_log.ts";
import { Subjects, Turns } from "./subjects.ts";

/** Options of {@linkcode memoryCarrier}. */
export interface MemoryCarrierOptions {
  /** The clock of redeliveries and of what grows too old; real time by default. */
  clock?: Clock | undefined;
  /** Most bytes of a message; 1 MiB by default, as with NATS. */
  maxPayload?: number | undefined;
}

class MemoryCarrier implements Carrier {
  readonly kind = "memory";
  readonly maxPayload: number;
  readonly #clock: Clock;
  readonly #turns = new Turns();
  readonly #subjects: Subjects = new Subjects(this.#turns);
  readonly #logs: Map<string, MemoryLog> = new Map();

  constructor({ clock, maxPayload = 1 << 20 }: MemoryCarrierOptions) {
    this.#clock = clockOf(clock);
    this.maxPayload = maxPayload;
  }

  publish(subject: string, data: Uint8Array, unheard?: () => void): void {
    this.#check(subject, data);
    if (this.#subjects.publish(subject, data) === 0 && unheard !== undefined) this.#turns.later(unheard);
  }

  request(
    subject: string,
    data: Uint8Array,
    { timeout, signal }: { timeout: number; signal?: AbortSignal | undefined },
  ): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      this.#check(subject, data);
      const end = (settle: () => void): void => {
        this.#clock.cancel(timer);
        signal?.removeEventListener("abort", abort);
        settle();
      };
      const abort = (): void => end(() => reject(signal!.reason));
      const late = new RemoteError("REMOTE_TIMEOUT", "nobody answered in time", { subject, timeout });
      const timer = new Timer({ onTimer: () => end(() => reject(late)) });
      const answered = (answer: Uint8Array): void => this.#turns.later(() => end(() => resolve(answer)));
      if (this.#subjects.publish(subject, data, answered) === 0) {
        throw new RemoteError("NO_RESPONDER", "nobody is there to answer", { subject });
      }
      this.#clock.arm(timer, timeout);
      signal?.addEventListener("abort", abort);
    });
  }

  consume(
    subject: string,
    handler: (message: Message) => void,
    { group }: { group?: string | undefined } = {},
  ): Promise<Consumption> {
    return Promise.resolve(this.#subjects.listen(subject, group, handler));
  }

  log(spec: LogSpec): Promise<Log> {
    let log = this.#logs.get(spec.name);
    if (log === undefined) {
      log = new MemoryLog(spec, this.#clock, this.#turns, () => this.#logs.delete(spec.name));
      this.#logs.set(spec.name, log);
    }
    const { keep, limit, maxAge } = log.spec;
    if (spec.keep === keep && spec.limit === limit && spec.maxAge === maxAge) return Promise.resolve(log);
    const facts = { log: spec.name, limit: spec.limit };
    return Promise.reject(new RemoteError("LOG_CONFLICT", "the log exists with other settings", facts));
  }

  flush(): Promise<void> {
    return new Promise((resolve) => this.#turns.later(resolve));
  }

  #check(subject: string, data: Uint8Array): void {
    if (data.length <= this.maxPayload) return;
    throw new RemoteError("PAYLOAD_TOO_LARGE", "the message is too large for the carrier", {
      subject,
      bytes: data.length,
      limit: this.maxPayload,
    });
  }
}

/**
 * A carrier in the memory of this isolate: what several `remote()`s over the same one send, the others get, as if they were
 * processes. Nothing outlives the process. For programs that do not need a server yet, and for tests.
 *
 * @example
 * ```ts
 * import { memoryCarrier, remote } from "@millrace/millrace/nats";
 * import { f64 } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const carrier = memoryCarrier();
 * await using near = remote(carrier, { name: "shop" });
 * await using far = remote(carrier, { name: "shop" });
 * const prices = await near.channel("prices", f64, { capacity: 8 });
 * const same = await far.channel("prices", f64, { capacity: 8 });
 * const next = same.receive();
 * await prices.send(9.99);
 * assertEquals(await next, 9.99);
 * ```
 */
export function memoryCarrier(options: MemoryCarrierOptions = {}): Carrier {
  return new MemoryCarrier(options);
}
