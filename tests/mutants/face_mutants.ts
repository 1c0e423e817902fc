/**
 * Bugs of the TypeScript around the core: local queues, the choice of a select, sleeping, lives, decoders, timers.
 *
 * @module
 */
import type { Mutant } from "./mutant.ts";

const run = "tests/unit/channel/select/select_run_test.ts", lives = "tests/security/life_locks_test.ts";
const ports = "tests/unit/runtime/rendezvous_port_test.ts";

/** See the top. */
export const FACE_MUTANTS: readonly Mutant[] = [
  {
    name: "a select that has been woken stays in its other queues",
    file: "src/channel/select/run.ts",
    from: "  #end(): (value: unknown) => void {\n    this.#withdraw();\n",
    to: "  #end(): (value: unknown) => void {\n",
    test: run,
    by: "withdrawn everywhere when it is over",
  },
  {
    name: "an abort ends a select that is choosing",
    file: "src/channel/select/run.ts",
    from: "    return !this.settled && !this.#choosing",
    to: "    return !this.settled",
    test: run,
    by: "an abort in the middle of a choice",
  },
  {
    name: "an abort does not ask whether another thread has claimed the select",
    file: "src/channel/select/run.ts",
    from: "    if (this.lock()) this.fail(this.#signal!.reason);",
    to: "    this.fail(this.#signal!.reason);",
    test: run,
    by: "a claim by another thread beats local partners",
  },
  {
    name: "an offer that finds its channel closed asks for nothing",
    file: "src/runtime/rendezvous_port.ts",
    from: "met !== FENCED) this.isolate.pump.again",
    to: "met !== FENCED && met !== CLOSED) this.isolate.pump.again",
    test: ports,
    by: "is offered just after, sees the end",
  },
  {
    name: "a send that was let in by a receive goes before what is buffered",
    file: "src/channel/core.ts",
    from: "    if (this.buffer.size > 0) return this.take();\n",
    to: "    if (this.buffer.size > 0 && this.senders.head === undefined) return this.take();\n",
    test: "tests/unit/channel/ending_test.ts",
    by: "semantics 7: at most one queue is not empty",
  },
  {
    name: "a cancel hands over what its sender gets back as well",
    file: "src/channel/core.ts",
    from: "        sender.value = undefined;\n",
    to: "",
    test: "tests/unit/channel/ending_test.ts",
    by: "semantics 5: close gives parked senders their values back",
  },
  {
    name: "what is buffered when a channel is cancelled is dropped without a word",
    file: "src/channel/core.ts",
    from: "    for (const value of values) this.undelivered(value);\n",
    to: "",
    test: "tests/unit/channel/channel_test.ts",
    by: "cancel hands over what is buffered",
  },
  {
    name: "the oldest value is dropped without a word",
    file: "src/channel/core.ts",
    from: "      this.undelivered(this.buffer.evict(value));",
    to: "      this.buffer.evict(value);",
    test: "tests/unit/channel/channel_test.ts",
    by: "dropOldest keeps the newest values",
  },
  {
    name: "a permit keeps no room",
    file: "src/channel/core.ts",
    from: "    if (this.buffer.size + this.reserved >= this.capacity) return false;",
    to: "    if (this.buffer.size >= this.capacity) return false;",
    test: "tests/unit/channel/permit_test.ts",
    by: "a permit keeps its slot from everybody else",
  },
  {
    name: "a permit can be given back after it was used",
    file: "src/channel/permit.ts",
    from: "    if (!this.#open) return;\n",
    to: "",
    test: "tests/unit/channel/permit_test.ts",
    by: "disposing of a permit lets the next sender in, once",
  },
  {
    name: "a worker is buried when it was asked to stop, not when its lock is free",
    file: "src/workers/life.ts",
    from: "    this.#host!.onDeath(this.#lock, this.#watch.signal, () => this.#die());\n",
    to: "    setTimeout(() => this.#die(), 5);\n",
    test: lives,
    by: "a stolen life lock",
  },
  {
    name: "every life has the same lock",
    file: "src/workers/life.ts",
    from: "    this.#lock = `millrace ${crypto.randomUUID()}`;",
    to: "    this.#lock = `millrace ${welcome.worker}`;",
    test: lives,
    by: "every life has a lock of its own",
  },
  {
    name: "an offer that is gone leaves its place empty",
    file: "src/runtime/rendezvous_port.ts",
    from: "    if (!this.left && others > 0) this.isolate.pump.again(this.number);\n",
    to: "",
    test: ports,
    by: "a select that becomes the head of a queue",
  },
  {
    name: "what a partner has claimed is forgotten when the runtime closes",
    file: "src/runtime/rendezvous_port.ts",
    from: "if (!(decision.remote as RemoteOperation).collect()) relax();",
    to: "relax();",
    test: ports,
    by: "when the runtime closes, what was handed over is received",
  },
  {
    name: "a message's block is kept when it cannot be decoded",
    file: "src/runtime/cell_format.ts",
    from: "    try {\n      return this.#decode(block, length);\n    } finally {\n" +
      "      core.retry(() => core.call.letGo(core.me, cell));\n    }",
    to: "    const value = this.#decode(block, length);\n" +
      "    core.retry(() => core.call.letGo(core.me, cell));\n    return value;",
    test: "tests/unit/runtime/shared_channel_faults_test.ts",
    by: "a large value that cannot be decoded gives its memory back",
  },
  {
    name: "bytes are decoded in place",
    file: "src/codec/bytes.ts",
    from:
      "  const copy = new Uint8Array(length);\n  copy.set(from.bytes.subarray(at, at + length));\n  return copy;",
    to: "  return from.bytes.subarray(at, at + length) as Uint8Array<ArrayBuffer>;",
    test: "tests/unit/codec/text_test.ts",
    by: "bytes arrive as a copy",
  },
  {
    name: "a count in a message is believed",
    file: "src/codec/array.ts",
    from: "  if (count * least > from.end - from.at) throw malformed",
    to: "  if (count < 0) throw malformed",
    test: "tests/unit/codec/struct_test.ts",
    by: "a count beyond the bytes",
  },
  {
    name: "a key named __proto__ changes the prototype",
    file: "src/codec/generate.ts",
    from: '  return name === "__proto__" ? `["__proto__"]` : JSON.stringify(name);',
    to: "  return JSON.stringify(name);",
    test: "tests/unit/codec/struct_test.ts",
    by: "a field named __proto__ arrives as own data",
  },
  {
    name: "a timer fires a tick early",
    file: "src/time/wheel.ts",
    from: "      if (tick === undefined || tick > limit) {",
    to: "      if (tick === undefined || tick > limit + 1) {",
    test: "tests/unit/time/wheel_test.ts",
    by: "a wheel fires like a sorted list",
  },
  {
    name: "timers that come down from a higher level are forgotten",
    file: "src/time/wheel.ts",
    from: "      this.insert(timer, timer.tick);\n",
    to: "",
    test: "tests/unit/time/wheel_test.ts",
    by: "a wheel fires like a sorted list",
  },
  {
    name: "one restart too many is allowed",
    file: "src/actor/window.ts",
    from: "    return this.#times.length <= this.#intensity;",
    to: "    return this.#times.length <= this.#intensity + 1;",
    test: "tests/unit/actor/strategy_test.ts",
    by: "defaults are OTP's: one restart in five seconds",
  },
  {
    name: "a select that does not wait polls each case once and believes it",
    file: "src/channel/select/order.ts",
    from: "    if (now === before) return undefined;",
    to: "    if (now === now) return undefined;",
    test: "tests/unit/runtime/select_now_test.ts",
    by: "a value that moves from one case to the other",
  },
];
