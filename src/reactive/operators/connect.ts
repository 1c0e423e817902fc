/**
 * Streams that are started by hand, or used several times.
 *
 * @module
 */
import { checkFunction, checkOptionalFunction, checkOptions } from "../core/check.ts";
import { runInput } from "../core/inner.ts";
import { checkStream, Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";
import type { Subscription } from "../core/subscription.ts";
import type { ObservableInput, OperatorFunction } from "../core/types.ts";
import { from } from "../creation/from.ts";
import { Connection } from "../subjects/connection.ts";
import { Subject } from "../subjects/subject.ts";

/** Options of {@linkcode connect}. */
export interface ConnectOptions<T> {
  /** Makes the subject that stands for the source; a plain `Subject` by default. */
  connector?: (() => Subject<T>) | undefined;
}

/**
 * Gives `select` a stream that stands for the source, to use as often as it likes; when its result is subscribed to, the source is, once.
 *
 * ```text
 * source  -a-b-|
 *         connect((shared) => merge(shared, shared.pipe(map(upper))))
 * result  -(aA)-(bB)-|
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS.
 *
 * @example
 * ```ts
 * import { connect, map, merge, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[] = [];
 * of("a", "b")
 *   .pipe(connect((shared) => merge(shared, shared.pipe(map((x) => x.toUpperCase())))))
 *   .subscribe((x) => seen.push(x));
 * assertEquals(seen, ["a", "A", "b", "B"]);
 * ```
 */
export function connect<T, R>(
  select: (shared: Observable<T>) => ObservableInput<R>,
  options?: ConnectOptions<T>,
): OperatorFunction<T, R> {
  checkFunction("connect", "select", select);
  checkOptions("connect", options);
  checkOptionalFunction("connect", "connector", options?.connector);
  return (source) => {
    checkStream(source);
    return new Observable((to) => {
      const subject = options?.connector?.() ?? new Subject<T>();
      runInput(select(subject.asObservable()), to);
      if (to.stopped) return;
      const connection = new Connection(subject, () => {});
      to.add(connection);
      source.runInto(connection);
    });
  };
}

/** A stream that starts when it is told to. From {@linkcode connectable}. */
export interface Connectable<T> extends Observable<T> {
  /** Subscribes to the source, unless that has been done; ending the subscription disconnects. */
  connect(): Subscription;
}

class Connecting<T> extends Observable<T> implements Connectable<T> {
  readonly #source: Observable<T>;
  readonly #connector: () => Subject<T>;
  readonly #reset: boolean;
  #subject: Subject<T>;
  #connection: Connection<T> | undefined = undefined;

  constructor(source: Observable<T>, connector: () => Subject<T>, reset: boolean) {
    super();
    this.#source = source;
    this.#connector = connector;
    this.#reset = reset;
    this.#subject = connector();
  }

  override runInto(to: Subscriber<T>): void {
    this.#subject.runInto(to);
  }

  connect(): Subscription {
    const running = this.#connection;
    if (running !== undefined && !running.closed) return running;
    const connection = this.#connection = new Connection<T>(this.#subject, () => {});
    if (this.#reset) {
      connection.add(() => {
        this.#subject = this.#connector();
      });
    }
    this.#source.runInto(connection);
    return connection;
  }
}

/**
 * A stream that everybody may subscribe to first, and that starts with `connect()`. With `resetOnDisconnect`, the default, it can be started
 * again after that.
 *
 * ```text
 * source  -a-b-|
 *         connectable(source)
 * result  -a-b-|            from connect() on
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS.
 *
 * @example
 * ```ts
 * import { connectable, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const stream = connectable(of(1, 2));
 * const seen: number[] = [];
 * stream.subscribe((x) => seen.push(x));
 * stream.subscribe((x) => seen.push(-x));
 * stream.connect();
 * assertEquals(seen, [1, -1, 2, -2]);
 * ```
 */
export function connectable<T>(
  source: ObservableInput<T>,
  options?: ConnectOptions<T> & { resetOnDisconnect?: boolean | undefined },
): Connectable<T> {
  checkOptions("connectable", options);
  const { connector = () => new Subject<T>(), resetOnDisconnect = true } = options ?? {};
  checkFunction("connectable", "connector", connector);
  return new Connecting(from(source), connector, resetOnDisconnect);
}
