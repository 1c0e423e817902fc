/**
 * What a user may name in a select, and what comes out of it: the types, and the way from the one to the other.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { anyUnheard, PromiseCase, SignalCase } from "./cases.ts";
import { Case } from "./run.ts";
import { SELECT_CASE, type Selectable, type SelectCase } from "../selectable.ts";

/** What disables a case, so that `idle && channel` works. */
export type Disabled = false | null | undefined | 0 | "";

/** What a select can wait for. */
export type SelectInput = Selectable<unknown> | PromiseLike<unknown> | AbortSignal | Disabled;

/** The cases of a select: by name, or as a list that may be of any length. */
export type SelectCases = Readonly<Record<string, SelectInput>> | readonly SelectInput[];

/** The value that a case yields when it is chosen. */
export type SelectValue<C> = C extends Disabled ? never
  : C extends AbortSignal ? unknown
  : C extends Selectable<infer R> ? R
  : C extends PromiseLike<infer V> ? V
  : never;

/** How a select went on, if the case that was chosen is the one named `K`. */
export type SelectOutcome<K, I> = [Exclude<I, Disabled>] extends [never] ? never
  :
    | { key: K; state: "ok"; value: SelectValue<Exclude<I, Disabled>>; reason?: never }
    | { key: K; state: "closed"; reason: unknown; value?: never };

/** The keys of cases: names, or the positions in a list. */
export type SelectKey<C> = C extends readonly unknown[] ? number : keyof C & string;

/** How a select went on: which case was chosen, and with what. In a list the key is the position, a number. */
export type SelectResult<C> = C extends readonly unknown[] ? SelectOutcome<number, C[number]>
  : { [K in keyof C & string]: SelectOutcome<K, C[K]> }[keyof C & string];

/** How to wait for one of the things a user may name; `undefined` if it is disabled. */
export function sourceOf(key: string | number, input: SelectInput): SelectCase<unknown> | undefined {
  if (!input) return undefined;
  if ((input as Selectable<unknown>)[SELECT_CASE] !== undefined) {
    return (input as Selectable<unknown>)[SELECT_CASE]();
  }
  if (input instanceof AbortSignal) return SignalCase.of(input);
  if (typeof (input as PromiseLike<unknown>).then === "function") {
    return PromiseCase.of(input as PromiseLike<unknown>);
  }
  throw new ArgumentError(
    "a select case must be a channel, onSend(), a timer, a promise, a signal, or falsy",
    { key, value: input },
  );
}

/** Throws for options that are none: a time-out, say, or the signal itself. */
export function checkSelectOptions(what: string, options: unknown): void {
  if (typeof options === "object" && options !== null && !(options instanceof AbortSignal)) return;
  throw new ArgumentError(`the options of ${what} must be an object, such as { order: "priority" }`, {
    options,
  });
}

/** Throws for what has no keys because it is no list of cases at all: a map, a set, a promise. */
function checkEmpty(cases: object): void {
  const proto: unknown = Object.getPrototypeOf(cases);
  if (proto === Object.prototype || proto === null) return;
  throw new ArgumentError(
    "the cases of a select must be a plain object or an array; for a map there is Object.fromEntries()",
    { value: cases },
  );
}

/** Throws for what is no object. */
function checkCases(cases: SelectCases): void {
  if (typeof cases === "object" && cases !== null) return;
  throw new ArgumentError("the cases of a select must be an object, such as { job: channel }, or an array", {
    value: cases,
  });
}

/** Evaluates the cases, each once, in the order of their keys, and chains those that are enabled. */
export function enter(cases: SelectCases): Case | undefined {
  checkCases(cases);
  if (Array.isArray(cases)) return enterList(cases);
  let first: Case | undefined;
  let last: Case | undefined;
  let named = false;
  for (const key in cases) {
    named = true;
    const source = sourceOf(key, (cases as Readonly<Record<string, SelectInput>>)[key]);
    if (source === undefined) continue;
    const one = new Case(key, source);
    if (last === undefined) first = one;
    else last.after = one;
    last = one;
  }
  if (!named) checkEmpty(cases);
  return first;
}

function enterList(cases: readonly SelectInput[]): Case | undefined {
  let first: Case | undefined;
  let last: Case | undefined;
  for (let key = 0; key < cases.length; key++) {
    const source = sourceOf(key, cases[key]);
    if (source === undefined) continue;
    const one = new Case(key, source);
    if (last === undefined) first = one;
    else last.after = one;
    last = one;
  }
  return first;
}

/** Every key and what it names, disabled ones included; for those who keep cases. */
export function entriesOf(cases: SelectCases): [string | number, SelectInput][] {
  checkCases(cases);
  if (Array.isArray(cases)) {
    return Array.from<SelectInput, [number, SelectInput]>(cases, (input, key) => [key, input]);
  }
  const entries: [string, SelectInput][] = [];
  for (const key in cases) entries.push([key, (cases as Readonly<Record<string, SelectInput>>)[key]]);
  if (entries.length === 0) checkEmpty(cases);
  return entries;
}

/**
 * Whether a promise has settled is known one microtask after the first look at it; whoever asks for priority must not
 * lose to a later case because of that.
 */
export function mustHear(first: Case | undefined): boolean {
  if (!anyUnheard()) return false;
  for (let one = first; one !== undefined; one = one.after) {
    if (one.source instanceof PromiseCase && one.source.unheard) return true;
  }
  return false;
}
