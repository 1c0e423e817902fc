/**
 * Where a file of a URL lies on disk.
 *
 * @module
 */

interface NodeUrl {
  fileURLToPath(url: URL): string;
}

interface Builtins {
  readonly process: { getBuiltinModule(name: "node:url"): NodeUrl };
}

/** The path of a `file:` URL, in the notation of this system. An import of `node:url` would keep browsers from loading the room. */
export function filePath(url: URL): string {
  return (globalThis as unknown as Builtins).process.getBuiltinModule("node:url").fileURLToPath(url);
}
