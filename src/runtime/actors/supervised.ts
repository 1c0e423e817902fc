/**
 * Actors here that are supervised from another isolate: what becomes of them is decided there.
 *
 * @module
 */
import { revive } from "../../actor/birth.ts";
import { Cell } from "../../actor/cell.ts";
import type { ExitReason } from "../../actor/exit.ts";
import type { Kind } from "../../actor/kind.ts";
import { FINAL, KEEP, kill, requestStop } from "../../actor/life.ts";
import type { Operation } from "../../actor/operation.ts";
import { NO_OPTIONS, SHUTDOWN } from "../../actor/options.ts";
import { hold } from "../../actor/overseer.ts";
import type { ChildEnded } from "../../actor/policy.ts";
import { prepare } from "../../actor/spawn.ts";
import { DEAD, HELD } from "../../actor/state.ts";
import { defaultCore, type SystemCore } from "../../actor/system_core.ts";
import type { SpawnOptions } from "../../actor/options.ts";

/** What those are called that stand for supervisors in other isolates. */
export const ELSEWHERE = "supervisor elsewhere";

const KIND: Kind = {
  name: ELSEWHERE,
  patient: false,
  construct() {
    throw new TypeError("it lives elsewhere");
  },
};

/** Is told what a supervised actor here has come to. */
export type TellFailure = (cell: Cell, reason: ExitReason) => void;

/** Stands for the supervisors in one other isolate, as the parent of what they supervise here. */
export class AbsentParent extends Cell {
  readonly #tell: TellFailure;

  constructor(tell: TellFailure) {
    super(KIND, [], NO_OPTIONS, defaultCore(), undefined);
    this.#tell = tell;
  }

  /** A child has ended or failed. */
  override urge(_op: Operation, arg: unknown): void {
    const { cell, reason } = arg as ChildEnded;
    this.#tell(cell, reason);
  }

  /** Starts a child. Rejects if that fails; then it is gone. */
  start(cls: unknown, args: readonly unknown[], options: SpawnOptions): Promise<Cell> {
    return begun(this.system, this, cls, args, options);
  }

  /** The supervisors are gone, with their worker. */
  orphan(): void {
    for (const child of [...this.extra?.children ?? []]) {
      requestStop(child, "worker_lost", FINAL, child.options.shutdown ?? SHUTDOWN);
    }
  }
}

/** Starts an actor and waits until it has started; supervised if it has a parent. Rejects if that fails; then it is gone. */
export async function begun(
  system: SystemCore,
  parent: AbsentParent | undefined,
  cls: unknown,
  args: readonly unknown[],
  options: SpawnOptions,
): Promise<Cell> {
  const cell = prepare(system, parent, cls, args, options);
  cell.more.supervised = parent !== undefined;
  system.admit(cell);
  try {
    await revive(cell, false);
  } catch (error) {
    kill(cell, error, FINAL);
    throw error;
  }
  return cell;
}

/** An order of the supervisor; resolves when it is carried out, `undefined` if it is none. */
export function supervise(cell: Cell, verb: string, more: unknown): Promise<void> | undefined {
  const { reason, failed } = (more ?? {}) as { reason?: ExitReason; failed?: boolean };
  switch (verb) {
    case "hold":
      return hold(cell, reason, failed === true);
    case "revive":
      return again(cell);
    case "finish":
      return new Promise((resolve) =>
        requestStop(cell, reason, FINAL, cell.options.shutdown ?? SHUTDOWN, resolve)
      );
    default:
      return undefined;
  }
}

async function again(cell: Cell): Promise<void> {
  if (cell.state !== HELD && cell.state !== DEAD) kill(cell, "killed", KEEP);
  await hold(cell, "killed", true);
  await revive(cell, true);
}
