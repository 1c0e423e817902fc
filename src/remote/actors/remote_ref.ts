/**
 * References to actors of other processes.
 *
 * @module
 */
import type { ExitReason, Monitor } from "../../actor/exit.ts";
import type { Ask, AskOptions, TellStatus } from "../../actor/ref.ts";
import { ActorDeadError, ArgumentError, AskTimeoutError, RemoteError } from "../../errors.ts";
import { reportError } from "../../errors/report.ts";
import { Reader } from "../wire.ts";
import { askFace, tellFace } from "./faces.ts";
import type { RemoteActors } from "./remote_actors.ts";
import { answering, ASK, FAILED, heard, opened, saying, TELL, WATCH } from "./talk.ts";

/** What an ask waits for unless it is told otherwise, in milliseconds. */
export const TIMEOUT = 5000;

/** The methods of an actor as messages to another process: `"ok"` when it is on its way, `"dead"` when this process has left. */
export type RemoteTell<A> = {
  readonly [K in keyof A as A[K] extends (...args: never[]) => unknown ? K : never]: A[K] extends
    (...args: infer P) => unknown ? (...args: P) => TellStatus : never;
};

/** What a monitor of an actor elsewhere reports, once. */
export interface RemoteDown<A = unknown> {
  /** Who ended. */
  readonly ref: RemoteRef<A>;
  /** Why; `"process_lost"` if its process was not heard of any more, `"noproc"` if there was none. */
  readonly reason: ExitReason;
}

/**
 * A reference to an actor of any process of the system, by its name; from `remote.ref()`, or out of a message. Nobody knows whether the
 * actor is there before it answers. It travels, in messages to actors and in values of codec `auto()`.
 */
export class RemoteRef<A> {
  /** What all processes know it by. */
  readonly address: string;
  /** Sends without waiting. What nobody is there to take goes to `onDeadLetter` of this process. */
  readonly tell: RemoteTell<A>;
  /**
   * Sends and waits for the answer: 5 s, or `ask.with({ timeout, signal })`. Rejects with what the method threw, with an `ActorDeadError` at
   * once if there is no such actor, or with an `AskTimeoutError`: then nobody knows whether it took effect.
   */
  readonly ask: Ask<A>;
  readonly #actors: RemoteActors;

  /** For `remote.ref()`. */
  constructor(actors: RemoteActors, address: string) {
    this.#actors = actors;
    this.address = address;
    this.tell = tellFace((method, args) => this.#tell(method, args)) as RemoteTell<A>;
    this.ask = askFace((method, args, options) => this.#ask(method, args, options)) as Ask<A>;
  }

  /** Its name, for reports. */
  get name(): string {
    return this.#actors.nameOf(this.address);
  }

  /** Calls `listener` once when it has ended, or its process is lost, or at once with `"noproc"` if there is none. */
  watch(listener: (down: RemoteDown<A>) => void): Monitor {
    if (typeof listener !== "function") {
      throw new ArgumentError("watch needs a function to call", { got: listener });
    }
    const watch = { active: true, [Symbol.dispose]: (): void => end(undefined) };
    const stops: (() => void)[] = [];
    const end = (down: { reason: ExitReason } | undefined): void => {
      if (!watch.active) return;
      watch.active = false;
      for (const stop of stops) stop();
      if (down === undefined) return;
      try {
        listener({ ref: this, reason: down.reason });
      } catch (error) {
        reportError(error);
      }
    };
    void this.#watch(stops, (reason) => end({ reason }), () => watch.active);
    return watch;
  }

  /** Asks something of the library's own. */
  async request(
    data: Uint8Array,
    method: string,
    { timeout = TIMEOUT, signal }: AskOptions = {},
  ): Promise<unknown> {
    const limit = Math.max(1, Math.min(timeout, 2 ** 31 - 1));
    const answer = await this.#actors.carrier.request(this.#actors.subjectOf(this.address), data, {
      timeout: limit,
      signal,
    })
      .catch((error) => {
        throw askFailure(error, this.name, method, timeout);
      });
    const { kind, reader } = opened(answer);
    const [value] = heard(reader, this.#actors.handles);
    if (kind === FAILED) throw value;
    return value;
  }

  async #watch(
    stops: (() => void)[],
    down: (reason: ExitReason) => void,
    active: () => boolean,
  ): Promise<void> {
    const { carrier, presence } = this.#actors;
    try {
      await this.#actors.ready();
      const ends = await carrier.consume(this.#actors.endOf(this.address), ({ data }) => {
        down(heard(new Reader(data), this.#actors.handles)[0]);
      });
      stops.push(() => void ends.stop());
      if (!active()) return void ends.stop();
      const process = await this.request(
        answering(WATCH, undefined, this.#actors.handles),
        "watch",
      ) as string;
      stops.push(
        presence.listen({
          left: (peer, lost) => peer === process && down(lost ? "process_lost" : "shutdown"),
        }),
      );
      presence.met(process);
      if (!active()) { for (const stop of stops) stop(); }
    } catch (error) {
      down(error instanceof ActorDeadError ? "noproc" : "process_lost");
    }
  }

  #tell(method: string, args: readonly unknown[]): TellStatus {
    return this.#actors.tell(this, method, args, saying(TELL, method, args, this.#actors.handles));
  }

  #ask(method: string, args: readonly unknown[], options: AskOptions): Promise<unknown> {
    return this.request(saying(ASK, method, args, this.#actors.handles), method, options);
  }
}

/** What an ask that the carrier failed rejects with. */
export function askFailure(error: unknown, name: string, method: string, timeout: number): unknown {
  if (!(error instanceof RemoteError)) return error;
  if (error.code === "NO_RESPONDER") return new ActorDeadError(name, "noproc", method);
  return error.code === "REMOTE_TIMEOUT" ? new AskTimeoutError(name, method, timeout) : error;
}
