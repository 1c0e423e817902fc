/**
 * A package registry of one package: this repository, as it would be published now. It speaks the three paths of JSR
 * that Deno asks for (`JSR_URL` points Deno to it), and the files it serves are plain URLs as well.
 *
 * Files go out as they are. That equals a real publish because modules of the library import by relative path only
 * (`tools/floors.ts` sees to it), so that publishing has nothing to rewrite.
 *
 * @module
 */
const ROOT = new URL("../../", import.meta.url);

interface Config {
  readonly name: string;
  readonly version: string;
  readonly exports: Record<string, string>;
  readonly publish: { readonly include: readonly string[] };
}

/** A running registry; disposing it stops the server. */
export interface Registry extends AsyncDisposable {
  /** Value for `JSR_URL`. */
  readonly url: string;
  /** `host:port`, as `--allow-import` wants it. */
  readonly host: string;
  /** Where the package's files are, as plain http URLs, with a slash at the end. */
  readonly files: string;
  /** Paths inside the package that were asked for, in order. */
  readonly served: readonly string[];
}

/** The files of the working tree that a publish would send, as paths from the root. */
export async function publishable(include: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const entry of include) {
    const [dir, suffix] = entry.split("/**/*");
    if (suffix === undefined) found.push(entry);
    else found.push(...(await filesBelow(dir!)).filter((path) => path.endsWith(suffix)));
  }
  return found.sort();
}

async function filesBelow(dir: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(`${dir}/`, ROOT))) {
    found.push(...(isDirectory ? await filesBelow(`${dir}/${name}`) : [`${dir}/${name}`]));
  }
  return found;
}

async function manifest(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
): Promise<Record<string, unknown>> {
  const entries = [...files].map(async ([path, bytes]) => {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [`/${path}`, { size: bytes.length, checksum: `sha256-${digest.toHex()}` }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Reads the working tree once and serves it on a free port of 127.0.0.1. */
export async function startRegistry(): Promise<Registry> {
  const config: Config = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const paths = await publishable(config.publish.include);
  const files = new Map(
    await Promise.all(paths.map(async (path) => [path, await Deno.readFile(new URL(path, ROOT))] as const)),
  );
  const base = `/${config.name}/`;
  const documents = new Map<string, unknown>([
    [`${base}meta.json`, { versions: { [config.version]: {} } }],
    [`${base}${config.version}_meta.json`, { manifest: await manifest(files), exports: config.exports }],
  ]);
  const served: string[] = [];
  const prefix = `${base}${config.version}/`;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    if (documents.has(pathname)) return Response.json(documents.get(pathname));
    const path = pathname.slice(prefix.length);
    const bytes = pathname.startsWith(prefix) ? files.get(path) : undefined;
    if (bytes === undefined) return new Response(`no such file: ${pathname}`, { status: 404 });
    served.push(path);
    return new Response(bytes, { headers: { "content-type": contentType(path) } });
  });
  const host = `127.0.0.1:${server.addr.port}`;
  return {
    url: `http://${host}/`,
    host,
    files: `http://${host}${prefix}`,
    served,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function contentType(path: string): string {
  if (path.endsWith(".ts")) return "text/typescript";
  return path.endsWith(".json") ? "application/json" : "text/plain";
}

/** A way to import the package, and the flags that this way alone needs. */
export interface Way {
  /** What to import. */
  readonly from: string;
  /** Flags of `deno run`. */
  readonly flags: readonly string[];
  /** Environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** The ways to import the package from a registry. */
export const WAYS: Readonly<Record<string, (registry: Registry) => Way>> = {
  "from JSR": ({ url }) => ({ from: "jsr:@millrace/millrace", flags: [], env: { JSR_URL: url } }),
  "by http URL": ({ files, host }) => ({
    from: `${files}mod.ts`,
    flags: [`--allow-import=${host}`],
    env: {},
  }),
};
