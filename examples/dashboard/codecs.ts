/**
 * How what the dashboard shows crosses workers.
 *
 * @module
 */
import { f64, i32, option, str, struct, union } from "@millrace/millrace";

/** A reading or a note, told apart by `type`. */
export const eventCodec = union({
  reading: struct({ date: str, close: f64, mean: option(f64), drawdown: f64 }),
  note: struct({ date: str, text: str }),
});

/** The same with its number, on its way to the browsers. */
export const numberedCodec = struct({ number: i32, value: eventCodec });
