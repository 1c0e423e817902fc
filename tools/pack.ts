/**
 * The package for npm: `deno pack` makes JavaScript and types of it, this makes it fit for Node, Bun and bundlers, and checks it.
 *
 * `deno run -A --no-lock tools/pack.ts` writes `.build/npm/<name>-<version>.tgz`. The sources may have any state: what
 * is packed is what lies on disk.
 *
 * @module
 */

const ROOT = new URL("../", import.meta.url);
const BLOCK = 512;

/** A file of the package. */
export interface PackedFile {
  /** Path in the package, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

type Manifest = Record<string, unknown> & {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Record<string, string>;
  readonly exports: Record<string, unknown>;
};

/** Modules that do something when they are loaded: a bundler must not drop them. */
const EFFECTS = [
  "./src/runtime/worker_main.js",
  "./src/runtime/isolated/child_worker.js",
  "./src/inspect/cli.js",
];

/** What npm is told beside what Deno knows. */
export function manifestFor(packed: Manifest): Manifest {
  const { dependencies = {}, ...rest } = packed;
  return {
    ...rest,
    description:
      "Go's channels, Erlang's supervision and Rx's subjects, and across workers at shared-memory speed",
    keywords: [
      "channels",
      "csp",
      "actors",
      "supervision",
      "reactive",
      "observable",
      "workers",
      "shared-memory",
    ],
    engines: { node: ">=22" },
    sideEffects: EFFECTS,
    exports: { ...packed.exports, "./package.json": "./package.json" },
    // Only ./nats needs them, and whoever uses it has a connection of theirs already.
    peerDependencies: dependencies,
    peerDependenciesMeta: Object.fromEntries(
      Object.keys(dependencies).map((name) => [name, { optional: true }]),
    ),
  };
}

/** Bundlers find a worker by `new Worker(new URL("…", import.meta.url))` with the name written out. */
export function withLiteralWorker(text: string): string {
  const literal = 'new URL("./worker_main.js", import.meta.url)';
  const found = text.replaceAll("new URL(file, import.meta.url)", literal).replace(
    /^ *const file = .*\n/m,
    "",
  );
  if (found === text || found.split(literal).length !== 3) {
    throw new Error("default_worker.js is not what pack.ts knows: look at both");
  }
  return found;
}

/** What is wrong with a package: modules that are named and not there, paths of this machine, syntax that Node 22 has not. */
export function flaws(files: readonly PackedFile[]): string[] {
  const paths = new Set(files.map(({ path }) => path));
  const found: string[] = [];
  for (const { path, text } of files) {
    if (text.includes("file:///") && /file:\/\/\/(?:work|home|Users|root|tmp)\b/.test(text)) {
      found.push(`${path}: a path of this machine`);
    }
    if (!path.endsWith(".js")) continue;
    const code = text.replace(/\/\*[^]*?\*\//g, "");
    if (/^\s*(?:await )?using \w+ =/m.test(code)) found.push(`${path}: "using", which Node 22 cannot parse`);
    for (const [, name] of code.matchAll(/(?:\bfrom |\bimport\(|new URL\()"(\.[^"]+)"/g)) {
      const target = new URL(name!, `file:///${path}`).pathname.slice(1);
      if (/\.[jt]s$/.test(target) && !paths.has(target)) found.push(`${path}: ${name} is not in the package`);
    }
  }
  return found;
}

/** A tar archive of the files, the same bytes for the same files. */
export function tarOf(files: readonly PackedFile[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  for (const { path, text } of [...files].sort((a, b) => a.path < b.path ? -1 : 1)) {
    const body = encoder.encode(text);
    parts.push(header(`package/${path}`, body.length), body, new Uint8Array(-body.length & BLOCK - 1));
  }
  parts.push(new Uint8Array(2 * BLOCK));
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function header(path: string, size: number): Uint8Array {
  const bytes = new Uint8Array(BLOCK);
  const put = (text: string, at: number): void => bytes.set(new TextEncoder().encode(text), at);
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, "0") + "\0";
  if (path.length > 100) throw new Error(`the path is too long for a plain archive: ${path}`);
  put(path, 0);
  put(octal(0o644, 7) + octal(0, 7) + octal(0, 7) + octal(size, 11) + octal(0, 11), 100);
  put("        0", 148);
  put("ustar\x0000", 257);
  put(octal(bytes.reduce((sum, byte) => sum + byte, 0), 6) + " ", 148);
  return bytes;
}

async function run(command: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, {
    args,
    cwd: ROOT,
    stdout: "null",
    stderr: "piped",
  })
    .output();
  if (!success) throw new Error(`${command} ${args.join(" ")}:\n${new TextDecoder().decode(stderr)}`);
}

async function filesBelow(folder: string, at = ""): Promise<PackedFile[]> {
  const found: PackedFile[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${at}`)) {
    if (isDirectory) found.push(...await filesBelow(folder, `${at}${name}/`));
    else found.push({ path: at + name, text: await Deno.readTextFile(`${folder}/${at}${name}`) });
  }
  return found;
}

/** Makes the package below `.build/npm/`; the path of the archive. */
export async function pack(): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    await run(
      Deno.execPath(),
      "pack",
      "--quiet",
      "--allow-dirty",
      "--no-source-maps",
      "-o",
      `${folder}/raw.tgz`,
    );
    await run("tar", "-xzf", `${folder}/raw.tgz`, "-C", folder);
    let manifest: Manifest | undefined;
    const files = (await filesBelow(`${folder}/package`)).map(({ path, text }) => {
      if (path === "src/runtime/default_worker.js") return { path, text: withLiteralWorker(text) };
      if (path !== "package.json") return { path, text };
      manifest = manifestFor(JSON.parse(text));
      return { path, text: JSON.stringify(manifest, undefined, 2) + "\n" };
    });
    const wrong = flaws(files);
    if (wrong.length > 0) throw new Error(`the package is not sound:\n  ${wrong.join("\n  ")}`);
    const { name, version } = manifest!;
    const archive = new URL(`.build/npm/${name.replace("@", "").replace("/", "-")}-${version}.tgz`, ROOT);
    await Deno.mkdir(new URL(".", archive), { recursive: true });
    const packed = new Blob([tarOf(files)]).stream().pipeThrough(new CompressionStream("gzip"));
    await Deno.writeFile(archive, packed);
    console.log(
      `${files.length} files, ${(await Deno.stat(archive)).size} bytes: .build/npm/${
        archive.pathname.split("/").at(-1)
      }`,
    );
    return decodeURIComponent(archive.pathname);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await pack();
