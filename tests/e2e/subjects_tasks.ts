/** What workers do in the tests of subjects across workers. */
import {
  delay,
  from,
  map,
  type Observable,
  scan,
  switchMap,
  take,
  tap,
  timer,
} from "../../src/reactive/mod.ts";
import { currentTask, type SharedChannel, type SharedSubject, workerStage } from "../../src/runtime/mod.ts";

/** Writes `n` values that name their writer; how often it had to wait. */
export async function write(subject: SharedSubject<number>, writer: number, n: number): Promise<number> {
  let waits = 0;
  for (let i = 0; i < n; i++) {
    if (subject.next(writer * 1e9 + i) === "ok") continue;
    waits++;
    await subject.send(writer * 1e9 + i);
  }
  return waits;
}

/** Emits for ever, in messages that need blocks, until it is killed or nobody listens. */
export async function flood(subject: SharedSubject<string>): Promise<void> {
  const { signal } = currentTask();
  for (let i = 0; !signal.aborted; i++) {
    await subject.send(`${i} ` + "x".repeat(i % 900));
    if (i % 64 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

/** A text that shows where it was torn. */
function patterned(i: number): string {
  return `${i} ` + String.fromCharCode(33 + i % 90).repeat(i * 131 % 4000);
}

/** Emits `n` texts of all sizes as fast as it can. */
export function spray(subject: SharedSubject<string>, n: number): void {
  for (let i = 0; i < n; i++) subject.next(patterned(i));
  subject.complete();
}

/** Looks at every text that comes; how many were whole, what was wrong with the first that was not, and how many were missed. */
export async function inspect(
  subject: SharedSubject<string>,
  ready: SharedChannel<number>,
): Promise<{ whole: number; missed: number; wrong: string | undefined }> {
  using receiver = subject.receiver({ onLag: () => {} });
  await ready.send(1);
  let whole = 0;
  for await (const text of receiver) {
    const i = Number(text.slice(0, text.indexOf(" ")));
    if (text !== patterned(i)) return { whole, missed: receiver.missed, wrong: `${i}: ${text.slice(0, 40)}` };
    whole++;
  }
  return { whole, missed: receiver.missed, wrong: undefined };
}

/** Leaves this life at once. */
export function die(): void {
  setTimeout(() => self.close(), 0);
}

/** All values up to the end, as an observer. */
export function observe(subject: SharedSubject<number>, ready: SharedChannel<number>): Promise<number[]> {
  const seen: number[] = [];
  return new Promise((resolve, reject) => {
    subject.subscribe({ next: (v) => seen.push(v), error: reject, complete: () => resolve(seen) });
    void ready.send(currentTask.length);
  });
}

/** The same by a loop that rests now and then: a slow reader; and how many values it missed. */
export async function crawl(
  subject: SharedSubject<number>,
  ready: SharedChannel<number>,
): Promise<{ seen: number[]; missed: number }> {
  using receiver = subject.receiver({ onLag: () => {} });
  await ready.send(1);
  const seen: number[] = [];
  for await (const value of receiver) {
    seen.push(value);
    if (seen.length % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return { seen, missed: receiver.missed };
}

/** What is held is not collected. */
const held: unknown[] = [];

/** Takes one value, and then no more: whoever writes has to wait. */
export async function hold(subject: SharedSubject<string>, ready: SharedChannel<number>): Promise<void> {
  using receiver = subject.receiver();
  held.push(receiver);
  subject.subscribe(() => {});
  await ready.send(1);
  await receiver.receive();
  await new Promise(() => {});
}

/** Emits to a subject that it got in a message. */
export async function relay(from: SharedChannel<{ to: SharedSubject<number> }>): Promise<void> {
  const { to } = await from.receive();
  to.next(42);
  to.error(new RangeError("from afar"));
}

/** Doubles, sooner for larger values. */
export async function double(n: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 10 - n % 10));
  return 2 * n;
}

let running = 0, cancelled = 0;

/** Runs until it is cancelled. */
export async function endless(): Promise<void> {
  const { signal } = currentTask();
  running++;
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  cancelled++;
}

/** How many of these have started, and ended. */
export function counts(): { running: number; cancelled: number } {
  return { running, cancelled };
}

/** Fails for 3. */
export function picky(n: number): number {
  if (n === 3) throw new RangeError("not three");
  return n;
}

let alive = 0;

/** A running mean, whose state is its own. */
export const mean = workerStage((values: Observable<number>) =>
  values.pipe(
    scan(({ n, sum }, value) => ({ n: n + 1, sum: sum + value }), { n: 0, sum: 0 }),
    map(({ n, sum }) => sum / n),
  )
);

/** Emits for ever after the first value, and counts who does. */
export const ticker = workerStage((values: Observable<number>) =>
  values.pipe(
    tap({ subscribe: () => alive++, finalize: () => alive-- }),
    switchMap((value) => timer(0, 1).pipe(map((tick) => value + tick))),
  )
);

/** How many tickers run in this worker. */
export function tickers(): number {
  return alive;
}

/** Takes two and ends. */
export const two = workerStage(take<number>(2));

/** Fails at 3, after a while. */
export const strict = workerStage((values: Observable<number>) => values.pipe(map(picky), delay(1)));

/** Makes of 2 what cannot leave its isolate. */
export const speechless = workerStage(map((n: number) => n === 2 ? (() => n) as never : n));

/** Many for one. */
export const burst = workerStage((values: Observable<number>) =>
  values.pipe(switchMap((n) => from(Array.from({ length: n }, (_, i) => i))))
);

/** Dies at the first value. */
export const mortal = workerStage((values: Observable<number>) => values.pipe(tap(() => self.close())));
