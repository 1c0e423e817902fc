/**
 * The actor inside a supervisor. It decides what happens to its children one event at a time, as OTP's supervisor does.
 *
 * Invariants:
 *   I1  Children are started in order and stopped in reverse order, each within its own time.
 *   I2  A child that has ended or failed is held until this has decided; its mailbox goes on filling meanwhile.
 *   I3  A report about an incarnation that is no more is ignored: a restart of all may have overtaken it.
 *   I4  Each restart, and each restart that fails, counts once against the intensity.
 *
 * After `supervisor.erl` of Erlang/OTP.
 *
 * @module
 */
import { ArgumentError, TooManyChildrenError } from "../errors.ts";
import type { Timer } from "../time/clock.ts";
import { goOn } from "../time/macrotask.ts";
import type { Cell } from "./cell.ts";
import { DEAD, HELD } from "./state.ts";
import { type ChildSpec, prepareChild } from "./child.ts";
import { type Exit, type ExitReason, isClean } from "./exit.ts";
import { revive, takeConstructing } from "./birth.ts";
import { Refusal } from "./answer.ts";
import { DECIDE, end, FINAL, KEEP, requestStop, stopped } from "./life.ts";
import { SHUTDOWN } from "./options.ts";
import { signal } from "./operation.ts";
import type { ChildEnded, Supervising } from "./policy.ts";
import type { Ref } from "./ref.ts";
import { refOf } from "./signals.ts";
import type { SupervisorOptions } from "./supervisor.ts";
import { Backoff, RestartWindow } from "./window.ts";

/** One child, as the supervisor sees it. */
export interface Entry {
  readonly id: string;
  readonly spec: ChildSpec;
  cell: Cell;
  /** Whether it was started before: the next time is a restart. */
  startedOnce: boolean;
  readonly backoff: Backoff | undefined;
  pause: Timer | undefined;
}

const RETRY = signal("restart", (cell, { entry, reason }: { entry: Entry; reason: ExitReason }) => {
  return (cell.instance as Overseer).attempt(entry, reason);
});

/** The supervisor's instance. Its methods are called by messages, one at a time. */
export class Overseer implements Supervising {
  /** In order of start. */
  readonly entries: Entry[] = [];
  readonly #cell: Cell;
  readonly #options: SupervisorOptions;
  readonly #window: RestartWindow;
  #gaveUp = false;
  #numbered = 0;

  constructor(options: SupervisorOptions, specs: readonly ChildSpec[]) {
    this.#cell = takeConstructing()!;
    this.#options = options;
    this.#window = new RestartWindow(options);
    this.#cell.more.parallel = options.dynamic ?? false;
    for (const spec of specs) this.#add(spec);
  }

  /** All or none: if a child fails to start, those before it are stopped, and the supervisor has failed. */
  async onStart(): Promise<void> {
    const begun: Entry[] = [];
    for (const entry of [...this.entries]) {
      try {
        await this.#start(entry);
      } catch (error) {
        // Here, not by the end of this: a supervisor that fails to restart has its children killed, without their hooks.
        for (const before of begun.reverse()) await stopped(before.cell, "shutdown");
        throw error;
      }
      begun.push(entry);
    }
  }

  /** Resolves, as a message, when everything before it was done. */
  ready(): void {}

  /** Starts one more child. */
  async startChild(spec: ChildSpec): Promise<Ref> {
    let entry: Entry | undefined;
    try {
      entry = this.#add(spec);
      await this.#start(entry);
      return refOf(entry.cell);
    } catch (error) {
      if (entry !== undefined) {
        await stopped(entry.cell, error);
        this.#remove(entry);
      }
      return new Refusal(error) as never;
    }
  }

  /** Stops a child; its specification stays, unless it is temporary or the supervisor dynamic. `false` if there is none. */
  async terminateChild(id: string): Promise<boolean> {
    const entry = this.#find(id);
    if (entry === undefined) return false;
    this.#unpause(entry);
    await stopped(entry.cell, "shutdown");
    if (this.#forgets(entry)) this.#remove(entry);
    return true;
  }

  /** Starts a child anew that was terminated, or has ended clean. */
  async restartChild(id: string): Promise<Ref> {
    const entry = this.#find(id);
    if (entry === undefined || entry.cell.state !== DEAD) {
      const sentence = "only a child that has ended, and is still known, can be restarted";
      return new Refusal(new ArgumentError(sentence, { id })) as never;
    }
    try {
      await this.#start(entry);
      return refOf(entry.cell);
    } catch (error) {
      await stopped(entry.cell, error);
      return new Refusal(error) as never;
    }
  }

  /** Forgets a child that has ended. `false` if there is none, or it lives. */
  deleteChild(id: string): boolean {
    const entry = this.#find(id);
    if (entry === undefined || entry.cell.state !== DEAD) return false;
    this.#remove(entry);
    return true;
  }

  /** A child has ended or failed. */
  childEnded({ cell, incarnation, reason }: ChildEnded): Promise<void> | undefined {
    const entry = this.entries.find((entry) => entry.cell === cell);
    if (entry === undefined || this.#gaveUp || cell.state !== HELD) return;
    // It waits for its restart: whoever killed it meanwhile has made a second report of the same end.
    if (cell.extra!.incarnation !== incarnation || entry.pause !== undefined) return;
    const { restart } = entry.spec;
    if (restart === "permanent" || restart === "transient" && !isClean(reason)) {
      return this.#restart(entry, reason);
    }
    return this.#retire(entry, reason);
  }

  /** Restarts a child, and those that the strategy takes with it. */
  async attempt(entry: Entry, reason: ExitReason): Promise<void> {
    this.#unpause(entry);
    if (this.#gaveUp || !this.entries.includes(entry) || entry.cell.state !== HELD) return;
    for (;;) {
      await hold(entry.cell, reason, true);
      const affected = this.#affected(entry);
      for (const other of [...affected].reverse()) if (other !== entry) await this.#halt(other);
      const failure = await this.#startAll(affected);
      if (failure === undefined) return;
      ({ entry, reason } = failure);
      this.#cell.system.failed(entry.cell, reason, "onStart", false);
      if (!this.#window.add(this.#cell.system.clock.now())) return await this.#giveUp(entry, reason);
      if (entry.backoff !== undefined) return this.#pause(entry, reason);
      // Whoever fails at once and may do so for ever must not keep the event loop from its turn.
      await new Promise<void>((resolve) => goOn(resolve));
    }
  }

  #find(id: string): Entry | undefined {
    return this.entries.find((entry) => entry.id === id);
  }

  #add(spec: ChildSpec): Entry {
    const { maxChildren = Infinity, dynamic } = this.#options;
    const { system } = this.#cell;
    const living = this.entries.filter(({ cell }) => cell.state !== DEAD).length;
    if (living >= maxChildren) throw new TooManyChildrenError(maxChildren);
    if (spec.id !== undefined && this.#find(spec.id) !== undefined) {
      throw new ArgumentError("two children cannot have the same id", { id: spec.id });
    }
    const cell = this.#prepare(spec);
    let id = spec.id ?? (dynamic ? `${cell.kind.name}-${++this.#numbered}` : cell.kind.name);
    while (this.#find(id) !== undefined) id = `${cell.kind.name}-${++this.#numbered}`;
    const backoff = spec.backoff && new Backoff(spec.backoff);
    const entry = { id, spec, cell, startedOnce: false, backoff, pause: undefined };
    system.admit(cell);
    this.entries.push(entry);
    return entry;
  }

  #prepare(spec: ChildSpec): Cell {
    const cell = prepareChild(spec, this.#cell.system, this.#cell);
    cell.more.supervised = true;
    return cell;
  }

  #remove(entry: Entry): void {
    const at = this.entries.indexOf(entry);
    if (at >= 0) this.entries.splice(at, 1);
  }

  /** Children stop in the reverse of their order here: one that is there again must not be the last for it. */
  #line(): void {
    const children = this.#cell.extra!.children!;
    for (const { cell } of this.entries) if (children.delete(cell)) children.add(cell);
  }

  #forgets({ spec }: Entry): boolean {
    return spec.restart === "temporary" || this.#options.dynamic === true;
  }

  /** Throws if the child cannot be started; then it is held. */
  async #start(entry: Entry): Promise<void> {
    if (entry.cell.state === DEAD) {
      const cell = this.#prepare(entry.spec);
      this.#cell.system.admit(cell);
      entry.cell = cell;
      entry.startedOnce = false;
      this.#line();
    }
    const again = entry.startedOnce;
    entry.startedOnce = true;
    await revive(entry.cell, again);
  }

  /** Starts them in order, up to the first that fails. */
  async #startAll(entries: readonly Entry[]): Promise<{ entry: Entry; reason: ExitReason } | undefined> {
    for (const entry of entries) {
      if (!this.entries.includes(entry)) continue;
      try {
        await this.#start(entry);
      } catch (reason) {
        return { entry, reason };
      }
    }
    return undefined;
  }

  #affected(entry: Entry): Entry[] {
    switch (this.#options.strategy) {
      case "one_for_all":
        return [...this.entries];
      case "rest_for_one":
        return this.entries.slice(this.entries.indexOf(entry));
      default:
        return [entry];
    }
  }

  /** Stops a sibling of the one that failed, to be started again; a temporary one for good. */
  async #halt(entry: Entry): Promise<void> {
    this.#unpause(entry);
    if (entry.spec.restart !== "temporary") return await hold(entry.cell, "shutdown", false);
    await stopped(entry.cell, "shutdown");
    this.#remove(entry);
  }

  #restart(entry: Entry, reason: ExitReason): Promise<void> | undefined {
    if (!this.#window.add(this.#cell.system.clock.now())) return this.#giveUp(entry, reason);
    if (entry.backoff === undefined) return this.attempt(entry, reason);
    return hold(entry.cell, reason, true).then(() => this.#pause(entry, reason));
  }

  #pause(entry: Entry, reason: ExitReason): void {
    const { clock } = this.#cell.system;
    this.#unpause(entry);
    const delay = entry.backoff!.next(clock.now());
    entry.pause = clock.setTimer(delay, { onTimer: () => this.#cell.urge(RETRY, { entry, reason }) });
  }

  #unpause(entry: Entry): void {
    if (entry.pause !== undefined) this.#cell.system.clock.cancel(entry.pause);
    entry.pause = undefined;
  }

  /** The child is not restarted. */
  async #retire(entry: Entry, reason: ExitReason): Promise<void> {
    if (this.#forgets(entry)) this.#remove(entry);
    await finished(entry.cell, reason);
  }

  /** Too many restarts: the failing child is gone, then the others, then this. */
  async #giveUp(entry: Entry, reason: ExitReason): Promise<void> {
    this.#gaveUp = true;
    await finished(entry.cell, reason);
    requestStop(this.#cell, "shutdown", DECIDE, Infinity);
  }

  /** As in OTP: only its parent ends it by an exit signal, beside `"kill"`. */
  onExit({ ref, reason }: Exit): void {
    const { parent } = this.#cell;
    if (ref !== undefined && parent !== undefined && ref === refOf(parent)) {
      requestStop(this.#cell, reason, DECIDE, Infinity);
    }
  }

  /** Restarts must not come back after the end. */
  onStop(): void {
    this.#gaveUp = true;
    for (const entry of this.entries) this.#unpause(entry);
  }
}

/** Ends a held child for good, with that reason. */
export function finished(cell: Cell, reason: ExitReason): Promise<void> {
  return new Promise((resolve) =>
    requestStop(cell, reason, FINAL, cell.options.shutdown ?? SHUTDOWN, resolve)
  );
}

/** Ends the incarnation of a child and keeps the rest of it. `failed`: it has failed, and `onRestart` is called. */
export function hold(cell: Cell, reason: ExitReason, failed: boolean): Promise<void> {
  if (cell.state === DEAD) return Promise.resolve();
  if (cell.instance === undefined) return Promise.resolve();
  const timeout = cell.options.shutdown ?? (cell.kind.patient ? Infinity : SHUTDOWN);
  return new Promise((resolve) => {
    if (failed && cell.extra!.ending === undefined) {
      cell.extra!.onEnd.push(resolve);
      end(cell, reason, KEEP, true);
    } else requestStop(cell, reason, KEEP, timeout, resolve);
  });
}
