/**
 * What is behind a face.
 *
 * @module
 */
import type { Operation } from "./operation.ts";
import type { AskOptions, SendOptions, TellStatus } from "./ref.ts";

/** What faces send to: an actor, or a router in front of several. */
export interface Target {
  /** Sends without waiting. */
  post(op: Operation, arg: unknown): TellStatus;
  /** Sends and waits for room. */
  submit(op: Operation, arg: unknown, options: SendOptions | undefined): Promise<TellStatus>;
  /** Sends and waits for the answer. */
  request(op: Operation, arg: unknown, options: AskOptions | undefined): Promise<unknown>;
}
