/**
 * What functions of several streams take: a tuple or a record of them.
 *
 * @module
 */
import { ArgumentError } from "../../errors/base.ts";
import type { ObservableInput, ObservedValueOf } from "../core/types.ts";

/** Streams by name. */
// deno-lint-ignore no-explicit-any
export type InputRecord = Readonly<Record<string, ObservableInput<any>>>;

/** The record of the values of a record of streams. */
export type ValuesOf<R extends InputRecord> = { [K in keyof R]: ObservedValueOf<R[K]> };

/** The sources, and how a list of their values is put together. */
export interface Inputs {
  /** The sources. */
  readonly list: readonly ObservableInput<unknown>[];
  /** Makes the result of the values. */
  readonly join: (values: unknown[]) => unknown;
}

/** Reads a tuple or a record. Throws an `ArgumentError` for anything else. */
export function inputsOf(operator: string, sources: unknown): Inputs {
  if (Array.isArray(sources)) return { list: sources, join: (values) => values };
  if (
    typeof sources === "object" && sources !== null && Object.getPrototypeOf(sources) === Object.prototype
  ) {
    const names = Object.keys(sources);
    return {
      list: Object.values(sources),
      join: (values) => Object.fromEntries(names.map((name, i) => [name, values[i]])),
    };
  }
  throw new ArgumentError(`${operator}() takes an array of streams, or an object of them`, { sources });
}
