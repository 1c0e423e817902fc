/**
 * Events as values.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { held } from "../core/hold.ts";
import { operate } from "../core/observable.ts";
import { Through } from "../core/subscriber.ts";
import type { OperatorFunction } from "../core/types.ts";

/** An event of a stream. */
export type Notification<T> =
  | { readonly kind: "N"; readonly value: T }
  | { readonly kind: "E"; readonly error: unknown }
  | { readonly kind: "C" };

class MaterializeStage<T> extends Through<T, Notification<T>> {
  override next(value: T): void {
    if (!this.stopped) this.to.next({ kind: "N", value });
  }

  protected override onError(error: unknown): void {
    this.to.next({ kind: "E", error });
    this.to.complete();
  }

  protected override onComplete(): void {
    this.to.next({ kind: "C" });
    this.to.complete();
  }
}

/**
 * Each event of the source as a value: `{kind: "N", value}`, `{kind: "E", error}` or `{kind: "C"}`. The result never fails.
 *
 * ```text
 * source  -a-#
 *         materialize()
 * result  -p-(q|)           p = {kind: "N", value: a}, q = {kind: "E", error}
 * ```
 *
 * Never throws. From RxJS.
 *
 * @example
 * ```ts
 * import { materialize, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const kinds: string[] = [];
 * of("a").pipe(materialize()).subscribe((event) => kinds.push(event.kind));
 * assertEquals(kinds, ["N", "C"]);
 * ```
 */
export function materialize<T>(): OperatorFunction<T, Notification<T>> {
  return operate((to) => new MaterializeStage<T>(held(to)));
}

class DematerializeStage<T> extends Through<Notification<T>, T> {
  override next(event: Notification<T>): void {
    if (this.stopped) return;
    switch (event?.kind) {
      case "N":
        this.to.next(event.value);
        break;
      case "E":
        this.fail(event.error);
        break;
      case "C":
        this.finish();
        break;
      default:
        this.fail(
          new ArgumentError("dematerialize() takes the values that materialize() emits", { value: event }),
        );
    }
  }
}

/**
 * The opposite of {@linkcode materialize}: does what the values say. A value that says nothing is an `ArgumentError` of the result.
 *
 * ```text
 * source  -p-q-|             p = {kind: "N", value: a}, q = {kind: "C"}
 *         dematerialize()
 * result  -a-|
 * ```
 *
 * Never throws. From RxJS.
 *
 * @example
 * ```ts
 * import { dematerialize, materialize, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[] = [];
 * of("a").pipe(materialize(), dematerialize()).subscribe((x) => seen.push(x));
 * assertEquals(seen, ["a"]);
 * ```
 */
export function dematerialize<T>(): OperatorFunction<Notification<T>, T> {
  return operate((to) => new DematerializeStage<T>(to));
}
