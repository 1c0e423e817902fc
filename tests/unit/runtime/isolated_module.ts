/** Tasks for processes of their own. */
import { currentTask } from "../../../src/runtime/current_task.ts";

export const add = (a: number, b: number): number => a + b;
export const pid = (): number => Deno.pid;
export const echo = (value: unknown): unknown => value;
export const later = (ms: number, value: unknown): Promise<unknown> =>
  new Promise((resolve) => setTimeout(() => resolve(value), ms));

export function spin(): never {
  for (;;);
}

export function fill(): number {
  const all: unknown[] = [];
  for (;;) all.push(new Array(1_000).fill({ all }));
}

export const exit = (code: number): never => Deno.exit(code);

export function uncaught(): Promise<void> {
  setTimeout(() => {
    throw new RangeError("thrown by nobody's turn");
  }, 0);
  return new Promise(() => {});
}

export function fail(): never {
  const cause = new SyntaxError("the cause");
  throw Object.assign(new RangeError("out of range", { cause }), { code: "E_RANGE", limit: 7 });
}

export function failOddly(): never {
  // deno-lint-ignore no-throw-literal
  throw { odd: 1 };
}

export async function noise(): Promise<string> {
  console.log("noise: a line");
  await Deno.stdout.write(new TextEncoder().encode("noise: bytes without an end"));
  for (let i = 0; i < 50; i++) console.log(`noise: ${"x".repeat(5_000)}`);
  return "y".repeat(100_000);
}

export async function readStdin(): Promise<number> {
  const read = await Deno.stdin.read(new Uint8Array(16));
  let bytes = 0;
  for await (const chunk of Deno.stdin.readable) bytes += chunk.length;
  return (read ?? 0) + bytes;
}

export const readFile = (path: string): Promise<string> => Deno.readTextFile(path);
export const reach = async (): Promise<number> => (await fetch("http://127.0.0.1:8099/")).status;

let calls = 0;
/** Exits in the first process, and returns in the second: a file says which it is. */
export async function exitOnce(flag: string): Promise<number> {
  calls++;
  try {
    await Deno.writeTextFile(flag, "here", { createNew: true });
  } catch {
    return calls;
  }
  return Deno.exit(1);
}

export function self(): { worker: number; cancelled: boolean; aborted: boolean } {
  const task = currentTask();
  task.checkpoint();
  return { worker: task.worker, cancelled: task.cancelled, aborted: task.signal.aborted };
}

export const nested = (): unknown => currentTask().import(import.meta.url);

export const handle = (): unknown => new AbortController().signal;
export const large = (bytes: number): Uint8Array => new Uint8Array(bytes);
export const postNonsense = (): string => {
  (globalThis as unknown as { postMessage(message: unknown): void }).postMessage("nonsense");
  return "still here";
};
export const notAFunction = 5;
