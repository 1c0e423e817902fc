import { assertEquals } from "@std/assert";
import { Gate } from "../../../src/inspect/gate.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";
const gate = new Gate("127.0.0.1", 7600, TOKEN);

function ask(
  headers: Record<string, string>,
  path = `/?token=${TOKEN}`,
  method = "GET",
  host = "127.0.0.1:7600",
) {
  return gate.judge({ method, url: `http://${host}${path}`, headers: new Headers(headers) });
}

Deno.test("the gate lets in whoever names the loopback and the token, with our own origin or none", () => {
  for (const host of ["127.0.0.1:7600", "localhost:7600", "LOCALHOST:7600", "[::1]:7600"]) {
    assertEquals(ask({ host }), { path: "/" }, host);
    assertEquals(ask({ host, origin: `http://${host}` }), { path: "/" }, host);
  }
  assertEquals(ask({ host: "127.0.0.1:7600" }, `/snapshot?token=${TOKEN}`), { path: "/snapshot" });
});

Deno.test("the gate lets in by the address it is bound to, however that was spelt", () => {
  const spelt = [
    ["::FFFF:127.0.0.1", "[::ffff:7f00:1]"],
    ["2001:DB8:0:0::7", "[2001:db8::7]"],
    ["0", "0.0.0.0"],
    ["Box.Example", "box.example"],
    ["192.168.1.7", "192.168.1.7"],
    ["fe80::1%eth0", "[fe80::1%eth0]"],
  ] as const;
  for (const [hostname, sent] of spelt) {
    const own = new Gate(hostname, 7600, TOKEN);
    const headers = new Headers({ host: `${sent}:7600`, origin: `http://${sent}:7600` });
    const url = `http://127.0.0.1:7600/?token=${TOKEN}`;
    assertEquals(own.judge({ method: "GET", url, headers }), { path: "/" }, hostname);
  }
});

Deno.test("P25: origin == host == evil.com is refused, although they agree and the token is right", () => {
  assertEquals(ask({ host: "evil.com", origin: "http://evil.com" }), { status: 403 });
  assertEquals(ask({ host: "evil.com:7600", origin: "http://evil.com:7600" }), { status: 403 });
  assertEquals(ask({ host: "evil.com:7600" }), { status: 403 });
});

Deno.test("P25: the gate refuses other hosts that look like ours", () => {
  const hosts = [
    "127.0.0.1",
    "127.0.0.1:7601",
    "localhost",
    "localhost.evil.com:7600",
    "127.0.0.1.nip.io:7600",
  ];
  const odd = [
    "0.0.0.0:7600",
    "127.0.0.1:7600, evil.com",
    "evil.com@127.0.0.1:7600",
    "[::]:7600",
    "127.1:7600",
    "::1:7600",
  ];
  for (const host of [...hosts, ...odd, "localhost.:7600", "2130706433:7600", ""]) {
    assertEquals(ask({ host }), { status: 403 }, host);
  }
  assertEquals(ask({}), { status: 403 }, "no host at all");
});

Deno.test("P25: the gate refuses a foreign origin, although host and token are right", () => {
  const host = "127.0.0.1:7600";
  const origins = [
    "http://evil.com",
    "null",
    "https://127.0.0.1:7600",
    "http://127.0.0.1",
    "http://127.0.0.1:7601",
  ];
  for (
    const origin of [...origins, "http://127.0.0.1:7600.evil.com", "http://127.0.0.1:7600/", "file://", ""]
  ) {
    assertEquals(ask({ host, origin }), { status: 403 }, origin);
  }
});

Deno.test("P25: the gate refuses a token that is missing, partly right, doubled or somewhere else", () => {
  const host = "127.0.0.1:7600";
  const wrong = [
    "/",
    "/?token=",
    `/?token=${TOKEN.slice(0, -1)}`,
    `/?token=${TOKEN}0`,
    `/?token=${TOKEN.toUpperCase()}`,
  ];
  const odd = [
    `/?token=${TOKEN}&token=${TOKEN}`,
    `/${TOKEN}`,
    `/?Token=${TOKEN}`,
    `/#token=${TOKEN}`,
    "/?token=%00%FF",
  ];
  for (const path of [...wrong, ...odd]) assertEquals(ask({ host }, path), { status: 403 }, path);
  assertEquals(ask({ host, authorization: `Bearer ${TOKEN}` }, "/"), { status: 403 });
});

Deno.test("the gate takes nothing but GET, and tells only those who know the token", () => {
  const host = "127.0.0.1:7600";
  for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE"]) {
    assertEquals(ask({ host }, `/?token=${TOKEN}`, method), { status: 405 }, method);
    assertEquals(ask({ host }, "/", method), { status: 403 }, method);
  }
});

Deno.test("the gate knows the address that it was bound to, and the default port", () => {
  const judge = (gate: Gate, host: string) =>
    gate.judge({ method: "GET", url: `http://x/?token=${TOKEN}`, headers: new Headers({ host }) });
  assertEquals(judge(new Gate("10.0.0.7", 7600, TOKEN), "10.0.0.7:7600"), { path: "/" });
  assertEquals(judge(new Gate("0.0.0.0", 7600, TOKEN), "10.0.0.7:7600"), { status: 403 });
  assertEquals(judge(new Gate("fd00::1", 7600, TOKEN), "[fd00::1]:7600"), { path: "/" });
  assertEquals(judge(new Gate("127.0.0.1", 80, TOKEN), "localhost"), { path: "/" });
});

Deno.test("a URL that cannot be parsed is refused, not an exception", () => {
  assertEquals(gate.judge({ method: "GET", url: "*", headers: new Headers({ host: "127.0.0.1:7600" }) }), {
    status: 403,
  });
});
