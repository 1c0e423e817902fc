/**
 * Structured logs: one JSON object a line, for machines to read.
 *
 * @module
 */

/** Takes what happened and the facts about it. */
export type Log = (event: string, facts?: Readonly<Record<string, unknown>>) => void;

/** Prints a line. */
export const printLog: Log = (event, facts = {}) => {
  console.log(JSON.stringify({ time: new Date().toISOString(), event, ...facts }));
};

/** An error as facts. */
export function failure(error: unknown): Record<string, unknown> {
  return error instanceof Error ? { error: error.name, message: error.message } : { error: String(error) };
}
