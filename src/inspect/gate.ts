/**
 * Who may ask: whoever reached the right host, from nowhere or from our own page, with the token.
 *
 * Invariants:
 *   I1  A request is refused unless its Host is one of ours. A page of another site whose name was made to point at this
 *       machine still sends its own name: that it agrees with its Origin proves nothing.
 *   I2  How long the comparison of a token takes does not tell how much of it was right.
 *   I3  Whoever is refused learns neither why nor whether there is such a page.
 *
 * After the DNS rebinding of Node's inspector (CVE-2018-7160).
 *
 * @module
 */

/** What is asked of a request. */
export interface Asking {
  /** `GET` and the like. */
  readonly method: string;
  /** With scheme and host, as the server understood them. */
  readonly url: string;
  /** Its headers. */
  readonly headers: Headers;
}

/** What a request gets that is let in: a path. What it gets that is not: a status. */
export type Verdict = { readonly path: string } | { readonly status: 403 | 405 };

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/** Looks at requests. */
export class Gate {
  readonly #hosts: ReadonlySet<string>;
  readonly #token: string;

  /** `hostname` and `port` are those that the server listens on. */
  constructor(hostname: string, port: number, token: string) {
    const names = [...LOOPBACK, asSent(hostname)];
    this.#hosts = new Set(names.flatMap((name) => port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
    this.#token = token;
  }

  /** Whether it is let in, and what it wants. Throws nothing, whatever it is given. */
  judge(asking: Asking): Verdict {
    const host = asking.headers.get("host");
    const origin = asking.headers.get("origin");
    if (host === null || !this.#hosts.has(host.toLowerCase())) return { status: 403 };
    if (origin !== null && !this.#ours(origin)) return { status: 403 };
    if (!URL.canParse(asking.url)) return { status: 403 };
    const url = new URL(asking.url);
    const tokens = url.searchParams.getAll("token");
    if (tokens.length !== 1 || !same(tokens[0]!, this.#token)) return { status: 403 };
    if (asking.method !== "GET") return { status: 405 };
    return { path: url.pathname };
  }

  #ours(origin: string): boolean {
    return origin.startsWith("http://") && this.#hosts.has(origin.slice("http://".length).toLowerCase());
  }
}

/** An address as clients write it into the Host: one address has many spellings, of which they send one. */
function asSent(hostname: string): string {
  const own = hostname.includes(":") ? `[${hostname}]` : hostname;
  // What they cannot ask for, such as an address with a zone, has one spelling.
  return URL.parse(`http://${own}`)?.hostname ?? own.toLowerCase();
}

/** Looks at as many characters whatever they are: as many as `expected` has. */
function same(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length;
  for (let i = 0; i < expected.length; i++) difference |= expected.charCodeAt(i) ^ given.charCodeAt(i);
  return difference === 0;
}
