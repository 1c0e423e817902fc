/**
 * What is done around the handler of an actor that is intercepted, observed, may sleep, or wants to be told that nothing comes.
 *
 * @module
 */
import type { Cell } from "./cell.ts";
import { CALL_MANY, type Operation } from "./operation.ts";
import type { Ref } from "./ref.ts";

/** Handles a message the long way; `call` is the short one. Signals take the short one always. */
export function specially(
  cell: Cell,
  op: Operation,
  arg: unknown,
  call: (op: Operation, arg: unknown) => unknown,
): unknown {
  const sleeper = cell.extra?.sleeper;
  if (sleeper !== undefined) return sleeper.wake(op, () => awake(cell, op, arg, call));
  return awake(cell, op, arg, call);
}

function awake(
  cell: Cell,
  op: Operation,
  arg: unknown,
  call: (op: Operation, arg: unknown) => unknown,
): unknown {
  if (op.shape > CALL_MANY) return call(op, arg);
  cell.extra?.idle?.touch();
  const { observer } = cell.system;
  if (observer === undefined) return intercepted(cell, op, arg, call);
  return observer.handle(cell, op, () => intercepted(cell, op, arg, call));
}

function intercepted(
  cell: Cell,
  op: Operation,
  arg: unknown,
  call: (op: Operation, arg: unknown) => unknown,
): unknown {
  const { intercept } = cell.options;
  if (intercept === undefined) return call(op, arg);
  const message = { ref: cell as unknown as Ref, method: op.method, args: op.args(arg) };
  return intercept(message, () => call(op, arg));
}
