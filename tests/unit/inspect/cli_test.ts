import { assert, assertEquals, assertMatch } from "@std/assert";
import { stripVTControlCharacters } from "node:util";
import { f64 } from "../../../src/codec/mod.ts";
import { run, type Terminal } from "../../../src/inspect/cli.ts";
import { inspect } from "../../../src/inspect/mod.ts";
import { topText } from "../../../src/inspect/top.ts";
import { Runtime } from "../../../src/runtime/mod.ts";

/** Keeps what is written; `onText` hears each. */
function paper(size?: Terminal["size"], onText: (texts: string[]) => void = () => {}) {
  const texts: string[] = [];
  const terminal: Terminal = {
    size,
    write: (text) => {
      texts.push(text);
      onText(texts);
    },
  };
  return { texts, terminal };
}

async function scene() {
  const rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const page = await inspect(rt);
  const channel = rt.channel(f64, { capacity: 8, name: "numbers" });
  await channel.sendMany([1, 2, 3]);
  return { rt, page, channel };
}

Deno.test("top --once --json is the snapshot, and top --once says the same as a table", async () => {
  const { rt, page, channel } = await scene();
  const json = paper(), table = paper();
  assertEquals(await run(["top", page.url, "--once", "--json"], json.terminal), 0);
  assertEquals(JSON.parse(json.texts.join("")).channels[0].depth, 3);
  assertEquals(await run(["top", page.url, "--once"], table.terminal), 0);
  assertMatch(table.texts.join(""), /^CHANNEL +DEPTH +IN\/S +OUT\/S +SENDERS +RECEIVERS +FLOW$/m);
  assertMatch(table.texts.join(""), /^numbers +3\/8 +/m);
  assert(!table.texts.join("").includes("\x1b"), "what is no terminal gets no escapes");
  channel.close();
  await page.close();
  await rt.close();
});

Deno.test("top goes on until the inspector ends, each time over what it wrote before", async () => {
  const { rt, page, channel } = await scene();
  const { texts, terminal } = paper({ columns: 40, rows: 6 }, ({ length }) => {
    if (length === 3) void page.close();
  });
  assertEquals(await run(["top", page.url], terminal), 0);
  assert(texts.length >= 3);
  for (const text of texts) {
    assert(text.startsWith("\x1b[H"));
    const lines = stripVTControlCharacters(text).trimEnd().split("\n");
    assert(lines.length <= 5 && lines.every((line) => line.length <= 40), "it overflows the terminal");
    assertMatch(lines.at(-1)!, /^\d+ more lines$/);
  }
  channel.close();
  await rt.close();
});

Deno.test("top ends when it is told to, with one JSON text per line until then", async () => {
  const { rt, page, channel } = await scene();
  const stop = new AbortController();
  const { texts, terminal } = paper(undefined, ({ length }) => {
    if (length === 2) stop.abort();
  });
  assertEquals(await run(["top", page.url, "--json"], terminal, { signal: stop.signal }), 0);
  assertEquals(texts.slice(0, 2).map((text) => [JSON.parse(text).version, text.endsWith("\n")]), [[2, true], [
    2,
    true,
  ]]);
  channel.close();
  await page.close();
  await rt.close();
});

Deno.test("top tells what is wrong: arguments with code 2, an inspector that refuses or is gone with code 1", async () => {
  const { rt, page, channel } = await scene();
  for (
    const args of [[], ["bottom"], ["top"], ["top", "here"], ["top", "file:///x"], [
      "top",
      page.url,
      page.url,
    ], ["top", "--often"]]
  ) {
    const { texts, terminal } = paper();
    assertEquals(await run(args, terminal), 2, args.join(" "));
    assertMatch(texts.join(""), /usage: top <url>/);
  }
  const help = paper(), refused = paper(), gone = paper();
  assertEquals(await run(["--help"], help.terminal), 0);
  assertEquals(await run(["top", page.url.replace(/.$/, "!")], refused.terminal), 1);
  assertMatch(refused.texts.join(""), /refused with 403: forbidden/);
  await page.close();
  assertEquals(await run(["top", page.url], gone.terminal), 1);
  assert(!gone.texts.join("").includes(new URL(page.url).search), "the token is not printed");
  channel.close();
  await rt.close();
});

Deno.test("a name with escape sequences does not speak to the terminal", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  await using page = await inspect(rt);
  using _channel = rt.channel(f64, { capacity: 8, name: "\x1b]0;owned\x07\x1b[2J\u202eevil" });
  const text = topText(page.snapshot());
  assert(!["\x1b", "\x07", "\u202e"].some((char) => text.includes(char)));
  assertMatch(text, /^\?\]0;owned\?\?\[2J\?evil +0\/8/m);
});

Deno.test("names in wide characters do not overflow the terminal, nor shift the columns, nor are they cut in half", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  await using page = await inspect(rt);
  using _wide = rt.channel(f64, { capacity: 8, name: "北方大厅温度计的原始值".repeat(4) });
  using _picture = rt.channel(f64, { capacity: 8, name: "🌾".repeat(20) });
  using _plain = rt.channel(f64, { capacity: 8, name: "numbers" });
  // None of these names has a character that takes one column beside those that take two.
  const width = (line: string) =>
    [...line].reduce((sum, char) => sum + (char.charCodeAt(0) > 0x2fff ? 2 : 1), 0);
  for (const columns of [80, 40, 21]) {
    const lines = topText(page.snapshot(), { columns }).split("\n");
    assert(lines.every((line) => width(line) <= columns), lines.find((line) => width(line) > columns));
    assert(lines.every((line) => line.isWellFormed()));
  }
  const rows = topText(page.snapshot()).split("\n").filter((line) => / 0\/8 /.test(line));
  assertEquals(rows.map((line) => width(line.slice(0, line.indexOf("0/8")))), [36, 36, 36]);
});

Deno.test("the program itself runs, and ends when the inspector does", async () => {
  const { rt, page, channel } = await scene();
  const program = new URL("../../../src/inspect/cli.ts", import.meta.url).href;
  const args = ["run", "--no-lock", "--no-check", "--allow-net=127.0.0.1", program, "top", page.url];
  const once = await new Deno.Command(Deno.execPath(), { args: [...args, "--once"] }).output();
  assertEquals([once.code, new TextDecoder().decode(once.stderr)], [0, ""]);
  assertMatch(new TextDecoder().decode(once.stdout), /^numbers +3\/8/m);
  const child = new Deno.Command(Deno.execPath(), { args, stdout: "piped" }).spawn();
  const reader = child.stdout.getReader();
  assert(!(await reader.read()).done);
  await page.close();
  while (!(await reader.read()).done);
  assertEquals((await child.status).code, 0);
  channel.close();
  await rt.close();
});

Deno.test("the program itself complains beside its output, and whoever stops to read it is no failure", async () => {
  const { rt, page, channel } = await scene();
  const program = new URL("../../../src/inspect/cli.ts", import.meta.url).href;
  const args = ["run", "--no-lock", "--no-check", "--allow-net=127.0.0.1", program, "top"];
  const said = ({ code, stdout, stderr }: Deno.CommandOutput) =>
    [code, new TextDecoder().decode(stdout), new TextDecoder().decode(stderr)] as const;
  const refused = await new Deno.Command(Deno.execPath(), { args: [...args, `${page.url}x`, "--once"] })
    .output();
  const [code, out, complaint] = said(refused);
  assertEquals([code, out], [1, ""], "what is not the output goes to whom it is piped to");
  assertMatch(complaint, /refused with 403: forbidden/);
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args, page.url],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  assert(!(await reader.read()).done);
  await reader.cancel();
  const complaints = await new Response(child.stderr).text();
  assertEquals([(await child.status).code, complaints], [0, ""]);
  await page.close();
  channel.close();
  await rt.close();
});
