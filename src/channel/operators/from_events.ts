/**
 * Events as a channel.
 *
 * @module
 */
import { ArgumentError, ChannelFullError } from "../../errors.ts";
import { Channel } from "../channel.ts";
import type { Overflow, ReceiveChannel } from "../types.ts";
import { checkOptions } from "./options.ts";

/** Options of {@linkcode fromEvents}. */
export interface FromEventsOptions<E> {
  /** Most events that wait to be received, at least 1. An event target cannot be made to wait: a bound is required. */
  capacity: number;
  /**
   * What happens to an event for which there is no room: it is dropped (`"dropNewest"`), or the oldest one is
   * (`"dropOldest"`), or the channel ends with a `ChannelFullError` that carries it (`"error"`).
   */
  overflow: Exclude<Overflow, "suspend">;
  /** Cancels the channel with the signal's `reason`. */
  signal?: AbortSignal | undefined;
  /** Takes the events that are dropped, or left in a cancelled channel. */
  onUndelivered?: ((event: E) => void) | undefined;
}

/** Listens until it ends. */
class EventChannel<E extends Event> extends Channel<E> implements EventListenerObject {
  readonly #target: EventTarget;
  readonly #type: string;
  readonly #overflow: Overflow;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => this.cancel(this.#signal!.reason);

  constructor(target: EventTarget, type: string, options: FromEventsOptions<E>) {
    super({
      capacity: options.capacity,
      overflow: options.overflow,
      onUndelivered: options.onUndelivered,
    });
    this.#target = target;
    this.#type = type;
    this.#overflow = options.overflow;
    this.#signal = options.signal;
    if (this.#signal?.aborted) return this.#onAbort() as unknown as this;
    this.#signal?.addEventListener("abort", this.#onAbort);
    target.addEventListener(type, this);
  }

  /** An event. */
  handleEvent(event: Event): void {
    if (this.trySend(event as E)) return;
    if (this.#overflow === "error") this.close(new ChannelFullError(this.capacity, event));
    else this.send(event as E);
  }

  override close(...reason: [reason?: unknown]): void {
    this.#leave();
    super.close(...reason);
  }

  override cancel(...reason: [reason?: unknown]): void {
    this.#leave();
    super.cancel(...reason);
  }

  #leave(): void {
    this.#target.removeEventListener(this.#type, this);
    this.#signal?.removeEventListener("abort", this.#onAbort);
  }
}

/**
 * A channel of the events of one `type` that `target` dispatches from now on. Closing, cancelling or disposing of the channel takes
 * the listener off; until then it stays on, also while nobody receives: that is what `capacity` and `overflow` are for.
 *
 * Throws an `ArgumentError` unless `target` is an `EventTarget`, `capacity` a positive integer and `overflow` given. After
 * Node's `events.on` (which has no bound) and Kotlin's `callbackFlow`.
 *
 * @example
 * ```ts
 * import { fromEvents } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * const target = new EventTarget();
 * using clicks = fromEvents(target, "click", { capacity: 1, overflow: "dropOldest" });
 * target.dispatchEvent(new Event("click"));
 * assertEquals((await clicks.receive()).type, "click");
 * ```
 */
export function fromEvents<E extends Event = Event>(
  target: EventTarget,
  type: string,
  options: FromEventsOptions<E>,
): ReceiveChannel<E> {
  if (typeof target?.addEventListener !== "function" || typeof target.removeEventListener !== "function") {
    throw new ArgumentError("fromEvents() needs an EventTarget", { value: target });
  }
  if (typeof type !== "string") {
    throw new ArgumentError('fromEvents() needs the type of the events, such as "click"', { value: type });
  }
  const checked = checkOptions("fromEvents", options);
  if (!(checked.capacity >= 1)) {
    throw new ArgumentError("capacity of fromEvents() must be a positive integer", {
      capacity: checked.capacity,
    });
  }
  if (!["dropOldest", "dropNewest", "error"].includes(checked.overflow)) {
    throw new ArgumentError('overflow of fromEvents() must be "dropOldest", "dropNewest" or "error"', {
      overflow: checked.overflow,
    });
  }
  return new EventChannel<E>(target, type, checked);
}
