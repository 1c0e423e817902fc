/**
 * References to virtual actors.
 *
 * @module
 */
import type { Ask, AskOptions, TellStatus } from "../../actor/ref.ts";
import { ActorDeadError, AskTimeoutError, RemoteError } from "../../errors.ts";
import { askFace, tellFace } from "./faces.ts";
import type { Kinds } from "./kinds.ts";
import type { RemoteActors } from "./remote_actors.ts";
import { askFailure, type RemoteTell, TIMEOUT } from "./remote_ref.ts";
import { ASK, FAILED, heard, MOVED, opened, saying, TELL } from "./talk.ts";

const LONGEST_PAUSE = 500;

/**
 * A reference to a virtual actor: it is there as soon as somebody tells or asks it something, in one of the processes that host its kind;
 * from `remote.virtual()`.
 */
export class VirtualRef<A> {
  /** The kind and the key. */
  readonly name: string;
  /** Sends without waiting, at most once. What nobody is there to take goes to `onDeadLetter`. */
  readonly tell: RemoteTell<A>;
  /** Sends and waits for the answer, as `ask` of every reference does. */
  readonly ask: Ask<A>;
  readonly #actors: RemoteActors;
  readonly #kinds: Kinds;
  readonly #kind: string;
  readonly #key: string;
  /** What is said keeps its order also while the place is not known yet. */
  #placing: Promise<void> | undefined = undefined;

  /** For `remote.virtual()`. */
  constructor(actors: RemoteActors, kinds: Kinds, kind: string, key: string) {
    this.#actors = actors;
    this.#kinds = kinds;
    this.#kind = kind;
    this.#key = key;
    this.name = `${kind}/${key}`;
    this.tell = tellFace((method, args) => this.#tell(method, args)) as RemoteTell<A>;
    this.ask = askFace((method, args, options) => this.#ask(method, args, options)) as Ask<A>;
  }

  #tell(method: string, args: readonly unknown[]): TellStatus {
    const data = saying(TELL, method, args, this.#actors.handles);
    const to = { name: this.name, address: this.name };
    const place = this.#placeNow();
    if (place !== undefined) return this.#actors.tell(to, method, args, data, this.#subject(place));
    this.#placed().then((found) => {
      this.#actors.tell(to, method, args, data, found === undefined ? undefined : this.#subject(found));
    }).catch(() => {
      // Nobody could be asked where it is, or it is too large for whoever could: whoever told has gone on long ago.
      this.#actors.unheard(to.name, method, args);
    });
    return "ok";
  }

  /** Where it is, for one after another. */
  #placed(): Promise<string | undefined> {
    const placed = (this.#placing ?? Promise.resolve()).then(() =>
      this.#kinds.placeOf(this.#kind, this.#key)
    );
    const placing = placed.then(() => {}, () => {});
    this.#placing = placing;
    void placing.then(() => {
      if (this.#placing === placing) this.#placing = undefined;
    });
    return placed;
  }

  /** Where it is, if that is known and nobody waits to learn it. */
  #placeNow(): string | undefined {
    return this.#placing === undefined ? this.#kinds.placeNow(this.#kind, this.#key) : undefined;
  }

  async #ask(
    method: string,
    args: readonly unknown[],
    { timeout = TIMEOUT, signal }: AskOptions,
  ): Promise<unknown> {
    const data = saying(ASK, method, args, this.#actors.handles);
    const until = performance.now() + timeout;
    for (let moved = 0;;) {
      const place = this.#placeNow() ?? await this.#placed();
      if (place === undefined) throw new ActorDeadError(this.name, "noproc", method);
      const left = Math.min(until - performance.now(), 2 ** 31 - 1);
      if (left <= 0) throw new AskTimeoutError(this.name, method, timeout);
      const answer = await this.#request(place, data, left, signal, method, timeout);
      if (answer === undefined) continue;
      const { kind, reader } = opened(answer);
      const [value] = heard(reader, this.#actors.handles);
      if (kind === FAILED) throw value;
      if (kind !== MOVED) return value;
      this.#kinds.found(this.#kind, this.#key, value as string);
      // Whoever holds the lease has just died, say: until that is noticed one is sent to and fro.
      if (++moved > 2) await this.#kinds.pause(Math.min(LONGEST_PAUSE, 10 * 2 ** moved));
    }
  }

  /** `undefined`: nobody is there any more; ask elsewhere. */
  async #request(
    place: string,
    data: Uint8Array,
    left: number,
    signal: AbortSignal | undefined,
    method: string,
    timeout: number,
  ): Promise<Uint8Array | undefined> {
    try {
      return await this.#actors.carrier.request(this.#subject(place), data, { timeout: left, signal });
    } catch (error) {
      if (!(error instanceof RemoteError) || error.code !== "NO_RESPONDER") {
        throw askFailure(error, this.name, method, timeout);
      }
      this.#kinds.missing(this.#kind, this.#key, place);
      return undefined;
    }
  }

  #subject(process: string): string {
    return `${this.#actors.kindOf(this.#kind, process)}.${this.#key}`;
  }
}
