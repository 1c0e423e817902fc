/**
 * The same pipes over the same random events under RxJS and ours, without a clock: sources that emit before `subscribe` has returned, ends in every
 * order, and observers that send, end, fail or unsubscribe from inside a callback. What the observer hears has to agree, but where the reasons
 * below say that it does not.
 *
 * ```sh
 * deno run -A --lock=bench/deno.lock bench/reactive_callbacks.ts [rounds, 40000] [seed, 1]
 * ```
 *
 * Prints a line for each pipe that differs, with the shortest round that shows it where it should not; the exit code is 1 if one does.
 *
 * @module
 */
import * as rxjs from "npm:rxjs@7.8.2";
import * as ours from "../src/reactive/mod.ts";
import { seeded } from "../src/testing/random.ts";

// deno-lint-ignore no-explicit-any
type Any = any;

/** Something that happens: to a source, or to the subscription. */
interface Event {
  readonly to: "S" | "A" | "B" | "unsubscribe";
  readonly kind: "next" | "complete" | "error";
  readonly value: number;
}

/** One library, its sources, and what its observer has heard. */
class World {
  readonly rx: Any;
  readonly log: string[] = [];
  readonly #subscribers: Map<string, Set<Any>> = new Map();

  constructor(rx: Any) {
    this.rx = rx;
  }

  /** A source that events come to; it calls its subscribers one inside the other, as an `EventTarget` would. */
  hot(name: string): Any {
    const all = this.#subscribers.get(name) ?? new Set();
    this.#subscribers.set(name, all);
    return new this.rx.Observable((to: Any) => {
      all.add(to);
      return () => all.delete(to);
    });
  }

  /** One that emits while it is subscribed to. */
  cold(values: readonly number[], end: "complete" | "error" | "none" = "complete"): Any {
    return new this.rx.Observable((to: Any) => {
      for (const value of values) if (!to.closed) to.next(value);
      if (end === "complete") to.complete();
      if (end === "error" && !to.closed) to.error("cold");
    });
  }

  /** One of all kinds, by a value. */
  any(value: unknown): Any {
    const kinds = [
      () => this.hot("A"),
      () => this.hot("B"),
      () => this.cold([1, 2]),
      () => this.cold([]),
      () => this.cold([3], "error"),
      () => this.cold([4], "none"),
    ];
    return kinds[Math.abs(Number(value) || 0) % kinds.length]!();
  }

  send({ to, kind, value }: Event): void {
    for (const one of [...this.#subscribers.get(to) ?? []]) {
      if (one.closed) continue;
      if (kind === "complete") one.complete();
      else one[kind](kind === "next" ? value : `${to} failed`);
    }
  }
}

type Pipe = (world: World) => (source: Any) => Any;

/** Operators whose arguments are the same, whatever the library. */
const plain = (make: (rx: Any, world: World) => Any): Pipe => (world) => make(world.rx, world);
const shown = (rx: Any) => (s: Any) =>
  s.pipe(rx.mergeMap((w: Any) => w.pipe(rx.materialize(), rx.map((m: Any) => `${m.kind}${m.value ?? ""}`))));
const touchy = (x: number): number => {
  if (x === 7) throw "seven";
  return x;
};

const PIPES: Readonly<Record<string, Pipe>> = {
  audit: plain((rx, w) => rx.audit((x: number) => w.any(x))),
  buffer: plain((rx, w) => rx.buffer(w.hot("A"))),
  "bufferCount that overlap": plain((rx) => rx.bufferCount(2, 1)),
  bufferCount: plain((rx) => rx.bufferCount(2)),
  bufferToggle: plain((rx, w) => rx.bufferToggle(w.hot("A"), () => w.hot("B"))),
  bufferWhen: plain((rx, w) => rx.bufferWhen(() => w.hot("A"))),
  catchError: plain((rx, w) => rx.catchError(() => w.cold([1]))),
  combineLatestAll: plain((rx, w) => rx.pipe(rx.map((x: number) => w.any(x)), rx.combineLatestAll())),
  combineLatestWith: plain((rx, w) => rx.combineLatestWith(w.hot("A"))),
  concatMap: plain((rx, w) => rx.concatMap((x: number) => w.any(touchy(x)))),
  concatWith: plain((rx, w) => rx.concatWith(w.hot("A"), w.cold([1]))),
  connect: plain((rx) => rx.connect((s: Any) => rx.merge(s, s.pipe(rx.take(1))))),
  debounce: plain((rx, w) => rx.debounce((x: number) => w.any(x))),
  delayWhen: plain((rx, w) => rx.delayWhen((x: number) => w.any(x))),
  distinct: plain((rx, w) => rx.distinct((x: number) => x % 3, w.hot("A"))),
  exhaustMap: plain((rx, w) => rx.exhaustMap((x: number) => w.any(touchy(x)))),
  expand: plain((rx) => rx.expand((x: number) => x < 4 ? rx.of(x + 2) : rx.EMPTY)),
  "expand, one at a time": plain((rx, w) => rx.expand((x: number) => x < 4 ? w.hot("A") : rx.EMPTY, 1)),
  find: plain((rx) => rx.find((x: number) => x > 2)),
  first: plain((rx) => rx.first((x: number) => x > 2, 0)),
  groupBy: plain((rx) => rx.pipe(rx.groupBy((x: number) => x % 3), shown(rx))),
  "groupBy with a duration": plain((rx, w) =>
    rx.pipe(rx.groupBy((x: number) => x % 3, { duration: () => w.hot("A") }), shown(rx))
  ),
  isEmpty: plain((rx) => rx.isEmpty()),
  map: plain((rx) => rx.map(touchy)),
  mergeMap: plain((rx, w) => rx.mergeMap((x: number) => w.any(touchy(x)))),
  "mergeMap, two at a time": plain((rx, w) => rx.mergeMap((x: number) => w.any(x), 2)),
  mergeScan: plain((rx, w) => rx.mergeScan((a: number, x: number) => w.any(a + x), 0)),
  pairwise: plain((rx) => rx.pairwise()),
  raceWith: plain((rx, w) => rx.raceWith(w.hot("A"))),
  repeat: plain((rx, w) => rx.repeat({ count: 3, delay: () => w.hot("A") })),
  retry: plain((rx, w) => rx.retry({ count: 2, delay: () => w.hot("A") })),
  sample: plain((rx, w) => rx.sample(w.hot("A"))),
  scan: plain((rx) => rx.scan((a: number, x: number) => a + touchy(x))),
  sequenceEqual: plain((rx, w) => rx.sequenceEqual(w.cold([1, 2]))),
  "share that resets later": plain((rx, w) =>
    rx.share({ resetOnComplete: () => w.hot("A"), resetOnRefCountZero: () => w.hot("B") })
  ),
  "share for several": plain((rx) => (s: Any) => {
    const shared = s.pipe(rx.share());
    return rx.merge(shared, shared.pipe(rx.take(2)));
  }),
  skipUntil: plain((rx, w) => rx.skipUntil(w.hot("A"))),
  switchMap: plain((rx, w) => rx.switchMap((x: number) => w.any(touchy(x)))),
  switchScan: plain((rx, w) => rx.switchScan((a: number, x: number) => w.any(a + x), 0)),
  take: plain((rx) => rx.take(2)),
  takeLast: plain((rx) => rx.takeLast(2)),
  takeUntil: plain((rx, w) => rx.takeUntil(w.hot("A"))),
  takeWhile: plain((rx) => rx.takeWhile((x: number) => x < 5, true)),
  throttle: plain((rx, w) => rx.throttle(() => w.hot("A"), { leading: true, trailing: true })),
  "throttle by any stream": plain((rx, w) => rx.throttle((x: number) => w.any(x))),
  window: plain((rx, w) => rx.pipe(rx.window(w.hot("A")), shown(rx))),
  windowCount: plain((rx) => rx.pipe(rx.windowCount(2), shown(rx))),
  "windowCount that overlap": plain((rx) => rx.pipe(rx.windowCount(2, 1), shown(rx))),
  windowToggle: plain((rx, w) => rx.pipe(rx.windowToggle(w.hot("A"), () => w.hot("B")), shown(rx))),
  windowWhen: plain((rx, w) => rx.pipe(rx.windowWhen(() => w.hot("A")), shown(rx))),
  withLatestFrom: plain((rx, w) => rx.withLatestFrom(w.hot("A"), w.cold([1]))),
  zipAll: plain((rx, w) => rx.pipe(rx.map((x: number) => w.any(x)), rx.zipAll())),
  zipWith: plain((rx, w) => rx.zipWith(w.hot("A"))),
};

/** Whose difference is on purpose, and why. */
const KNOWN: Readonly<Record<string, string>> = {
  sequenceEqual: "answers as soon as it can",
  windowToggle: "a window fails with the openings",
  "expand, one at a time": "a value is emitted when it comes",
  "throttle by any stream":
    "the first value of a duration is its end: RxJS hears an error after it, if both come at once",
};
/** The same, when observers call back. */
const KNOWN_CALLING: Readonly<Record<string, string>> = {
  ...KNOWN,
  buffer: "an array is emitted once",
  bufferToggle: "an array is emitted once",
  bufferWhen: "an array is emitted once",
  connect: "subjects queue",
  delayWhen: "a duration has ended when its value goes out",
  expand: "goes level by level",
  "share for several": "subjects queue",
  groupBy: "subjects queue",
  "groupBy with a duration": "subjects queue",
  find: "it has ended when its value goes out",
  first: "it has ended when its value goes out",
  isEmpty: "it has ended when its value goes out",
  take: "it has ended when its last value goes out",
  takeWhile: "it has ended when its last value goes out",
  throttle: "silence begins before a value goes out",
  window: "what is sent when one ends is in the next",
  windowCount: "RxJS throws a TypeError at whoever sends when one ends",
  "windowCount that overlap": "a value is in the windows that were open when it came",
  windowWhen: "a value is in one window",
};

/** What an observer hears; `answers` says what it does about its nth value. */
function heard(
  rx: Any,
  pipe: Pipe,
  starts: boolean,
  events: readonly Event[],
  answers: ReadonlyMap<number, Event>,
): string {
  const world = new World(rx);
  const { log } = world;
  let subscription: Any = undefined;
  let [values, depth] = [0, 0];
  const happen = (event: Event | undefined): void => {
    if (event === undefined || depth > 6) return;
    depth++;
    if (event.to === "unsubscribe") subscription?.unsubscribe();
    else world.send(event);
    depth--;
  };
  const source = starts ? rx.concat(world.cold([1, 2, 3]), world.hot("S")) : world.hot("S");
  subscription = source.pipe(pipe(world)).subscribe({
    next(value: unknown) {
      log.push(JSON.stringify(value));
      happen(answers.get(values++));
    },
    error: (error: unknown) => log.push(`error ${(error as Error)?.name ?? error}`),
    complete: () => log.push("end"),
  });
  for (const event of events) {
    log.push("·");
    happen(event);
  }
  subscription.unsubscribe();
  return log.join(" ");
}

function main(): boolean {
  // What RxJS drops after the end is reported here.
  addEventListener("error", (event) => event.preventDefault());
  const [rounds, seed] = [Number(Deno.args[0] ?? 40_000), Number(Deno.args[1] ?? 1)];
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const event = (): Event => ({
    to: pick(["S", "S", "S", "A", "A", "B", "unsubscribe"]),
    kind: pick(["next", "next", "next", "complete", "error"]),
    value: Math.floor(random() * 9),
  });
  const worst = new Map<string, { size: number; text: string }>();
  for (let round = 0; round < rounds; round++) {
    const name = pick(Object.keys(PIPES));
    const events = Array.from({ length: Math.floor(random() * 9) }, event);
    const calling = random() < 0.5;
    const answers = new Map(calling ? [[Math.floor(random() * 4), event()], [0, event()]] : []);
    const starts = random() < 0.4;
    const [theirs, here] = [rxjs, ours].map((rx) => heard(rx, PIPES[name]!, starts, events, answers));
    if (theirs === here) continue;
    const size = events.length + 2 * answers.size;
    const label = calling ? `${name}, called back` : name;
    const reason = (calling ? KNOWN_CALLING : KNOWN)[name];
    if (size >= (worst.get(label)?.size ?? Infinity)) continue;
    const shortly = JSON.stringify([starts, events, [...answers]]);
    const text = reason === undefined ? `NOT MEANT ${shortly}\n  RxJS ${theirs}\n  here ${here}` : reason;
    worst.set(label, { size, text });
  }
  for (const [label, { text }] of worst) console.log(`${label}: ${text}`);
  const wrong = [...worst.values()].filter(({ text }) => text.startsWith("NOT MEANT")).length;
  console.log(`${Object.keys(PIPES).length} pipes, ${rounds} rounds, ${wrong} differ that should not`);
  return wrong === 0;
}

if (import.meta.main && !main()) Deno.exit(1);
