import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ActorSystem } from "../../../src/actor/mod.ts";
import { f64 } from "../../../src/codec/mod.ts";
import { ArgumentError, RuntimeClosedError } from "../../../src/errors.ts";
import { inspect, type Snapshot } from "../../../src/inspect/mod.ts";
import { Runtime } from "../../../src/runtime/mod.ts";
import { amount } from "../../support/deep.ts";

const start = () => Runtime.start({ workers: 0, memory: "4MiB" });
const at = (url: string, path: string) => url.replace("/?", `/${path}?`);

/** Sends requests over one connection and returns the statuses of the answers. */
async function statuses(port: number, requests: readonly string[]): Promise<number[]> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const writer = (async () => {
    const encoder = new TextEncoder();
    for (const request of requests) {
      for (let rest = encoder.encode(request); rest.length > 0;) {
        rest = rest.subarray(await connection.write(rest));
      }
    }
  })();
  const decoder = new TextDecoder();
  const found: number[] = [];
  const buffer = new Uint8Array(65_536);
  for (let text = ""; found.length < requests.length;) {
    const read = await connection.read(buffer);
    if (read === null) break;
    text += decoder.decode(buffer.subarray(0, read), { stream: true });
    const lines = text.split(/(?=HTTP\/1\.1 \d{3})/);
    text = lines.pop()!;
    for (const line of lines) found.push(Number(line.slice(9, 12)));
    if (found.length === requests.length - 1 && text.endsWith("\n")) found.push(Number(text.slice(9, 12)));
  }
  await writer.catch(() => {});
  return found;
}

Deno.test("P25: of 10,000 forged requests none is accepted", async () => {
  await using rt = await start();
  await using page = await inspect(rt);
  const { port, searchParams } = new URL(page.url);
  const token = searchParams.get("token")!;
  const own = `127.0.0.1:${port}`;
  const random = () => crypto.randomUUID().replaceAll("-", "");
  const near = () => token.slice(0, 31) + (token.endsWith("0") ? "1" : "0");
  const paths = ["/", "/snapshot", "/events", "/../snapshot", "//events"];
  const forgeries: (() => [host: string, token: string, more: string])[] = [
    () => ["evil.com", token, "Origin: http://evil.com\r\n"],
    () => [`evil.com:${port}`, token, `Origin: http://evil.com:${port}\r\n`],
    () => [own, token, "Origin: http://evil.com\r\n"],
    () => [own, token, "Origin: null\r\n"],
    () => [own, random(), ""],
    () => [own, near(), `Origin: http://${own}\r\n`],
    () => [own, `${token}&token=${token}`, ""],
    () => [
      own,
      "",
      `Authorization: Bearer ${token}\r\nCookie: token=${token}\r\nX-Forwarded-Host: ${own}\r\n`,
    ],
    () => [`${random()}.localhost:${port}`, token, `X-Forwarded-Host: ${own}\r\n`],
    () => ["127.0.0.1", token, ""],
  ];
  const requests = Array.from({ length: amount(10_000, 200_000) }, (_, i) => {
    const [host, guess, more] = forgeries[i % forgeries.length]!();
    return `GET ${paths[i % 7 % paths.length]}?token=${guess} HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`;
  });
  const got = await statuses(Number(port), requests);
  assertEquals(got.length, requests.length);
  assertEquals(got.filter((status) => status !== 403).length, 0);
  assertEquals(page.clients.watching, 0);
  const right = `GET /snapshot?token=${token} HTTP/1.1\r\nHost: ${own}\r\nOrigin: http://${own}\r\n\r\n`;
  assertEquals(
    await statuses(Number(port), [right, requests[0]!]),
    [200, 403],
    "the test itself asks in a wrong way",
  );
});

Deno.test("the page is a document that may load nothing from elsewhere and runs only its own script", async () => {
  await using rt = await start();
  await using page = await inspect(rt);
  const [one, two] = [await fetch(page.url), await fetch(page.url)];
  const policy = one.headers.get("content-security-policy")!;
  const nonce = /script-src 'nonce-([^']+)'/.exec(policy)![1]!;
  const html = await one.text();
  assertMatch(policy, /^default-src 'none'; /);
  assertEquals(html.split(`nonce="${nonce}"`).length, 3);
  assert(!/<(?:script|style)(?![^>]*nonce=)|https?:\/\/(?!www\.w3\.org\/2000\/svg)| on\w+=/.test(html));
  assert(!(await two.text()).includes(nonce), "the same nonce twice protects nothing");
  assertEquals([one.headers.get("referrer-policy"), one.headers.get("cache-control")], [
    "no-referrer",
    "no-store",
  ]);
});

Deno.test("what is no route is 404, what is no GET is 405, and nothing is changed by either", async () => {
  await using rt = await start();
  await using page = await inspect(rt);
  const unknown = await fetch(at(page.url, "close"));
  const post = await fetch(page.url, { method: "POST", body: "x" });
  await Promise.all([unknown.text(), post.text()]);
  assertEquals([unknown.status, post.status, post.headers.get("allow")], [404, 405, "GET"]);
});

Deno.test("each start has a token of 128 bits of its own, and takes one that it is given", async () => {
  await using rt = await start();
  await using one = await inspect(rt);
  await using two = await inspect(rt);
  await using own = await inspect(rt, { token: "a-token-of-my-own" });
  const tokens = [one, two].map(({ url }) => new URL(url).searchParams.get("token")!);
  for (const token of tokens) assertMatch(token, /^[0-9a-f]{32}$/);
  assert(tokens[0] !== tokens[1]);
  assert(own.url.endsWith("/?token=a-token-of-my-own"));
});

Deno.test("events come about four times a second until the inspector is closed, which ends them", async () => {
  await using rt = await start();
  const page = await inspect(rt);
  using channel = rt.channel(f64, { capacity: 8, name: "numbers" });
  await channel.send(1);
  const response = await fetch(at(page.url, "events"));
  assertEquals(response.headers.get("content-type"), "text/event-stream");
  const snapshots: Snapshot[] = [];
  let text = "";
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    snapshots.push(...[...part.matchAll(/^data: (\{"version".*)$/gm)].map((match) => JSON.parse(match[1]!)));
    if (snapshots.length >= 4) void page.close();
  }
  assertMatch(text, /event: end\ndata: \{\}\n\n$/);
  assertEquals(snapshots.at(-1)!.channels.map(({ name, depth }) => [name, depth]), [["numbers", 1]]);
  const steps = snapshots.slice(1).map((one) => one.interval);
  assert(steps.slice(1).every((ms) => ms >= 150), `too often: ${steps}`);
  await page.close();
});

Deno.test("a ninth stream of events is refused with 503", async () => {
  await using rt = await start();
  await using page = await inspect(rt);
  const streams = await Promise.all(Array.from({ length: 8 }, () => fetch(at(page.url, "events"))));
  const ninth = await fetch(at(page.url, "events"));
  assertEquals([streams.map(({ status }) => status), ninth.status], [Array(8).fill(200), 503]);
  await ninth.text();
  assertEquals(page.clients, { watching: 8, dropped: 0 });
  for (const stream of streams) await stream.body!.cancel();
});

Deno.test("once the runtime is closed whoever asks is told so, and streams end", async () => {
  const rt = await start();
  await using page = await inspect(rt);
  const stream = await fetch(at(page.url, "events"));
  await rt.close();
  assertMatch(await stream.text(), /event: end\ndata: \{\}\n\n$/);
  const gone = await fetch(at(page.url, "snapshot"));
  assertEquals([gone.status, await gone.text()], [410, "the runtime is closed\n"]);
  await assertRejects(() => inspect(rt), RuntimeClosedError);
});

Deno.test("closing twice is as good as once, and frees the port", async () => {
  await using rt = await start();
  const page = await inspect(rt);
  assert(page.close() === page.close());
  await page.close();
  await using next = await inspect(rt, { port: Number(new URL(page.url).port) });
  assertEquals(new URL(next.url).port, new URL(page.url).port);
});

Deno.test("bad arguments are named, and a token that is refused is not repeated", async () => {
  await using rt = await start();
  const bad: [unknown, RegExp][] = [
    [{ port: -1 }, /port/],
    [{ port: 65_536 }, /port/],
    [{ port: "80" }, /port/],
    [{ hostname: "" }, /hostname/],
    [{ token: "short" }, /^(?!.*short).*token/],
    [{ token: "with spaces and more than that" }, /token/],
    [{ systems: new ActorSystem() }, /systems/],
    [{ systems: [{}] }, /systems/],
    ["7600", /options/],
    [[], /options/],
    [{ tap: 1 }, /tap/],
    [{ ports: 7600 }, /no such option.*ports/],
    [{ token: "a-token-of-my-own", secret: true }, /^(?!.*a-token).*secret/],
  ];
  for (const [options, message] of bad) {
    const error = await assertRejects(() => inspect(rt, options as never), ArgumentError);
    assertMatch(error.message, message);
  }
  await assertRejects(() => inspect({} as never), ArgumentError, "runtime");
  await using taken = await inspect(rt);
  const port = Number(new URL(taken.url).port);
  await assertRejects(() => inspect(rt, { port }), Deno.errors.AddrInUse);
});
