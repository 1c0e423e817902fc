/**
 * What an inspector can be told.
 *
 * @module
 */
import { ActorSystem } from "../actor/system.ts";
import { ArgumentError } from "../errors.ts";

/** Options of `inspect`. */
export interface InspectOptions {
  /** Port to listen on; 0 for any that is free. Default: 0. */
  readonly port?: number | undefined;
  /**
   * Address to listen on. Default: `"127.0.0.1"`, so that only this machine can ask. Whoever binds another one lets the
   * network in up to the token; requests then have to name that address, or a name of the loopback, as their host.
   */
  readonly hostname?: string | undefined;
  /** What the URL must carry: 16 to 256 letters, digits, `-` and `_`. Default: 128 random bits, new at each start. */
  readonly token?: string | undefined;
  /** Actor systems to show beside the default one. */
  readonly systems?: readonly ActorSystem[] | undefined;
  /**
   * Whether the page may look at what lies in a channel or a mailbox. Off unless told, since values may be secrets: then whoever
   * has the URL sees names and counts, and no values. Default: `false`.
   */
  readonly tap?: boolean | undefined;
}

/** The options with what is missing. */
export interface FullInspectOptions {
  readonly port: number;
  readonly hostname: string;
  readonly token: string;
  readonly systems: readonly ActorSystem[];
  readonly tap: boolean;
}

const NAMES: ReadonlySet<string> = new Set(["port", "hostname", "token", "systems", "tap"]);
const TOKEN = /^[A-Za-z0-9_-]{16,256}$/;

/** Checks them. Throws an `ArgumentError` that names the option; a token is never repeated. */
export function fullInspectOptions(options: InspectOptions | undefined): FullInspectOptions {
  if (typeof (options ?? {}) !== "object" || Array.isArray(options)) {
    throw new ArgumentError("the options of inspect() must be an object, such as { port: 7600 }", {
      options,
    });
  }
  const unknown = Object.keys(options ?? {}).find((name) => !NAMES.has(name));
  if (unknown !== undefined) {
    throw new ArgumentError("inspect() has no such option", {
      option: unknown,
      options: [...NAMES].join(" "),
    });
  }
  const { port = 0, hostname = "127.0.0.1", token = randomToken(), systems = [], tap = false } = options ??
    {};
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ArgumentError("the option port must be an integer from 0 to 65535", { port });
  }
  if (typeof hostname !== "string" || hostname === "") {
    throw new ArgumentError("the option hostname must be an address, such as 127.0.0.1", { hostname });
  }
  if (typeof token !== "string" || !TOKEN.test(token)) {
    throw new ArgumentError("the option token must be 16 to 256 letters, digits, - and _");
  }
  if (!Array.isArray(systems) || !systems.every((system) => system instanceof ActorSystem)) {
    throw new ArgumentError("the option systems must be an array of actor systems", { systems });
  }
  if (typeof tap !== "boolean") {
    throw new ArgumentError("the option tap must be true or false", { tap });
  }
  return { port, hostname, token, systems, tap };
}

function randomToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
