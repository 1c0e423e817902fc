/**
 * What a child process may do, as flags of `deno run`.
 *
 * @module
 */
import { filePath } from "./file_path.ts";
import { ArgumentError } from "../../errors.ts";

/** All of a kind (`true`), some of it, or nothing (`false`, the default). Lists are what Deno's flags take. */
export type ProcessPermission = boolean | readonly (string | URL)[] | undefined;

/** What the tasks in a process of their own may do, by Deno's names. */
export interface ProcessPermissions {
  /** Paths it may read: the directory of a module on disk, unless told. The library's own files are added. */
  readonly read?: ProcessPermission;
  /** Paths it may write. */
  readonly write?: ProcessPermission;
  /** Hosts it may connect to. */
  readonly net?: ProcessPermission;
  /** Environment variables it may read. */
  readonly env?: ProcessPermission;
  /** Programs it may run. They outlive it. */
  readonly run?: ProcessPermission;
  /** Facts about the system it may ask for. */
  readonly sys?: ProcessPermission;
  /** Native libraries it may load. With one it can do what the parent can. */
  readonly ffi?: ProcessPermission;
  /** Hosts it may import modules from; those that Deno trusts, unless told. */
  readonly import?: ProcessPermission;
}

const KINDS = ["read", "write", "net", "env", "run", "sys", "ffi", "import"] as const;
/** Permissions that are about hosts. */
const HOSTS: ReadonlySet<string> = new Set(["net", "import"]);

/** Hosts that Deno imports from unless told. */
const TRUSTED: readonly string[] = [
  "deno.land",
  "jsr.io",
  "esm.sh",
  "raw.esm.sh",
  "cdn.jsdelivr.net",
  "raw.githubusercontent.com",
  "gist.githubusercontent.com",
];

/** A name that never leads anywhere (RFC 2606). */
const NOWHERE: readonly string[] = ["nowhere.invalid"];

/** What is to be loaded in the process. */
export interface Loaded {
  /** The module of the tasks. */
  readonly module: string;
  /** The root of the library. */
  readonly library: URL;
}

/** Checks what is asked for; throws an {@linkcode ArgumentError} that names the kind. */
export function checkPermissions(permissions: ProcessPermissions): ProcessPermissions {
  if (typeof permissions !== "object" || permissions === null) {
    throw new ArgumentError("the option permissions must be an object, such as { net: true }", {
      option: "permissions",
      value: permissions,
    });
  }
  for (const [kind, value] of Object.entries(permissions)) {
    if (!(KINDS as readonly string[]).includes(kind)) {
      throw new ArgumentError("there is no such permission", { permission: kind, known: KINDS.join(" ") });
    }
    if (value === undefined || typeof value === "boolean") continue;
    if (!Array.isArray(value) || !value.every(isItem)) {
      throw new ArgumentError("a permission must be true, false or a list of texts", {
        permission: kind,
        value,
      });
    }
  }
  return permissions;
}

function isItem(item: unknown): boolean {
  return item instanceof URL || typeof item === "string" && item !== "" && !item.includes("\0");
}

/** The flags. What the process must load it may read: nothing else is given that was not asked for. */
export function flagsOf(permissions: ProcessPermissions, { module, library }: Loaded): string[] {
  const { read = onDisk(module) ? [new URL(".", module)] : [] } = permissions;
  const all: ProcessPermissions = {
    ...permissions,
    read: withOwn(read, onDisk(library.href) ? ["mod.ts", "src/", "wasm/"] : [], library),
    import: importsOf(permissions.import, library),
  };
  return KINDS.flatMap((kind) => {
    const value = all[kind];
    if (value === true) return [`--allow-${kind}`];
    if (value === undefined) return [];
    if (value === false || value.length === 0) return [];
    return [`--allow-${kind}=${value.map((item) => text(kind, item)).join(",")}`];
  });
}

/** The library itself may have come from a host that Deno does not trust by itself. A list takes the place of Deno's own. */
function importsOf(asked: ProcessPermission, library: URL): ProcessPermission {
  // Deno allows some without being asked, and 2.9.6 does so under --deny-import, too: only another list takes their place.
  if (onDisk(library.href)) {
    return asked === false || (asked !== true && asked?.length === 0) ? NOWHERE : asked;
  }
  if (asked !== undefined) return withOwn(asked, [""], library);
  return TRUSTED.includes(library.host) ? undefined : [...TRUSTED, library];
}

function withOwn(asked: ProcessPermission, own: readonly string[], library: URL): ProcessPermission {
  if (asked === true) return true;
  return [...(asked || []), ...own.map((path) => new URL(path, library))];
}

function onDisk(url: string): boolean {
  return url.startsWith("file:");
}

/** Deno reads a doubled comma as one that belongs to the item. */
function text(kind: string, item: string | URL): string {
  return (typeof item === "string" ? item : ofUrl(kind, item)).replaceAll(",", ",,");
}

/** The part of a URL that a permission of this kind is about. */
function ofUrl(kind: string, url: URL): string {
  if (url.protocol === "file:") return filePath(url);
  return HOSTS.has(kind) ? url.host : url.href;
}
