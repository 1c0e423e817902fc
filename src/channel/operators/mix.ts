/**
 * A mixing desk: many channels into one, with a mute, a pause and a solo button for each.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { Closed, NOT_READY } from "../selectable.ts";
import type { ReceiveChannel } from "../types.ts";
import { RESOLVED } from "../waiters.ts";
import { Gather, type Input } from "./gather.ts";
import { checkSource } from "./inlet.ts";
import { checkFunction, checkOptions, type OperatorOptions } from "./options.ts";
import { Output } from "./output.ts";

/** The buttons of one source of a {@linkcode Mix}. */
export interface MixButtons {
  /** Its values are taken and thrown away (to `onUndelivered`). */
  mute?: boolean | undefined;
  /** Nothing is taken from it. Goes before `mute`. */
  pause?: boolean | undefined;
  /** It is heard, whatever its other buttons say; sources without it are not. */
  solo?: boolean | undefined;
}

/** Options of a {@linkcode Mix}. */
export interface MixOptions<T> extends OperatorOptions<T> {
  /** What happens to the others while there is a solo: `"mute"` (the default) or `"pause"`. */
  soloMode?: "mute" | "pause" | undefined;
  /** Called when a source ends with a reason, which then ends the mix no more; what it throws does. */
  onError?: ((reason: unknown, source: ReceiveChannel<T>) => void) | undefined;
}

type State = Required<{ [K in keyof MixButtons]: boolean }>;

/** What is done with a source. */
type Treatment = "hear" | "mute" | "pause";

/** The operator behind a mix. */
class MixStage<T> extends Gather<T> {
  override readonly kind = "Mix";
  readonly #soloMode: "mute" | "pause";
  readonly #onError: MixOptions<T>["onError"];
  readonly #desk = new Map<ReceiveChannel<T>, { input: Input<T>; buttons: State; treatment: Treatment }>();
  #solos = 0;

  constructor(options: MixOptions<T>) {
    super(options);
    this.#soloMode = options.soloMode ?? "mute";
    this.#onError = options.onError;
  }

  get sources(): number {
    return this.#desk.size;
  }

  buttons(source: ReceiveChannel<T>): State | undefined {
    return this.#desk.get(source)?.buttons;
  }

  set(source: ReceiveChannel<T>, change: MixButtons): void {
    if (this.closing !== undefined) return;
    let row = this.#desk.get(source);
    if (row === undefined) {
      const input = this.join(source);
      row = { input, buttons: { mute: false, pause: false, solo: false }, treatment: "hear" };
      this.#desk.set(source, row);
    }
    const { buttons } = row;
    const soloed = buttons.solo;
    for (const name of ["mute", "pause", "solo"] as const) buttons[name] = change[name] ?? buttons[name];
    this.#countSolo(Number(buttons.solo) - Number(soloed), source);
  }

  remove(source: ReceiveChannel<T>): boolean {
    const row = this.#desk.get(source);
    if (row === undefined) return false;
    this.leave(row.input);
    this.#forget(source);
    return true;
  }

  protected override gone(end: Closed, source: ReceiveChannel<T>): void {
    this.#forget(source);
    if (!end.hasReason) return;
    try {
      if (this.#onError === undefined) this.fail(end.reason);
      else this.#onError(end.reason, source);
    } catch (error) {
      this.fail(error);
    }
  }

  protected override unheard(input: Input<T>, result: T | Closed): void {
    if (!(result instanceof Closed)) {
      this.undelivered(result);
      RESOLVED.then(() => this.#drain(input));
      return;
    }
    this.leave(input);
    this.gone(result, input.inlet.channel);
  }

  #forget(source: ReceiveChannel<T>): void {
    const solo = this.#desk.get(source)?.buttons.solo ?? false;
    this.#desk.delete(source);
    if (solo) this.#countSolo(-1, undefined);
  }

  /** The first solo, and the end of the last one, concern all sources. */
  #countSolo(by: number, changed: ReceiveChannel<T> | undefined): void {
    const before = this.#solos > 0;
    this.#solos += by;
    const all = before !== this.#solos > 0 || changed === undefined;
    for (const source of all ? this.#desk.keys() : [changed]) this.#treat(source);
    if (this.wants()) this.later();
  }

  #treat(source: ReceiveChannel<T>): void {
    const row = this.#desk.get(source)!;
    const { mute, pause, solo } = row.buttons;
    const before = row.treatment;
    if (this.#solos > 0) row.treatment = solo ? "hear" : this.#soloMode;
    else row.treatment = pause ? "pause" : mute ? "mute" : "hear";
    if (row.treatment === before) return;
    const { input } = row;
    input.inlet.unpark();
    input.heard = row.treatment === "hear";
    if (input.heard) this.queue(input);
    else if (row.treatment === "mute") RESOLVED.then(() => this.#drain(input));
  }

  /** Takes and throws away what a muted source has, then waits for more. */
  #drain(input: Input<T>): void {
    const source = input.inlet.channel;
    while (this.#desk.get(source)?.input === input && this.#desk.get(source)?.treatment === "mute") {
      if (this.closing !== undefined || input.inlet.parked) return;
      const value = input.inlet.poll();
      if (value === NOT_READY) return input.inlet.park();
      if (value instanceof Closed) return this.unheard(input, value);
      this.undelivered(value);
    }
  }
}

function checkButtons(buttons: MixButtons): void {
  if (typeof buttons !== "object" || buttons === null) {
    throw new ArgumentError("the buttons of a mix must be an object, such as { mute: true }", {
      value: buttons,
    });
  }
  for (const [name, value] of Object.entries(buttons)) {
    if (!["mute", "pause", "solo"].includes(name) || value !== undefined && typeof value !== "boolean") {
      throw new ArgumentError("the buttons of a mix are mute, pause and solo, each true or false", {
        [name]: value,
      });
    }
  }
}

/**
 * A channel of the values of sources that come and go, each with three buttons: `mute` takes its values and throws
 * them away, `pause` takes nothing from it (and goes before `mute`), `solo` lets it be heard alone with the other solos, whatever
 * its other buttons say; the others are then muted, or paused if `soloMode` says so.
 *
 * A source that ends is no source any more; the mix itself ends only when it is closed or cancelled, or when a source ends with
 * a reason and there is no `onError`. Values of muted sources go to `onUndelivered`, if given. Any number of sources costs the
 * same per value; pressing the first `solo`, or releasing the last, visits them all. After core.async's `mix`.
 *
 * @example
 * ```ts
 * import { Channel } from "@millrace/millrace";
 * import { Mix } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * const piano = new Channel<string>({ capacity: 1 });
 * const drums = new Channel<string>({ capacity: 1 });
 * using mix = new Mix<string>();
 * mix.add(piano);
 * mix.add(drums, { pause: true });
 * await Promise.all([piano.send("do"), drums.send("bang")]);
 * assertEquals([mix.tryReceive(), mix.tryReceive().state], [{ state: "ok", value: "do" }, "empty"]);
 * mix.set(drums, { pause: false });
 * assertEquals(await mix.receive(), "bang");
 * ```
 */
export class Mix<T> extends Output<T> {
  readonly #stage: MixStage<T>;

  /** Throws an `ArgumentError` for a bad option. */
  constructor(options?: MixOptions<T>) {
    const checked = checkOptions("Mix", options);
    if (checked.soloMode !== undefined && checked.soloMode !== "mute" && checked.soloMode !== "pause") {
      throw new ArgumentError('soloMode must be "mute" or "pause"', { soloMode: checked.soloMode });
    }
    if (checked.onError !== undefined) checkFunction("Mix", "onError", checked.onError);
    const stage = new MixStage<T>(checked);
    super(stage);
    this.#stage = stage;
  }

  /** How many sources there are. */
  get sources(): number {
    return this.#stage.sources;
  }

  /** Adds a source, or presses buttons of one that is there. Does nothing once the mix has ended. */
  add(source: ReceiveChannel<T>, buttons: MixButtons = {}): void {
    checkSource("mix.add", source);
    checkButtons(buttons);
    this.#stage.set(source, buttons);
  }

  /** Presses and releases buttons; those that are not named stay as they are. `false` if it is no source of the mix. */
  set(source: ReceiveChannel<T>, buttons: MixButtons): boolean {
    checkButtons(buttons);
    if (this.#stage.buttons(source) === undefined) return false;
    this.#stage.set(source, buttons);
    return true;
  }

  /** Takes a source out and leaves it as it is; `false` if it is none of the mix. */
  remove(source: ReceiveChannel<T>): boolean {
    return this.#stage.remove(source);
  }
}
