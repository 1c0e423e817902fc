/**
 * The lock that a worker holds for life: whoever is granted it next knows that the worker is dead.
 *
 * Deno releases a worker's locks when its runtime is gone, and not before: not on `terminate()` of one that is in a loop.
 * Browsers do when the worker's global scope is gone. Node and Bun tell of the end of a worker by an event (`host/`).
 *
 * @module
 */

/** The part of the Web Locks API that is used; not every version of the library types has it. */
interface LockManager {
  request<T>(name: string, options: { signal?: AbortSignal }, held: () => T): Promise<Awaited<T>>;
}

function locks(): LockManager {
  return (navigator as unknown as { locks: LockManager }).locks;
}

/** Whether there are such locks here. */
export function hasLocks(): boolean {
  return (globalThis.navigator as { locks?: unknown } | undefined)?.locks !== undefined;
}

/** Worker: takes the lock for life and then calls `begin`. Rejects if the lock is stolen. */
export function holdForLife(name: string, begin: () => void): Promise<never> {
  return locks().request(name, {}, () => {
    begin();
    return new Promise<never>(() => {});
  });
}

/** Main isolate: calls `dead` when the lock's holder is gone; never once `signal` aborts. */
export function onDeath(name: string, signal: AbortSignal, dead: () => void): void {
  locks().request(name, { signal }, dead).catch((failure: unknown) => {
    if (!signal.aborted) throw failure;
  });
}
