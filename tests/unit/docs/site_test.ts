import { assert, assertEquals } from "@std/assert";
import { Browser, findChromium } from "../../e2e/inspect_browser.ts";
import { DEEP } from "../../support/deep.ts";
import { faults } from "../../../tools/docs/check.ts";

const ROOT = new URL("../../../", import.meta.url);
/** The pages of the API take most of the time: all of them in the deep tier, and when the site is built. */
const FEW = DEEP ? [] : ["--api=channel,codec"];
const LOCK = "--lock=tools/docs/deno.lock";

async function deno(...args: string[]): Promise<{ ok: boolean; said: string }> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  return { ok: success, said: text.decode(stdout) + text.decode(stderr) };
}

async function markdownIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(new URL(folder, ROOT)));
  return entries.filter(({ name }) => name.endsWith(".md")).map(({ name }) => folder + name);
}

/** In a browser, from files: nothing is complained about, nothing is wider than a phone, the search finds with keys only. */
async function lookAt(site: string): Promise<void> {
  const name = await findChromium();
  if (name === undefined) {
    console.log("left out: there is no Chromium to look at the site with");
    return;
  }
  await using browser = await Browser.start(name);
  const visit = async (path: string): Promise<void> => {
    await browser.ask("Page.navigate", { url: `file://${site}/${path}` });
    await browser.until(`location.pathname.endsWith("/${path}") && document.readyState === "complete"`);
  };
  for (const scheme of ["light", "dark"] as const) {
    await browser.look(320, 700, scheme);
    for (
      const path of ["index.html", "docs/channels.html", "docs/guides/from_go.html", "docs/marbles.html"]
    ) {
      await visit(path);
      const wider = await browser.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
      assert(wider <= 0, `${path} is ${wider} pixels wider than a phone`);
    }
  }
  await visit("api/channel/~/Channel.html");
  await browser.press("/");
  await browser.until("typeof millraceIndex === 'string'");
  await browser.evaluate("document.getElementById('search').value = 'backpressure'");
  await browser.until(
    "document.getElementById('search').dispatchEvent(new Event('input')) && document.querySelector('#found a')",
  );
  await browser.press("Enter");
  await browser.until("location.pathname.includes('/docs/')");
  assertEquals(browser.complaints, []);
}

Deno.test("the site has a page for every document and every entry point, and no link that leads nowhere", async () => {
  const cached = await deno("cache", LOCK, "--frozen", "tools/docs/build.ts");
  if (!cached.ok && !/lockfile/i.test(cached.said)) {
    console.log(`left out: the packages that the site is built with cannot be had here: ${cached.said}`);
    return;
  }
  const config = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const documents = ["CHANGELOG.md", ...await markdownIn("docs/"), ...await markdownIn("docs/guides/")];
  const expected = [
    "index.html",
    "assets/search.js",
    ...documents.map((path) => path.replace(/README\.md$/, "index.md").replace(/md$/, "html")),
    ...Object.keys(config.exports).filter((name) => DEEP || name === "./channel" || name === "./codec")
      .map((name) => `api/${name === "." ? "" : `${name.slice(2)}/`}index.html`),
    "api/channel/~/Channel.html",
  ];
  const out = await Deno.makeTempDir();
  try {
    const built = await deno("run", "-A", LOCK, "--frozen", "tools/docs/build.ts", `--out=${out}`, ...FEW);
    assert(built.ok && / 0 faults, /.test(built.said), built.said);
    for (const path of expected) {
      assert((await Deno.stat(`${out}/${path}`)).size > 0, `there is no ${path}`);
    }
    await lookAt(out);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

Deno.test("a folder that holds something else is not cleared for the site", async () => {
  const cached = await deno("cache", LOCK, "--frozen", "tools/docs/build.ts");
  if (!cached.ok) {
    console.log("left out: the packages that the site is built with cannot be had here");
    return;
  }
  const out = await Deno.makeTempDir();
  await Deno.writeTextFile(`${out}/mine.txt`, "mine");
  const built = await deno("run", "-A", LOCK, "--frozen", "tools/docs/build.ts", `--out=${out}`);
  assertEquals([built.ok, await Deno.readTextFile(`${out}/mine.txt`)], [false, "mine"]);
  assert(built.said.includes("is not empty and holds no site"), built.said);
  await Deno.remove(out, { recursive: true });
});

Deno.test("a dead link, a missing place, an asset of the web, a machine's file and an absolute path are faults", () => {
  const bad = new Map([
    ["a/x.html", '<a href="../y.html#there">1</a><a href="../y.html#gone">2</a><a href="z.html">3</a>'],
    ["y.html", '<p id="there"></p><script src="https://x.example/a.js"></script><a href="file:///z">4</a>'],
    ["w.html", '<a href="/y.html">5</a><a href="https://x.example/">fine</a><a href="#">top</a>'],
    ["s.css", 'p { background: url("https://x.example/p.png") }'],
  ]);
  assertEquals(faults(bad), [
    "a/x.html: ../y.html#gone: there is no such place on that page",
    "a/x.html: z.html: there is no such file",
    "y.html: loads https://x.example/a.js",
    "y.html: file:///z: a file of some machine",
    "w.html: /y.html: works at the root of a host only",
    's.css: loads url("https://x.example/p.png")',
  ]);
});

/** Relative luminance and contrast as in WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

Deno.test("every colour of text stands out from every ground by 4.5, in light and in dark", async () => {
  const css = await Deno.readTextFile(new URL("tools/docs/assets/style.css", ROOT));
  const blocks = [...css.matchAll(/color-scheme: (?:light|dark);([^}]*)\}/g)].map((match) => match[1]!);
  assertEquals(blocks.length, 3);
  assertEquals(blocks[1]!.replace(/\s/g, ""), blocks[2]!.replace(/\s/g, ""), "the two dark blocks differ");
  const weak: string[] = [];
  for (const block of blocks) {
    const colours = new Map(
      [...block.matchAll(/--(\w+): (#\w{6});/g)].map((match) => [match[1]!, match[2]!]),
    );
    for (const ground of ["paper", "sunk"]) {
      for (const ink of ["ink", "faint", "link", "keyword", "string", "number", "title", "comment", "type"]) {
        const found = contrast(colours.get(ground)!, colours.get(ink)!);
        if (found < 4.5) weak.push(`${ink} on ${ground}: ${found.toFixed(2)}`);
      }
    }
  }
  assertEquals(weak, []);
});
