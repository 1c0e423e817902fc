/**
 * Decisions: who makes them, and the numbers that stand for them.
 *
 * @module
 */

/** Most fibers of a scenario. */
export const FIBERS = 8;
/** Bytes that a suspended call may need. */
export const STACK = 4096;
/** Times that a paused fiber goes on although nothing has changed. */
export const RETRIES = 4;
/** Decision: leave this execution. */
export const CUT = -1;
/** Result of a decision after which nobody can go on. */
export const ENDED = -2;
/** Added to a fiber's index: it dies here. */
export const KILL = 8;
/** Added to a fiber's index: it wakes for nothing. */
export const SPURIOUS = 16;

/** Who decides. */
export interface Policy {
  /**
   * Who goes on: an index, `KILL` + the running fiber's index, `SPURIOUS` + a sleeper's, or `CUT`. `running` is the fiber
   * that stands before an access, or -1; `mayKill` whether it may die there; `maySwitch` whether others may go first.
   */
  decide(running: number, maySwitch: boolean, mayKill: boolean): number;
  /** A fiber is about to make an access. */
  onAccess?(fiber: number, kind: number, address: number, bytes: number): void;
}
