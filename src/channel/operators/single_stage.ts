/**
 * What operators with one source share.
 *
 * @module
 */
import { Closed, NOT_READY } from "../selectable.ts";
import type { ReceiveChannel } from "../types.ts";
import { Inlet } from "./inlet.ts";
import type { OperatorOptions } from "./options.ts";
import { Stage } from "./stage.ts";

/** An operator with one source. */
export abstract class SingleStage<T, R> extends Stage<R> {
  /** The source. */
  protected readonly inlet: Inlet<T>;

  /** The arguments were checked. */
  constructor(source: ReceiveChannel<T>, options: OperatorOptions<R>) {
    super(options);
    this.inlet = new Inlet(source, this);
    this.inlets.push(this.inlet as Inlet<never>);
  }

  /**
   * Makes of a value what it makes: puts any number of values, or ends. Called after the end, too, with a value that another
   * thread had under way: what is put then goes to `onUndelivered`.
   */
  protected abstract accept(value: T): void;

  /** What came in while it waited. */
  arrived(result: T | Closed): void {
    this.busy = true;
    try {
      this.#take(result);
    } catch (error) {
      this.fail(error);
    }
    this.busy = false;
    if (this.closing === undefined && this.wants()) this.later();
  }

  protected override advance(): boolean {
    const inlet = this.inlet;
    if (inlet.parked) return false;
    const value = inlet.poll();
    if (value === NOT_READY) return false;
    this.#take(value);
    return true;
  }

  #take(result: T | Closed): void {
    if (result instanceof Closed) this.finish(result);
    else this.accept(result);
  }
}
