/**
 * A supervisor's child that lives in another isolate. The supervisor has a cell of its own for it, which passes messages on and
 * outlives the worker: if that dies, the child is started anew on another one, behind the same reference.
 *
 * Invariants
 * - I1  While the child is not running there, messages gather here; they are passed on in their order before anything newer is.
 * - I2  A child that fails is held there, its mailbox with it, until the supervisor here has decided, as a local one is.
 * - I3  What a worker had accepted for the child is lost with it: asks are rejected.
 *
 * @module
 */
import type { Cell } from "../../actor/cell.ts";
import type { ExitReason } from "../../actor/exit.ts";
import type { Faces, Kind } from "../../actor/kind.ts";
import { Shapes } from "../../actor/kind.ts";
import { DECIDE, end, quiet } from "../../actor/life.ts";
import { LocalRef } from "../../actor/local_ref.ts";
import { DEFERRED, loop } from "../../actor/loop.ts";
import type { Origin } from "../../actor/mailbox.ts";
import { ASK, type Operation, signal, TELL } from "../../actor/operation.ts";
import type { SpawnOptions } from "../../actor/options.ts";
import { PendingAsk } from "../../actor/pending_ask.ts";
import { notifySupervisor } from "../../actor/policy.ts";
import type { ActorInfo, AskOptions, SendOptions, TellStatus } from "../../actor/ref.ts";
import { Watch } from "../../actor/signals.ts";
import { DEAD, HELD, IDLE } from "../../actor/state.ts";
import type { SystemCore } from "../../actor/system_core.ts";
import { askFace, relay, type Relaying, sendFace, tellFace } from "./faces.ts";
import { passOn } from "./relay.ts";
import type { StandIn } from "./stand_in.ts";

const FAILED = signal("failed", (_cell, act: () => void) => act());

/** Starts the child on a worker, supervised from here. */
export type Place = () => Promise<StandIn>;

/** What all remote children of one class have in common. */
export class RemoteKind implements Kind, Faces {
  readonly name: string;
  readonly patient = false;
  readonly tell = tellFace;
  readonly ask = askFace;
  readonly send = sendFace;
  readonly #shapes = new Map<string, readonly [tell: Shapes, ask: Shapes]>();

  constructor(name: string) {
    this.name = name;
  }

  construct(cell: Cell): object {
    return new Forwarder(cell as RemoteChild);
  }

  /** Whether there is such a method is known where the child lives. */
  operation(method: string, shape: number, answer: number): Operation {
    let shapes = this.#shapes.get(method);
    if (shapes === undefined) {
      shapes = [new Shapes(method, TELL, relay), new Shapes(method, ASK, relay)];
      this.#shapes.set(method, shapes);
    }
    return shapes[answer === TELL ? 0 : 1].of(shape);
  }
}

/** The supervisor's own cell for a child elsewhere. */
export class RemoteChild extends LocalRef {
  /** The actor itself, as it is known here; absent before the first start and after its worker's death. */
  there: StandIn | undefined = undefined;
  readonly #place: Place;
  #tell: object | undefined;
  #ask: object | undefined;
  #send: object | undefined;

  constructor(kind: RemoteKind, system: SystemCore, parent: Cell, options: SpawnOptions, place: Place) {
    super(kind, [], options, system, parent);
    this.#place = place;
    (this.more.gone ??= []).push((reason) => this.#finish(reason));
  }

  get tell(): object {
    return this.#tell ??= tellFace(this);
  }

  get ask(): object {
    return this.#ask ??= askFace(this);
  }

  get send(): object {
    return this.#send ??= sendFace(this);
  }

  /** Where messages go now; absent if they have to wait here, or others wait already. */
  get #direct(): StandIn | undefined {
    return this.state === IDLE && this.op === undefined && (this.box?.size ?? 0) === 0
      ? this.there
      : undefined;
  }

  override post(op: Operation, arg: unknown): TellStatus {
    return this.#direct?.post(op, arg) ?? super.post(op, arg);
  }

  override submit(op: Operation, arg: unknown, options: SendOptions | undefined): Promise<TellStatus> {
    return this.#direct?.submit(op, arg, options) ?? super.submit(op, arg, options);
  }

  override request(op: Operation, arg: unknown, options: AskOptions | undefined): Promise<unknown> {
    const direct = this.#direct;
    if (direct === undefined) return super.request(op, arg, options);
    return direct.request(op, arg, { timeout: this.system.askTimeout, ...options });
  }

  override pose(op: Operation, arg: unknown, ask: PendingAsk, options: AskOptions | undefined): void {
    const direct = this.#direct;
    if (direct === undefined) super.pose(op, arg, ask, options);
    else direct.pose(op, arg, ask, options);
  }

  override info(): ActorInfo {
    const info = super.info(), there = this.there?.info();
    return { ...info, queued: info.queued + (there?.queued ?? 0) };
  }

  /** Starts an incarnation: in its place, if it is held there, else on another worker. */
  async begin(forwarder: Forwarder): Promise<void> {
    if (this.there?.alive) return void await this.there.command("revive", undefined);
    const there = await this.#place();
    if (this.instance !== forwarder) {
      // Killed meanwhile.
      void there.command("finish", { reason: "killed" }).catch(() => {});
      return;
    }
    this.there = there;
    new Watch(there, ({ reason }) => this.#lost(there, reason));
    there.onFailed((reason) => this.#failed(there, reason));
  }

  /** It has failed or ended there, and is held until the supervisor has decided. */
  #failed(there: StandIn, reason: ExitReason): void {
    if (this.there !== there || this.state === DEAD) return;
    // It had started there; here that is not known yet.
    if (this.more.starting) return this.urge(FAILED, () => this.#failed(there, reason));
    if (this.state === HELD) return;
    quiet(this, reason);
    notifySupervisor(this, reason);
  }

  /** It is gone, most likely because its worker is. */
  #lost(there: StandIn, reason: ExitReason): void {
    if (this.there !== there) return;
    this.there = undefined;
    if (this.state !== DEAD && this.state !== HELD) end(this, reason, DECIDE);
  }

  /** Ends the incarnation there. `failed`: as one that is to be restarted. */
  async hold(reason: ExitReason, failed: boolean): Promise<void> {
    const { there } = this;
    if (there?.alive) await there.command("hold", { reason, failed }).catch(() => {});
  }

  #finish(reason: ExitReason): void {
    const { there } = this;
    this.there = undefined;
    if (there?.alive) void there.command("finish", { reason }).catch(() => {});
  }
}

/** One incarnation: passes on what has gathered here. */
class Forwarder implements Relaying {
  readonly #child: RemoteChild;

  constructor(child: RemoteChild) {
    this.#child = child;
  }

  onStart(): Promise<void> {
    return this.#child.begin(this);
  }

  onStop(reason: ExitReason): Promise<void> {
    return this.#child.hold(reason, false);
  }

  onRestart(reason: ExitReason): Promise<void> {
    return this.#child.hold(reason, true);
  }

  pass(op: Operation, arg: unknown, from: Origin): Promise<unknown> | undefined {
    const { there } = this.#child;
    if (there === undefined) return undefined;
    if (from instanceof PendingAsk) loop.kept = DEFERRED;
    return passOn(there, { op, arg, from });
  }
}
