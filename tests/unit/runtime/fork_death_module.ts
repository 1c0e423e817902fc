/** Tasks that call tasks and die, or whose callees do. */
import { currentTask } from "../../../src/runtime/mod.ts";
import type { ReceiveChannel, SendChannel } from "../../../src/channel/mod.ts";

type Own = typeof import("./fork_death_module.ts");

/** Ends its worker, as an uncaught error would. */
function die(): Promise<never> {
  (globalThis as unknown as { close(): void }).close();
  return new Promise(() => {});
}

/** Takes a ticket: 1 means death, 0 the number of the worker. */
export function draw(tickets: ReceiveChannel<number>): number | Promise<never> {
  const ticket = tickets.tryReceive();
  return ticket.state === "ok" && ticket.value === 1 ? die() : currentTask().worker;
}

/** Lets `draw` run elsewhere; where it ran, or the name of what its call rejects with. */
export async function sendOut(
  tickets: ReceiveChannel<number>,
  options: { worker?: number; idempotent?: boolean },
): Promise<number | string> {
  const tasks = currentTask().import<Own>(import.meta.url);
  return await tasks.draw.with(options)(tickets).catch((error: Error) => error.name);
}

/** Says that it began, and goes on until nobody wants its result. */
export async function linger(said: SendChannel<number>): Promise<void> {
  const task = currentTask();
  said.trySend(1);
  while (!task.cancelled) await new Promise((resolve) => setTimeout(resolve, 1));
  said.trySend(2);
}

/** Says that it ran. */
export function tell(said: SendChannel<number>): void {
  said.trySend(3);
}

/** Calls `linger` elsewhere and `many` tasks here, and dies before any of those ran, as soon as the first one has begun. */
export async function orphan(
  said: SendChannel<number>,
  begun: ReceiveChannel<number>,
  other: number,
  many: number,
): Promise<number> {
  const tasks = currentTask().import<Own>(import.meta.url);
  const far = tasks.linger.with({ worker: other })(said);
  far.catch(() => {});
  await begun.receive();
  for (let i = 0; i < many; i++) tasks.tell(said).catch(() => {});
  (globalThis as unknown as { close(): void }).close();
  // Nothing of this isolate may run what it has called for.
  for (const end = performance.now() + 20; performance.now() < end;);
  return many;
}

/** A call with a time limit that its task, which has time to begin, outlives: the name of what it rejects with. */
export async function impatient(said: SendChannel<number>, worker: number): Promise<string> {
  const tasks = currentTask().import<Own>(import.meta.url);
  return await tasks.linger.with({ worker, timeout: 1_500 })(said).then(
    () => "none",
    (error: Error) => error.name,
  );
}

/** A call for a worker that is dead, or not there yet, given up after `timeout` ms; the name of what it rejects with. */
export async function forTheDead(worker: number, timeout: number): Promise<string> {
  const tasks = currentTask().import<Own>(import.meta.url);
  const first = tasks.now.with({ worker })(true).catch(() => {});
  await first;
  return await tasks.now.with({ worker, timeout })(false).then(() => "none", (error: Error) => error.name);
}

/** Dies if told to; else the number of the worker. */
export function now(dies: boolean): number | Promise<never> {
  return dies ? die() : currentTask().worker;
}

/** A sum by a tree of calls, every third of which may run again. */
export async function tree(n: number): Promise<number> {
  if (n < 2) {
    for (const end = performance.now() + 0.2; performance.now() < end;);
    return 1;
  }
  const tasks = currentTask().import<Own>(import.meta.url);
  const branch = n % 3 === 0 ? tasks.tree.with({ idempotent: true }) : tasks.tree;
  const [a, b] = await Promise.all([branch(n - 1), branch(n - 2)]);
  return a + b;
}
