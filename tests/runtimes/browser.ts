/**
 * Tests in pages of a headless Chromium, cross-origin isolated, from a server on this machine.
 *
 * @module
 */
import { Browser, findChromium } from "../e2e/inspect_browser.ts";
import type { Run } from "./main.ts";
import type { Line } from "./runner.ts";
import type { Tree } from "./tree.ts";

/** Files of one page. */
const BATCH = 10;
/** Browsers at a time, each with a process for its page. */
const BESIDE = 2;
/** Milliseconds without a word after which a page is given up. */
const SILENCE = 40_000;

const PAGE = "<!doctype html><meta charset=utf-8><title>tests</title><link rel=icon href=data:,>";
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** Serves the tree, each file as JavaScript; "/plain" is a page that is not cross-origin isolated. */
export function serveTree(tree: Pick<Tree, "root">): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/plain") return new Response(PAGE, { headers: { "content-type": "text/html" } });
    if (pathname === "/") {
      return new Response(PAGE, { headers: { "content-type": "text/html", ...ISOLATED } });
    }
    try {
      const text = await Deno.readFile(new URL(`.${pathname}`, tree.root));
      return new Response(text, {
        headers: { "content-type": "text/javascript", "cache-control": "max-age=3600", ...ISOLATED },
      });
    } catch {
      return new Response("no such file", { status: 404, headers: ISOLATED });
    }
  });
}

/** How to run tests in Chromium, or why that is not possible here. */
export async function inBrowser(): Promise<Run | string> {
  const name = await findChromium();
  if (name === undefined) return "Chromium is not installed";
  return async (tree, files, say) => {
    await using server = serveTree(tree);
    const origin = `http://127.0.0.1:${server.addr.port}`;
    let at = 0;
    const work = async (): Promise<void> => {
      await using browser = await Browser.start(name, ["--js-flags=--expose-gc"]);
      while (at < files.length) await runPage(browser, origin, files.slice(at, at += BATCH), say);
    };
    await Promise.all(Array.from({ length: BESIDE }, work));
  };
}

/** Runs some files in a fresh page. */
async function runPage(
  browser: Browser,
  origin: string,
  files: readonly string[],
  say: (line: Line) => void,
): Promise<void> {
  await browser.ask("Page.navigate", { url: `${origin}/` });
  await browser.until(`location.origin === ${JSON.stringify(origin)} && document.readyState === "complete"`);
  const list = JSON.stringify(files.map((path) => ({ path, url: `${origin}/${path}` })));
  await browser.evaluate(`(() => {
    globalThis.lines = [];
    import("/tests/runtimes/runner.ts")
      .then(({ runFiles }) => runFiles(${list}, (line) => lines.push(line)))
      .then(() => lines.push("end"), (error) => lines.push("ended by " + error));
  })()`);
  let last: Line | undefined;
  for (let spoke = performance.now(); performance.now() - spoke < SILENCE;) {
    const lines = await browser.evaluate<(Line | string)[]>("lines.splice(0)");
    for (const line of lines) {
      if (line === "end") return;
      if (typeof line !== "string") say(last = line);
      else return say(stopped(files, last, line));
    }
    if (lines.length > 0) spoke = performance.now();
    else await new Promise((resolve) => setTimeout(resolve, 20));
  }
  say(stopped(files, last, `no word for ${SILENCE} ms`));
}

function stopped(files: readonly string[], last: Line | undefined, text: string): Line {
  const file = last === undefined ? files[0]! : `${last.file}, after "${last.name}"`;
  return { outcome: "failed", file, name: "the page ended", text, ms: 0 };
}
