/**
 * Runs the compiled core one memory access at a time.
 *
 * The model build calls `step` before each access. There a policy decides who goes on: if it is another fiber, the call
 * is unwound (Binaryen's asyncify, no promises: a switch costs well below a microsecond), and rewound when its turn comes.
 * So an execution is one synchronous function call, and a fiber that dies is simply not continued.
 *
 * Invariants
 * - I1  Between two decisions only one fiber runs. A decision stands before each access that other fibers can see
 *       (`visible`), and, for a fiber that may be killed, before each access outside a stretch.
 * - I2  The same decisions give the same execution.
 *
 * @module
 */
import { ATOMIC_READ, ATOMIC_UPDATE, ATOMIC_WRITE, NOTIFY, READ, WRITE } from "./kinds.ts";
import { mix } from "./digest.ts";
import { Effects } from "./effects.ts";
import { CUT, ENDED, FIBERS, KILL, type Policy, RETRIES, SPURIOUS, STACK } from "./policy.ts";
import { DEAD, DONE, Fiber, MOURNING, PAUSED, type Program, READY, WAITING } from "./fiber.ts";

/** What the steps of a host are to the others. */
const HOST_KINDS = { load: ATOMIC_READ, wait: ATOMIC_READ, store: ATOMIC_WRITE, add: ATOMIC_UPDATE } as const;

type Export = (...args: number[]) => number;

/** One memory, the model build on it, and its fibers. */
export class Machine {
  /** The memory. */
  readonly memory: WebAssembly.Memory;
  /** As 32-bit words. */
  readonly words: Int32Array<ArrayBufferLike>;
  /** The exports of the model build. */
  readonly exports: Record<string, Export>;
  /** All fibers, of which the first `count` take part. */
  readonly fibers: Fiber[] = [];
  /** What accesses do. */
  readonly effects: Effects;
  /** Fibers of this execution. */
  count = 0;
  /** Most accesses that one call made, and which. */
  longest: { steps: number; name: string } = { steps: 0, name: "" };
  #policy: Policy | undefined;
  #current: Fiber | undefined;
  #next = CUT;
  #unwinding = false;
  #rewinding = false;
  #starting = false;

  /** An instance of `module` on `pages` of memory, the last of which keeps stacks. */
  constructor(module: WebAssembly.Module, pages: number) {
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    this.words = new Int32Array(this.memory.buffer);
    const stacks = (pages - 1) * 65536;
    for (let i = 0; i < FIBERS; i++) this.fibers.push(new Fiber(i, stacks + i * STACK));
    this.effects = new Effects(this.words.subarray(0, stacks >> 2), FIBERS);
    const model = {
      step: (kind: number, address: number, bytes: number) => this.#step(kind, address, bytes),
      missed: () => this.#current !== undefined && this.effects.missed(this.#current),
      confirm: (counts: number) =>
        this.#current !== undefined && this.effects.confirm(this.#current, counts !== 0),
      begin: () => this.#current !== undefined && (this.#current.stretch = 1),
      end: () => this.#current !== undefined && (this.#current.stretch = 0),
    };
    const instance = new WebAssembly.Instance(module, { env: { memory: this.memory }, model });
    this.exports = instance.exports as unknown as Record<string, Export>;
  }

  /** Runs the programs once; `true` when it came to an end, `false` when the policy cut it. */
  run(programs: readonly Program[], policy: Policy): boolean {
    this.count = programs.length;
    this.effects.restore(this.count);
    this.#unwinding = false;
    this.#rewinding = false;
    this.#policy = policy;
    programs.forEach((program, i) => this.fibers[i]!.begin(program));
    try {
      this.#starting = true;
      for (let i = 0; i < this.count; i++) this.#go(this.fibers[i]!);
      this.#starting = false;
      this.#next = this.#anyoneLeft() ? this.#decide(-1, true, false) : ENDED;
      while (this.#next >= 0) {
        const fiber = this.fibers[this.#next]!;
        this.#next = CUT;
        if (this.#go(fiber)) continue;
        this.#next = this.#anyoneLeft() ? this.#decide(-1, true, false) : ENDED;
      }
      return this.#next === ENDED;
    } finally {
      this.#current = undefined;
      this.#starting = false;
    }
  }

  /** Whether fiber `index` could go on now. */
  enabled(index: number): boolean {
    const fiber = this.fibers[index]!;
    switch (fiber.state) {
      case READY:
        return true;
      case PAUSED:
        return fiber.on !== this.effects.changes - fiber.own;
      case MOURNING:
        return this.fibers[fiber.on]!.state >= DONE;
      default:
        return false;
    }
  }

  /** For the programs: a plain write of their own memory. */
  put(address: number, value: number): void {
    const fiber = this.#current;
    if (fiber !== undefined) this.#access(fiber, WRITE, address, 4);
    else this.effects.soil(address >> 2);
    this.words[address >> 2] = value;
    if (fiber !== undefined) this.effects.settle(fiber);
  }

  /** For the programs: a plain read of memory that is theirs. */
  get(address: number): number {
    const fiber = this.#current;
    if (fiber !== undefined) this.#access(fiber, READ, address, 4);
    return this.words[address >> 2]!;
  }

  /** Whether something is left to decide: a fiber that can go on, or one that sleeps and could be woken for nothing. */
  #anyoneLeft(): boolean {
    for (let i = 0; i < this.count; i++) if (this.enabled(i)) return true;
    // Whoever only waits for the others to go on may try a few times more.
    for (let i = 0; i < this.count; i++) {
      const fiber = this.fibers[i]!;
      if (fiber.state !== PAUSED || fiber.retries++ >= RETRIES) continue;
      fiber.on = -1;
      return true;
    }
    return false;
  }

  #decide(running: number, maySwitch: boolean, mayKill: boolean): number {
    for (;;) {
      const choice = this.#policy!.decide(running, maySwitch, mayKill);
      if (choice >= SPURIOUS) {
        const sleeper = this.fibers[choice - SPURIOUS]!;
        this.#rouse(sleeper, 1);
        continue;
      }
      if (choice < KILL) return choice;
      const victim = this.fibers[choice - KILL]!;
      victim.state = DEAD;
      victim.a = victim.b = 0;
      this.effects.changes++;
      running = -1;
      mayKill = false;
      maySwitch = true;
      if (!this.#anyoneLeft()) return ENDED;
    }
  }

  /** Lets a fiber run until it is suspended (`true`), or waits, ends or dies (`false`). */
  #go(fiber: Fiber): boolean {
    this.#current = fiber;
    if (fiber.state === MOURNING) this.effects.races.order(fiber.on, fiber.index);
    fiber.state = READY;
    let result = fiber.result;
    if (fiber.inside !== undefined) {
      const name = fiber.inside;
      this.exports.asyncify_start_rewind!(fiber.stack);
      this.#rewinding = true;
      result = this.exports[name]!(0, 0, 0, 0, 0);
      if (this.#suspended(fiber, name)) return true;
      this.#returned(fiber, name, result);
    } else if (fiber.host !== undefined) {
      if (!this.#host(fiber)) return false;
      result = fiber.result;
    }
    for (;;) {
      const { done, value } = fiber.program!.next(result);
      this.effects.settle(fiber);
      if (done) {
        fiber.state = DONE;
        fiber.a = fiber.b = 0;
        this.effects.changes++;
        return false;
      }
      fiber.steps = 0;
      fiber.doing = value.kind === "call" ? value.name : value.kind;
      switch (value.kind) {
        case "call": {
          const { name, args } = value;
          fiber.baseA = fiber.a;
          fiber.baseB = fiber.b;
          fiber.seen = this.effects.changes - fiber.own;
          result = this.exports[name]!(args[0]!, args[1]!, args[2]!, args[3]!, args[4]!);
          if (this.#suspended(fiber, name)) return true;
          this.#returned(fiber, name, result);
          break;
        }
        case "pause":
          fiber.result = 0;
          fiber.state = PAUSED;
          fiber.on = fiber.seen;
          return false;
        case "death":
          fiber.result = 0;
          fiber.state = MOURNING;
          fiber.on = value.of;
          return false;
        case "state":
          fiber.a = mix(fiber.index + 1, value.value);
          fiber.b = mix(value.value, ~fiber.index);
          result = 0;
          break;
        default:
          fiber.host = value;
          if (
            this.#stopBefore(fiber, HOST_KINDS[value.kind], value.address, 4)
          ) {
            return true;
          }
          if (!this.#host(fiber)) return false;
          result = fiber.result;
      }
    }
  }

  /** Makes the access that the fiber's host stands before; `false` when it sleeps now. */
  #host(fiber: Fiber): boolean {
    const step = fiber.host!;
    fiber.host = undefined;
    this.#access(fiber, HOST_KINDS[step.kind], step.address, 4);
    const was = this.words[step.address >> 2]!;
    fiber.result = was;
    if (step.kind === "store" || step.kind === "add") {
      this.words[step.address >> 2] = step.kind === "add" ? was + step.value : step.value;
      this.effects.settle(fiber);
    } else if (step.kind === "wait" && was === step.value) {
      fiber.state = WAITING;
      fiber.on = step.address;
      return false;
    }
    return true;
  }

  /** After a call came back: whether it was unwound. */
  #suspended(fiber: Fiber, name: string): boolean {
    if (!this.#unwinding) return false;
    this.#unwinding = false;
    this.exports.asyncify_stop_unwind!();
    fiber.inside = name;
    return true;
  }

  #returned(fiber: Fiber, name: string, result: number): void {
    this.effects.settle(fiber);
    fiber.inside = undefined;
    fiber.stretch = 0;
    // All that a call leaves behind is in the memory and in its result.
    fiber.a = mix(fiber.baseA, result);
    fiber.b = mix(result ^ 0x3c6ef372, fiber.baseB);
    if (fiber.steps > this.longest.steps) this.longest = { steps: fiber.steps, name };
  }

  #step(kind: number, address: number, bytes: number): void {
    const fiber = this.#current;
    if (fiber === undefined) return this.effects.unwatched(kind, address, bytes);
    if (this.#rewinding) {
      this.#rewinding = false;
      this.exports.asyncify_stop_rewind!();
    } else {
      this.effects.settle(fiber);
      fiber.steps++;
      if (this.#stopBefore(fiber, kind, address, bytes)) {
        // The area holds { where the stack ends now, where it must end, the stack }.
        this.words[fiber.stack >> 2] = fiber.stack + 8;
        this.words[(fiber.stack >> 2) + 1] = fiber.stack + STACK;
        this.exports.asyncify_start_unwind!(fiber.stack);
        this.#unwinding = true;
        return;
      }
    }
    this.#access(fiber, kind, address, bytes);
    if (kind === NOTIFY) this.#notify(address);
  }

  #access(fiber: Fiber, kind: number, address: number, bytes: number): void {
    this.#policy?.onAccess?.(fiber.index, kind, address, bytes);
    this.effects.make(fiber, kind, address, bytes);
  }

  /** Whether the running fiber is suspended before the access. */
  #stopBefore(fiber: Fiber, kind: number, address: number, bytes: number): boolean {
    const visible = kind >= ATOMIC_READ && kind <= NOTIFY &&
      (this.effects.visible[address >> 2] !== 0 ||
        bytes === 8 && this.effects.visible[(address >> 2) + 1] !== 0);
    const mayKill = fiber.mortal && fiber.stretch < 2;
    if (!visible && !mayKill) return false;
    if (this.#starting) return true;
    this.#next = this.#decide(fiber.index, visible, mayKill);
    return this.#next !== fiber.index;
  }

  #notify(address: number): void {
    for (let i = 0; i < this.count; i++) {
      const sleeper = this.fibers[i]!;
      if (sleeper.state !== WAITING || sleeper.on !== address) continue;
      return this.#rouse(sleeper, 0);
    }
  }

  #rouse(sleeper: Fiber, spurious: number): void {
    sleeper.state = READY;
    sleeper.result = spurious;
    sleeper.a = mix(sleeper.a, 0x77 + spurious);
    sleeper.b = mix(0x77 + spurious, sleeper.b);
  }
}
