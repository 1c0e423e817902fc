/** Tasks that call tasks. */
import { currentTask } from "../../../src/runtime/mod.ts";
import { awake } from "../../support/awake.ts";

type Own = typeof import("./fork_module.ts");
const own = (): ReturnType<typeof load> => load();
const load = () => currentTask().import<Own>(import.meta.url);

/** Fibonacci by a call for each branch. */
export async function fib(n: number, leaf = 2): Promise<number> {
  if (n <= leaf) return plain(n);
  const tasks = own();
  const [a, b] = await Promise.all([tasks.fib(n - 1, leaf), tasks.fib(n - 2, leaf)]);
  return a + b;
}

function plain(n: number): number {
  return n < 2 ? n : plain(n - 1) + plain(n - 2);
}

/** The numbers below `n`, each by way of a call; and where they ran. */
export async function spread(n: number, ms: number): Promise<number[]> {
  const tasks = own();
  return await Promise.all(Array.from({ length: n }, () => tasks.where(ms)));
}

/** Occupies the worker for a while; its number. */
export function where(ms: number): number {
  const { worker } = currentTask();
  for (const end = performance.now() + ms; performance.now() < end;);
  return worker;
}

/** What a call of each kind gives: a value, a failure, one that cannot be encoded, a large one. */
export async function kinds(): Promise<unknown[]> {
  const tasks = own();
  const failed = await tasks.fail("why").catch((error: Error) => error);
  const refused = await tasks.echo(() => 1).catch((error: Error) => error.name);
  const large = await tasks.echo(new Uint8Array(50_000).fill(3)) as Uint8Array;
  return [await tasks.echo({ a: [1n] }), failed, refused, large.length, large[49_999]];
}

/** Throws. */
export function fail(message: string): never {
  throw new RangeError(message);
}

/** Gives back what it is given. */
export function echo(value: unknown): unknown {
  return value;
}

/** Calls with options from inside: pinned, with a time limit, aborted before it begins. */
export async function options(worker: number): Promise<unknown[]> {
  const tasks = own();
  return [
    await tasks.where.with({ worker })(0),
    await tasks.forever.with({ timeout: 20 })().catch((error: Error) => error.name),
    await tasks.echo.with({ signal: AbortSignal.abort("no") })(1).catch((reason: unknown) => reason),
    await tasks.echo.with({ worker: 99 } as never)(1),
  ];
}

/** Waits until it is cancelled. */
export async function forever(): Promise<void> {
  const task = currentTask();
  for (;;) {
    await task.checkpoint();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Ends its worker. */
export function die(): void {
  (globalThis as unknown as { close(): void }).close();
}

/** Calls something whose worker dies, on worker `worker`; the name of what it rejects with. */
export async function outlive(worker: number): Promise<string> {
  const tasks = own();
  const lost = tasks.hang.with({ worker })().catch((error: Error) => error.name);
  tasks.die.with({ worker })().catch(() => {});
  return await lost as string;
}

/** Never returns. */
export function hang(): Promise<never> {
  return new Promise(() => {});
}

/** How often a timer had its turn while a loop was at work for `ms`, with checkpoints. */
export async function polite(ms: number): Promise<number> {
  const task = currentTask();
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  for (const more = awake(ms); more();) await task.checkpoint();
  clearInterval(timer);
  return turns;
}

/** More calls than the ring and the window hold. */
export async function flood(n: number): Promise<number> {
  const tasks = own();
  const all = await Promise.all(Array.from({ length: n }, (_, i) => tasks.echo(i)));
  return all.filter((value, i) => value === i).length;
}

/** Two calls of low priority amid `n` others: in which order they ran. */
export async function lowLast(n: number): Promise<string[]> {
  const tasks = own();
  // Until the worker has loaded the module, calls wait for that.
  await tasks.echo(0);
  const order: string[] = [];
  const calls: Promise<unknown>[] = [];
  for (let i = 0; i < n + 2; i++) {
    const priority = i === n >> 1 || i === (n >> 1) + 1 ? "low" : "normal";
    calls.push(tasks.echo.with({ priority })(i).then(() => order.push(priority)));
  }
  await Promise.all(calls);
  return order;
}

/** A task that dies with its worker now and then; else sums what two smaller ones give. */
export async function fragile(n: number, odds: number): Promise<number> {
  if (Math.random() < odds && currentTask().worker > 0) die();
  if (n < 2) return 1;
  const tasks = own();
  const parts = await Promise.all([tasks.fragile(n - 1, odds), tasks.fragile(n - 2, odds)]);
  return parts[0]! + parts[1]!;
}
