/**
 * Streams with the names and the meaning of RxJS 7: observables, subjects and operators. What differs, and why, stands in
 * `docs/reactive.md`.
 *
 * @example
 * ```ts
 * import { filter, map, Subject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const temperatures = new Subject<number>();
 * const alarms: string[] = [];
 * using watching = temperatures
 *   .pipe(filter((celsius) => celsius > 90), map((celsius) => `${celsius} °C`))
 *   .subscribe((text) => alarms.push(text));
 * for (const celsius of [20, 95, 40]) temperatures.next(celsius);
 * assertEquals(alarms, ["95 °C"]);
 * ```
 *
 * @module
 */

// Streams, subjects, creation, operators, schedulers, errors.
export * from "./streams.ts";

// Push and pull.
export { fromChannel, toChannel, type ToChannelOptions, toReadableStream } from "./flow/to_channel.ts";
