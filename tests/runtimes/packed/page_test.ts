/**
 * A page of a user's, bundled by `deno bundle --platform browser`, in Chromium: with the headers that shared memory needs, and
 * without them.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { Browser, findChromium } from "../../e2e/inspect_browser.ts";
import { serveTree } from "../browser.ts";
import { diskPath } from "../paths.ts";

const chromium = await findChromium();

/** Bundles the page into `folder`. */
async function bundle(folder: string): Promise<void> {
  const entries = ["main", "worker", "tasks"].map((name) =>
    diskPath(`page/${name}.ts`, new URL(".", import.meta.url))
  );
  const flags = ["--no-lock", "--quiet", "--platform", "browser", "--code-splitting", "--outdir", folder];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", ...flags, ...entries],
    cwd: new URL("../../../", import.meta.url),
    stderr: "piped",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

Deno.test("a bundled page: workers, actors and channels run where it is cross-origin isolated; elsewhere the error names the headers", async () => {
  if (chromium === undefined) return console.log("left out: Chromium is not installed");
  const folder = await Deno.makeTempDir();
  try {
    await bundle(folder);
    await using server = serveTree({ root: new URL(`file://${folder}/`) });
    const origin = `http://127.0.0.1:${server.addr.port}`;
    await using browser = await Browser.start(chromium);
    const open = async (path: string): Promise<void> => {
      await browser.ask("Page.navigate", { url: origin + path });
      await browser.until(`location.pathname === "${path}" && document.readyState === "complete"`);
      await browser.evaluate('import("/main.js").then(() => true)');
    };
    await open("/");
    assertEquals(await browser.evaluate("run()"), [5050, 2, { stuck: [] }]);
    await open("/plain");
    const [name, code, message] = await browser.evaluate<string[]>("refused()");
    assertEquals([name, code], ["UnsupportedError", "UNSUPPORTED"]);
    for (
      const header of [
        "Cross-Origin-Opener-Policy: same-origin",
        "Cross-Origin-Embedder-Policy: require-corp",
      ]
    ) {
      assertStringIncludes(message!, header);
    }
    assertEquals(browser.complaints, [], "the console is clean");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
