/**
 * For Node: the tree is JavaScript already, whatever its files are called. Without this Node would look for types in each of
 * them, in each worker again.
 *
 * @module
 */

interface Loaded {
  readonly format: "module";
  readonly source: Uint8Array;
  readonly shortCircuit: true;
}

type Next = (url: string, context: unknown) => unknown;

interface NodeProcess {
  getBuiltinModule(name: "node:module"): { registerHooks(hooks: { load: Load }): void };
  getBuiltinModule(name: "node:fs"): { readFileSync(url: URL): Uint8Array };
}

type Load = (url: string, context: unknown, next: Next) => unknown;

const { process } = globalThis as unknown as { process: NodeProcess };
const { readFileSync } = process.getBuiltinModule("node:fs");

process.getBuiltinModule("node:module").registerHooks({
  load(url, context, next): Loaded | unknown {
    if (!url.startsWith("file:") || !url.endsWith(".ts")) return next(url, context);
    return { format: "module", source: readFileSync(new URL(url)), shortCircuit: true };
  },
});
