/**
 * Many channels into one.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import type { Closed } from "../selectable.ts";
import type { ReceiveChannel } from "../types.ts";
import { Gather } from "./gather.ts";
import { checkSource } from "./inlet.ts";
import { checkOptions, type OperatorOptions } from "./options.ts";
import { Output } from "./output.ts";
import { PLAIN_END } from "./stage.ts";

/** Ends with its last source. */
class Merge<T> extends Gather<T> {
  constructor(sources: readonly ReceiveChannel<T>[], options: OperatorOptions<T>) {
    super(options);
    for (const source of sources) this.join(source);
    if (sources.length === 0) this.finish(PLAIN_END);
  }

  protected override gone(end: Closed): void {
    if (end.hasReason) this.fail(end.reason);
    else if (this.inputs.size === 0) this.finish(PLAIN_END);
  }
}

/** The sources of an operator, as an array. */
export function sourcesOf<T>(
  operator: string,
  sources: Iterable<ReceiveChannel<T>>,
): ReceiveChannel<T>[] {
  if (typeof sources?.[Symbol.iterator] !== "function") {
    throw new ArgumentError(`${operator}() needs an array of channels`, { value: sources });
  }
  const list = [...sources];
  for (const source of list) checkSource(operator, source);
  return list;
}

/**
 * A channel of the values of all `sources`, as they come; those of one source stay in order. Sources that have values all
 * the time take turns.
 *
 * It ends when the last source has ended, and at once when one ends with a reason: then it ends with that, and cancels the
 * others with it. Without any source it has ended already. Takes nothing ahead but `capacity` values.
 *
 * Throws an `ArgumentError` for what is no array of channels. After core.async's `merge` and Go's fan-in.
 *
 * @example
 * ```ts
 * import { from, merge } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * const all = merge([from("ace"), from("bd")]);
 * assertEquals((await Array.fromAsync(all)).join(""), "abcde");
 * ```
 */
export function merge<T>(
  sources: Iterable<ReceiveChannel<T>>,
  options?: OperatorOptions<T>,
): ReceiveChannel<T>;
/** The same for channels of different types. */
export function merge<C extends ReceiveChannel<unknown>>(
  sources: Iterable<C>,
  options?: OperatorOptions<C extends ReceiveChannel<infer V> ? V : never>,
): ReceiveChannel<C extends ReceiveChannel<infer V> ? V : never>;
export function merge<T>(
  sources: Iterable<ReceiveChannel<T>>,
  options?: OperatorOptions<T>,
): ReceiveChannel<T> {
  return new Output(new Merge(sourcesOf("merge", sources), checkOptions("merge", options)));
}
