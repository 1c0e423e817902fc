/**
 * What one party does in a history: some random operations, each stamped before and after. The same for tasks of one
 * isolate, for parties over one shared memory, and for workers.
 *
 * @module
 */
import { ChannelClosedError, ChannelFullError } from "../../../src/errors.ts";
import { select } from "../../../src/channel/mod.ts";
import type { Permit, ReceiveChannel, SendChannel } from "../../../src/channel/types.ts";
import type { Operation, Outcome, Verb } from "./history.ts";

/** Both faces. */
export type Both = SendChannel<number> & ReceiveChannel<number>;

/** Where and how a party acts. */
export interface Stage {
  /** The channels, by the numbers that histories give them. */
  readonly channels: readonly Both[];
  /** Takes the next stamp. */
  stamp(): number;
  /** A random integer below. */
  pick(below: number): number;
  /** Ends a wait that lasts too long: calls `abort` later, unless the function it returns is called first. */
  patience(abort: () => void): () => void;
}

const ABORTED = Symbol("aborted");

/** Picks verbs so that about every other history has a close, and most have waits. */
const VERBS: readonly (Verb | "select" | "selectOut")[] = [
  ...Array<Verb>(4).fill("send"),
  ...Array<Verb>(4).fill("trySend"),
  ...Array<Verb>(5).fill("receive"),
  ...Array<Verb>(4).fill("tryReceive"),
  ...Array<"select">(3).fill("select"),
  ...Array<"selectOut">(3).fill("selectOut"),
  "reserve",
  "close",
];

/** One party of one history. */
export class Actor {
  readonly #stage: Stage;
  readonly #party: number;
  readonly #done: Operation[] = [];
  #values = 0;

  constructor(stage: Stage, party: number) {
    this.#stage = stage;
    this.#party = party;
  }

  /** Does `count` operations and returns them. */
  async run(count: number): Promise<Operation[]> {
    const { pick, channels } = this.#stage;
    while (this.#done.length < count) {
      const verb = VERBS[pick(VERBS.length)]!, ch = pick(channels.length);
      if (verb === "select" || verb === "selectOut") await this.#select(verb);
      else if (verb === "reserve") await this.#reserve(ch);
      else await this.#plain(verb, ch);
    }
    return this.#done;
  }

  #fresh(): number {
    return (this.#party + 1) * 100 + this.#values++;
  }

  async #plain(verb: Verb, ch: number): Promise<void> {
    const channel = this.#stage.channels[ch]!;
    const value = verb === "send" || verb === "trySend" ? this.#fresh() : undefined;
    await this.#record(verb, ch, value, async (signal): Promise<Outcome> => {
      if (verb === "send") return await channel.send(value!, { signal }), "ok";
      if (verb === "trySend") return channel.trySend(value!) ? "ok" : "no";
      if (verb === "receive") return await channel.receive({ signal });
      if (verb === "close") return channel.close(), "ok";
      const got = channel.tryReceive();
      return got.state === "ok" ? got.value : got.state;
    });
  }

  async #reserve(ch: number): Promise<void> {
    const channel = this.#stage.channels[ch]!;
    if (channel.capacity === 0) return;
    let permit: Permit<number> | undefined;
    await this.#record("reserve", ch, undefined, async (signal) => {
      permit = await channel.reserve({ signal });
      return "ok";
    });
    const value = this.#fresh();
    // deno-lint-ignore require-await
    if (permit !== undefined) await this.#record("fill", ch, value, async () => (permit!.send(value), "ok"));
  }

  /** Receives from one and receives from or sends to another one; what was chosen is what is recorded. */
  async #select(kind: "select" | "selectOut"): Promise<void> {
    const { channels, stamp, patience, pick } = this.#stage;
    const a = pick(channels.length), b = pick(channels.length), value = this.#fresh();
    const call = stamp(), stop = new AbortController();
    const calm = patience(() => stop.abort(ABORTED));
    try {
      const other = kind === "select" ? channels[b]! : channels[b]!.onSend(value);
      const got = await select({ a: channels[a]!, other }, { signal: stop.signal });
      const ch = got.key === "a" ? a : b, sent = got.key === "other" && kind === "selectOut";
      const outcome = got.state === "closed" ? "closed" : sent ? "ok" : got.value as number;
      this.#done.push({
        call,
        ret: stamp(),
        verb: sent ? "send" : "receive",
        ch,
        value: sent ? value : undefined,
        got: outcome,
      });
    } catch (error) {
      if (error !== ABORTED) throw error;
    } finally {
      calm();
    }
  }

  async #record(
    verb: Verb,
    ch: number,
    value: number | undefined,
    act: (signal: AbortSignal) => Promise<Outcome>,
  ): Promise<void> {
    const { stamp, patience } = this.#stage;
    const stop = new AbortController(), call = stamp();
    const calm = patience(() => stop.abort(ABORTED));
    let got: Outcome;
    try {
      got = await act(stop.signal);
    } catch (error) {
      got = outcomeOf(error);
    } finally {
      calm();
    }
    this.#done.push({ call, ret: stamp(), verb, ch, value, got });
  }
}

function outcomeOf(error: unknown): Outcome {
  if (error === ABORTED) return "aborted";
  if (error instanceof ChannelClosedError) return "closed";
  if (error instanceof ChannelFullError) return "full";
  throw error;
}
