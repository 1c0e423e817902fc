/**
 * Schedules: which fiber made how many accesses before which other. A failure prints one; {@linkcode Replay} follows it.
 *
 * `a12 b3 a! c~ a4` says: fiber a makes 12 accesses, b 3, a dies, c wakes for nothing, a (were it alive) makes 4 more.
 *
 * @module
 */
import type { Machine } from "./machine.ts";
import { KILL, type Policy, SPURIOUS } from "./policy.ts";
import { KIND_NAMES } from "./kinds.ts";

const LETTERS = "abcdefgh";

/** Follows another policy and writes down what happens: in numbers, since only a failure is ever read. */
export class Recorder implements Policy {
  readonly #inner: Policy;
  /** Each a fiber in its low 3 bits and a number of accesses, or what happened to it as a number below 0. */
  readonly #parts: number[] = [];
  #fiber = -1;
  #count = 0;

  /** Records what `inner` decides. */
  constructor(inner: Policy) {
    this.#inner = inner;
  }

  /** As the inner policy. */
  decide(running: number, maySwitch: boolean, mayKill: boolean): number {
    const choice = this.#inner.decide(running, maySwitch, mayKill);
    if (choice >= KILL) {
      this.#flush();
      this.#parts.push(-choice);
    }
    return choice;
  }

  /** Counts the access. */
  onAccess(fiber: number): void {
    if (fiber !== this.#fiber) this.#flush();
    this.#fiber = fiber;
    this.#count++;
  }

  /** The schedule so far. */
  get schedule(): string {
    this.#flush();
    return this.#parts.map((part) => {
      if (part > 0) return `${LETTERS[part & 7]}${part >> 3}`;
      return -part >= SPURIOUS ? `${LETTERS[-part - SPURIOUS]}~` : `${LETTERS[-part - KILL]}!`;
    }).join(" ");
  }

  #flush(): void {
    if (this.#count > 0) this.#parts.push(this.#count << 3 | this.#fiber);
    this.#count = 0;
  }
}

/** One part of a schedule: a fiber, and up to how many accesses it goes on; or what happens to it. */
interface Part {
  readonly fiber: number;
  readonly until: number;
  readonly event: number;
}

/** Follows a schedule, then lets everybody end in turn; writes a trace. */
export class Replay implements Policy {
  /** What happened, a line per access. */
  readonly trace: string[] = [];
  readonly #machine: Machine;
  readonly #name: (address: number) => string;
  readonly #parts: Part[] = [];
  readonly #made = new Int32Array(8);
  #at = 0;
  #pending: { text: string; word: number } | undefined;

  /** Replays `schedule`; `name` tells what lies at an address. */
  constructor(machine: Machine, schedule: string, name: (address: number) => string) {
    this.#machine = machine;
    this.#name = name;
    const made = new Int32Array(8);
    for (const part of schedule.split(" ").filter((text) => text !== "")) {
      const fiber = LETTERS.indexOf(part[0]!);
      const rest = part.slice(1);
      if (fiber < 0 || !/^(\d+|!|~)$/.test(rest)) throw new Error(`not a part of a schedule: ${part}`);
      const event = rest === "!" ? KILL : rest === "~" ? SPURIOUS : 0;
      if (event === 0) made[fiber]! += Number(rest);
      this.#parts.push({ fiber, until: made[fiber]!, event });
    }
  }

  /** The next part that can be followed. */
  decide(running: number): number {
    while (this.#at < this.#parts.length) {
      const part = this.#parts[this.#at]!;
      if (part.event !== 0) {
        this.#at++;
        this.#settle();
        this.trace.push(`${LETTERS[part.fiber]} ${part.event === KILL ? "dies" : "wakes for nothing"}`);
        return part.event + part.fiber;
      }
      if (this.#made[part.fiber]! < part.until) {
        if (part.fiber === running || this.#machine.enabled(part.fiber)) return part.fiber;
      }
      this.#at++;
    }
    if (running >= 0 && this.#machine.enabled(running)) return running;
    for (let i = 0; i < this.#machine.count; i++) if (this.#machine.enabled(i)) return i;
    return running;
  }

  /** Writes the line. */
  onAccess(fiber: number, kind: number, address: number, bytes: number): void {
    this.#settle();
    this.#made[fiber]!++;
    const text = `${LETTERS[fiber]} ${this.#machine.fibers[fiber]!.doing.padEnd(12)} ${
      KIND_NAMES[kind]!.padEnd(6)
    } ${this.#name(address)}${bytes > 8 ? ` (${bytes} bytes)` : ""} ${this.#value(address, bytes)}`;
    this.#pending = { text, word: bytes === 8 ? address | 1 : address };
  }

  /** The trace, complete. */
  lines(): string {
    this.#settle();
    return this.trace.join("\n");
  }

  #settle(): void {
    if (this.#pending === undefined) return;
    const { text, word } = this.#pending;
    const now = this.#value(word & ~1, (word & 1) === 1 ? 8 : 4);
    this.trace.push(text.endsWith(` ${now}`) ? text : `${text} -> ${now}`);
    this.#pending = undefined;
  }

  #value(address: number, bytes: number): string {
    const { words } = this.#machine;
    const low = words[address >> 2]! >>> 0;
    return bytes === 8
      ? `0x${((BigInt(words[(address >> 2) + 1]! >>> 0) << 32n) | BigInt(low)).toString(16)}`
      : `0x${low.toString(16)}`;
  }
}
