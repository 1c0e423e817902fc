/**
 * Streams that follow a diagram.
 *
 * @module
 */
import { Observable } from "../reactive/core/observable.ts";
import type { Subscriber } from "../reactive/core/subscriber.ts";
import type { Observer } from "../reactive/core/types.ts";
import { Subject } from "../reactive/subjects/subject.ts";
import { type Clock, Timer } from "../time/clock.ts";
import type { MarbleMessage, SubscriptionLog } from "./marbles.ts";

/** Tells an observer what a message says. */
export function tell(observer: Observer<unknown>, { notification }: MarbleMessage): void {
  if (notification.kind === "N") observer.next(notification.value);
  else if (notification.kind === "E") observer.error(notification.error);
  else observer.complete();
}

/** Arms a timer for each message, that many milliseconds after `start`; returns how to disarm them. */
export function play(
  clock: Clock,
  messages: readonly MarbleMessage[],
  start: number,
  observer: Observer<unknown>,
): () => void {
  const timers = messages.map((message) => {
    const timer = new Timer({ onTimer: () => tell(observer, message) });
    clock.armAt(timer, start + message.frame);
    return timer;
  });
  return () => {
    for (const timer of timers) clock.cancel(timer);
  };
}

/** Notes when `subscriber` came and leaves. */
function note(log: SubscriptionLog[], clock: Clock, subscriber: Subscriber<never>): void {
  const index = log.length;
  const subscribedFrame = clock.now();
  log.push({ subscribedFrame, unsubscribedFrame: Infinity });
  subscriber.add(() => {
    log[index] = { subscribedFrame, unsubscribedFrame: clock.now() };
  });
}

/** A stream that begins its diagram anew for each subscriber. Made by `cold` of {@linkcode TestScheduler}. */
export class ColdObservable<T> extends Observable<T> {
  /** What it does. */
  readonly messages: readonly MarbleMessage[];
  /** Who was subscribed when. */
  readonly subscriptions: SubscriptionLog[] = [];
  readonly #clock: Clock;

  /** Nothing happens yet. */
  constructor(clock: Clock, messages: readonly MarbleMessage[]) {
    super();
    this.#clock = clock;
    this.messages = messages;
  }

  /** Starts its diagram. */
  override runInto(subscriber: Subscriber<T>): void {
    note(this.subscriptions, this.#clock, subscriber as Subscriber<never>);
    subscriber.add(play(this.#clock, this.messages, this.#clock.now(), subscriber as Observer<unknown>));
  }
}

/** A stream whose diagram goes on whether anybody is subscribed or not. Made by `hot` of {@linkcode TestScheduler}. */
export class HotObservable<T> extends Subject<T> {
  /** What it does. */
  readonly messages: readonly MarbleMessage[];
  /** Who was subscribed when. */
  readonly subscriptions: SubscriptionLog[] = [];
  readonly #clock: Clock;

  /** Nothing happens yet. */
  constructor(clock: Clock, messages: readonly MarbleMessage[]) {
    super();
    this.#clock = clock;
    this.messages = messages;
  }

  /** Lets somebody listen. */
  override runInto(subscriber: Subscriber<T>): void {
    note(this.subscriptions, this.#clock, subscriber as Subscriber<never>);
    super.runInto(subscriber);
  }

  /** Starts its diagram; what lies before the subscription in it is over. */
  start(): void {
    const ahead = this.messages.filter(({ frame }) => frame >= 0);
    play(this.#clock, ahead, this.#clock.now(), this as Observer<unknown>);
  }
}
