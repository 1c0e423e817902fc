/**
 * The frames of an animation.
 *
 * @module
 */
import { type Clock, currentClock, realClock, Timer } from "../../time/clock.ts";
import { checkOptions } from "../core/check.ts";
import { Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";
import type { ClockOptions } from "../scheduling/clock_option.ts";

/** Milliseconds from frame to frame where nobody paints. */
const FRAME = 1000 / 60;

/** One frame. */
export interface AnimationFrame {
  /** Milliseconds of the clock, or what the browser said. */
  readonly timestamp: number;
  /** Milliseconds since the subscription. */
  readonly elapsed: number;
}

interface Painter {
  requestAnimationFrame(callback: (timestamp: number) => void): number;
  cancelAnimationFrame(handle: number): void;
}

function painted(painter: Painter, to: Subscriber<AnimationFrame>): void {
  const start = performance.now();
  let handle = 0;
  const frame = (timestamp: number): void => {
    to.next({ timestamp, elapsed: timestamp - start });
    if (!to.stopped) handle = painter.requestAnimationFrame(frame);
  };
  handle = painter.requestAnimationFrame(frame);
  to.add(() => painter.cancelAnimationFrame(handle));
}

function clocked(clock: Clock, to: Subscriber<AnimationFrame>): void {
  const start = clock.now();
  let frames = 1;
  const timer = new Timer({
    onTimer() {
      const timestamp = clock.now();
      to.next({ timestamp, elapsed: timestamp - start });
      // Frames that were missed are left out.
      frames = Math.max(frames + 1, Math.floor((clock.now() - start) / FRAME) + 1);
      if (!to.stopped) clock.armAt(timer, start + frames * FRAME);
    },
  });
  to.add(() => clock.cancel(timer));
  clock.armAt(timer, start + FRAME);
}

/**
 * A value for each frame that is painted: by `requestAnimationFrame` where there is one, else, and under a `clock` that is given or virtual, 60 times a
 * second. Frames that come too late are left out, not made up for.
 *
 * ```text
 * animationFrames()
 * result  -f-f-f-f-            f = {timestamp, elapsed}
 * ```
 *
 * Throws an `ArgumentError` for bad options. From RxJS.
 *
 * @example
 * ```ts
 * import { animationFrames, map } from "@millrace/millrace/reactive";
 * import { VirtualClock } from "@millrace/millrace/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const clock = new VirtualClock();
 * const degrees: number[] = [];
 * using turning = animationFrames({ clock })
 *   .pipe(map(({ elapsed }) => Math.round(elapsed * 0.36)))
 *   .subscribe((angle) => degrees.push(angle));
 * clock.advance(51);
 * assertEquals(degrees, [6, 12, 18]);
 * ```
 */
export function animationFrames(options?: ClockOptions): Observable<AnimationFrame> {
  checkOptions("animationFrames", options);
  return new Observable((to) => {
    const clock = options?.clock ?? currentClock();
    const painter = globalThis as unknown as Partial<Painter>;
    if (clock === realClock && typeof painter.requestAnimationFrame === "function") {
      painted(painter as Painter, to);
    } else clocked(clock, to);
  });
}
