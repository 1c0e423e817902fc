/**
 * What is kept outlives the processes that wrote it, so its codec stands beside it: whoever opens it with another one is
 * refused, instead of reading values that nobody has written.
 *
 * @module
 */
import { RemoteError } from "../errors.ts";
import type { Log } from "./carrier.ts";

const text = new TextEncoder();
const plain = new TextDecoder();

/**
 * Resolves when `schema` stands under `key`, put there now or long ago. Rejects with a `RemoteError` `LOG_CONFLICT` if another one does.
 * `what` is for the error.
 */
export async function agree(states: Log, key: string, schema: string, what: string): Promise<void> {
  const kept = await states.last(key) ?? await first(states, key, schema) ?? await states.last(key);
  const other = kept && plain.decode(kept.data);
  if (other === undefined || other === schema) return;
  throw new RemoteError("LOG_CONFLICT", `${what} is kept with another codec`, { kept: other, given: schema });
}

/** What stands there now, if this process was the first; `undefined` if it was not. */
async function first(states: Log, key: string, schema: string): Promise<{ data: Uint8Array } | undefined> {
  const data = text.encode(schema);
  try {
    await states.append(key, data, { expected: 0 });
    return { data };
  } catch (error) {
    if (error instanceof RemoteError && error.code === "LOG_CONFLICT") return undefined;
    throw error;
  }
}
