/**
 * What becomes an observable, by the standard's rules: in their order, with their timing.
 *
 * @module
 */
import { reportError } from "../errors/report.ts";
import { Observable as Stream } from "../reactive/core/observable.ts";
import { from as streamFrom } from "../reactive/creation/from.ts";
import { type Hub, reported } from "./hub.ts";
import { type Interoperable, runInto } from "./lift.ts";

/** A method of a value, or `undefined`; throws a `TypeError` if there is something else in its place. */
function method(value: object, key: PropertyKey): (() => unknown) | undefined {
  const found = (value as Record<PropertyKey, unknown>)[key];
  if (found === undefined || found === null) return undefined;
  if (typeof found !== "function") throw new TypeError(`${String(key)} of the value is no function`);
  return found as () => unknown;
}

function object<T>(turn: T): T {
  if (typeof turn === "object" && turn !== null) return turn;
  throw new TypeError("the result of an iterator is no object");
}

/** Starts to iterate, unless that throws or has ended the run. `close` is done when the run ends before the iterator does. */
function opened<I>(
  hub: Hub<never>,
  open: () => I,
  close: (iterator: I) => void,
): { iterator: I; over: boolean } | undefined {
  if (!hub.active) return undefined;
  let iterator: I;
  try {
    iterator = open();
  } catch (error) {
    hub.error(error);
    return undefined;
  }
  if (!hub.active) return undefined;
  const reading = { iterator, over: false };
  hub.link(() => {
    if (!reading.over) close(iterator);
  });
  return reading;
}

function iterated<T>(value: Iterable<T>): (hub: Hub<T>) => void {
  return (hub) => {
    const close = (iterator: Iterator<T>): void => reported(() => iterator.return?.());
    const reading = opened(hub as unknown as Hub<never>, () => value[Symbol.iterator](), close);
    if (reading === undefined) return;
    while (hub.active) {
      // Whatever happens inside `next` is the iterator's own end.
      reading.over = true;
      let turn: IteratorResult<T>;
      try {
        turn = object(reading.iterator.next());
      } catch (error) {
        hub.error(error);
        return;
      }
      if (turn.done) {
        hub.complete();
        return;
      }
      reading.over = false;
      hub.next(turn.value);
    }
  };
}

/** As `for await` opens it: what has no async iterator any more may still have a sync one. */
function openAsync<T>(value: AsyncIterable<T>): AsyncIterator<T> | Iterator<T> {
  const open = method(value, Symbol.asyncIterator) ?? method(value, Symbol.iterator);
  if (open === undefined) throw new TypeError("the value is not iterable any more");
  return open.call(value) as AsyncIterator<T> | Iterator<T>;
}

function iteratedLater<T>(value: AsyncIterable<T>): (hub: Hub<T>) => void {
  return (hub) => {
    const close = (iterator: AsyncIterator<T> | Iterator<T>): void =>
      reported(() => {
        const back = (iterator as AsyncIterator<T>).return?.(hub.reason);
        Promise.resolve(back).catch((error) => reportError(error));
      });
    const reading = opened(hub as unknown as Hub<never>, () => openAsync(value), close);
    if (reading === undefined) return;
    const fail = (error: unknown): void => {
      reading.over = true;
      if (hub.active) hub.error(error);
    };
    const step = (): void => {
      if (!hub.active) return;
      let next: Promise<IteratorResult<T>>;
      try {
        next = Promise.resolve(reading.iterator.next());
      } catch (error) {
        next = Promise.reject(error);
      }
      next.then((turn) => {
        let done: unknown;
        try {
          done = object(turn).done;
          if (!done) hub.next(turn.value);
        } catch (error) {
          fail(error);
          return;
        }
        if (done) {
          reading.over = true;
          hub.complete();
        } else step();
      }, fail);
    };
    step();
  };
}

function promised<T>(value: Promise<T>): (hub: Hub<T>) => void {
  return (hub) => {
    value.then((result) => {
      hub.next(result);
      hub.complete();
    }, (error) => {
      // Nobody is there any more: that is no error of a run.
      if (hub.active) hub.error(error);
    });
  };
}

/** How a run of what `value` stands for starts. Throws a `TypeError` for what stands for nothing. */
export function converted<T>(value: unknown): (hub: Hub<T>) => void {
  if (value instanceof Stream) return (hub) => runInto(value as Stream<T>, hub);
  if (typeof value === "object" && value !== null || typeof value === "function") {
    if (method(value, Symbol.asyncIterator) !== undefined) return iteratedLater(value as AsyncIterable<T>);
    if (method(value, Symbol.iterator) !== undefined) return iterated(value as Iterable<T>);
    if (value instanceof Promise) return promised(value as Promise<T>);
    if (method(value, "@@observable") !== undefined) {
      const stream = streamFrom<T>(
        value as Interoperable<T> & { "@@observable"(): { subscribe(): unknown } },
      );
      return (hub) => runInto(stream, hub);
    }
  }
  throw new TypeError(
    "only an Observable, an async iterable, an iterable or a promise becomes an Observable",
  );
}
