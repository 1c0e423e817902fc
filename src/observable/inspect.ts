/**
 * Looking at what goes by.
 *
 * @module
 */
import type { Hub } from "./hub.ts";
import { reported } from "./hub.ts";
import type { Runs } from "./lift.ts";

/** What {@linkcode Observable.inspect} tells of. What any of them throws but `abort` is the error of the result. */
export interface Inspector<T> {
  /** Somebody subscribes. */
  subscribe?: (() => void) | undefined;
  /** A value. */
  next?: ((value: T) => void) | undefined;
  /** It has failed. */
  error?: ((error: unknown) => void) | undefined;
  /** It has ended well. */
  complete?: (() => void) | undefined;
  /** The last observer has left before the end. */
  abort?: ((reason: unknown) => void) | undefined;
}

/** The producer of what is looked at. */
export function inspected<T>(
  source: Runs<T>,
  inspector: Inspector<T> | ((value: T) => void) | undefined,
): (hub: Hub<T>) => void {
  const told: Inspector<T> = typeof inspector === "function" ? { next: inspector } : inspector ?? {};
  return (hub) => {
    let over = false;
    const end = (tell: () => void, pass: () => void): void => {
      over = true;
      try {
        tell();
      } catch (error) {
        hub.error(error);
        return;
      }
      pass();
    };
    try {
      told.subscribe?.();
    } catch (error) {
      hub.error(error);
      return;
    }
    const { abort } = told;
    if (abort !== undefined) hub.link(() => void (over || reported(abort, hub.reason)));
    source.run({
      next(value) {
        try {
          told.next?.(value);
        } catch (error) {
          over = true;
          hub.error(error);
          return;
        }
        hub.next(value);
      },
      error: (error) => end(() => told.error?.(error), () => hub.error(error)),
      complete: () => end(() => told.complete?.(), () => hub.complete()),
    }, (leave) => {
      if (hub.active) hub.link(() => leave(hub.reason));
      else leave(hub.reason);
    });
  };
}
