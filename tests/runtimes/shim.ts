/**
 * What the tests use of Deno, where there is no Deno: tests are collected by `Deno.test`, and whatever else of Deno a test
 * needs makes it one that is left out.
 *
 * @module
 */

/** Thrown by a test that needs what is not here. */
export class LeftOut extends Error {
  override name = "LeftOut";
}

/** A part of a test. */
export interface Step {
  step(name: string, fn: (step: Step) => unknown): Promise<boolean>;
}

/** One test. */
export interface Case {
  readonly name: string;
  readonly fn: (step: Step) => unknown;
  readonly ignore?: boolean;
}

interface NodeLike {
  getBuiltinModule(name: string): Record<string, unknown>;
  memoryUsage(): { heapUsed: number; heapTotal: number };
  readonly env: Record<string, string | undefined>;
  readonly pid: number;
  exit(code: number): never;
}

type Inspect = (value: unknown, options?: unknown) => string;

const node = (globalThis as { process?: NodeLike }).process;
const collected: Case[] = [];

/** The tests that were declared since the last call. */
export function takeTests(): Case[] {
  return collected.splice(0);
}

function test(first: string | Case, second?: Case["fn"] | Omit<Case, "name">, third?: Case["fn"]): void {
  if (typeof first !== "string") collected.push(first);
  else if (typeof second === "function") collected.push({ name: first, fn: second });
  else collected.push({ ...second!, name: first, fn: third ?? second!.fn });
}

const members: Record<string, unknown> = {
  test: Object.assign(test, {
    ignore: (name: string, fn: Case["fn"]) => test({ name, fn, ignore: true }),
  }),
  env: { get: (name: string) => node?.env[name] },
  get inspect(): Inspect {
    return need("Deno.inspect", node?.getBuiltinModule("node:util").inspect as Inspect);
  },
  memoryUsage: () => need("Deno.memoryUsage", node).memoryUsage(),
  get pid(): number {
    return need("Deno.pid", node).pid;
  },
};

function need<T>(name: string, thing: T | undefined): T {
  if (thing === undefined) throw new LeftOut(`needs ${name}`);
  return thing;
}

/** Stands for `Deno` in tests. */
export const Deno: unknown = new Proxy(members, {
  get: (all, name) =>
    typeof name !== "string" || name in all ? Reflect.get(all, name) : missing(`Deno.${name}`),
});

/** Not thrown at once: `typeof Deno.x` and destructuring are no use yet. */
function missing(name: string): unknown {
  const no = (): never => {
    throw new LeftOut(`needs ${name}`);
  };
  return new Proxy(no, { get: no, construct: no });
}

// Workers that leave say close(), which only web workers have.
if (typeof globalThis.close !== "function" && node !== undefined) {
  Object.assign(globalThis, { close: () => node.exit(0), self: globalThis });
}

interface NodeThread {
  new (url: URL): object;
}

/** The platform's `Worker`; in Node that of `node:worker_threads`. */
export const Worker: unknown = globalThis.Worker ?? class {
  constructor(url: string | URL) {
    const { Worker: Thread } = node!.getBuiltinModule("node:worker_threads") as { Worker: NodeThread };
    return new Thread(new URL(url));
  }
};
