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
}

/** The options with what is missing. */
export interface FullInspectOptions {
  readonly port: number;
  readonly hostname: string;
  readonly token: string;
  readonly systems: readonly ActorSystem[];
}

const TOKEN = /^[A-Za-z0-9_-]{16,256}$/;

/** Checks them. Throws an `ArgumentError` that names the option; a token is never repeated. */
export function fullInspectOptions(options: InspectOptions | undefined): FullInspectOptions {
  if (typeof (options ?? {}) !== "object") {
    throw new ArgumentError("the options of inspect() must be an object, such as { port: 7600 }", {
      options,
    });
  }
  const { port = 0, hostname = "127.0.0.1", token = randomToken(), systems = [] } = options ?? {};
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
  return { port, hostname, token, systems };
}

function randomToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
