/**
 * The first values of a channel.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import type { ReceiveChannel } from "../types.ts";
import { checkSource } from "./inlet.ts";
import { checkOptions, type OperatorOptions } from "./options.ts";
import { Output } from "./output.ts";
import { SingleStage } from "./single_stage.ts";
import { PLAIN_END } from "./stage.ts";

/** Counts. */
class Take<T> extends SingleStage<T, T> {
  #left: number;

  constructor(source: ReceiveChannel<T>, count: number, options: OperatorOptions<T>) {
    super(source, options);
    this.#left = count;
    if (count === 0) this.finish(PLAIN_END);
  }

  protected override accept(value: T): void {
    this.#left--;
    this.put(value);
    if (this.#left === 0) this.finish(PLAIN_END);
  }
}

/**
 * A channel of the first `count` values of `source`. It takes no more than these, then ends and leaves the rest to
 * whoever else receives from `source`; it ends earlier, with its reason, if `source` does.
 *
 * Throws an `ArgumentError` for what is no channel, and unless `count` is a non-negative integer. After core.async's `take`.
 *
 * @example
 * ```ts
 * import { Channel } from "@millrace/millrace";
 * import { take } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * const jobs = new Channel<number>({ capacity: 4 });
 * await jobs.sendMany([1, 2, 3, 4]);
 * assertEquals(await Array.fromAsync(take(jobs, 2)), [1, 2]);
 * assertEquals(await jobs.receive(), 3);
 * ```
 */
export function take<T>(
  source: ReceiveChannel<T>,
  count: number,
  options?: OperatorOptions<T>,
): ReceiveChannel<T> {
  checkSource("take", source);
  if (!Number.isInteger(count) || count < 0) {
    throw new ArgumentError("take() needs a non-negative integer", { count });
  }
  return new Output(new Take(source, count, checkOptions("take", options)));
}
