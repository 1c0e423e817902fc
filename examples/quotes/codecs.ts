/**
 * How quotes and alerts cross to the worker and back.
 *
 * @module
 */
import { bool, f64, str, struct, union } from "@millrace/millrace";

/** A quote: three fields at fixed places, written straight into shared memory. */
export const quoteCodec = struct({ date: str, close: f64, volume: f64 });

/** An alert: one of three shapes, told apart by `type`. */
export const alertCodec = union({
  crossing: struct({ date: str, above: bool, fast: f64, slow: f64 }),
  drawdown: struct({ date: str, percent: f64, peak: f64 }),
  volume: struct({ date: str, times: f64 }),
});
