import { assert, assertEquals } from "@std/assert";
import { importsBetween, reduced } from "../../../tools/pictures/house.ts";
import { CASES } from "../../../tools/pictures/marble_cases.ts";
import { generated } from "../../../tools/pictures/pictures.ts";
import { PRESSURE_CASES } from "../../../tools/pictures/pressure_cases.ts";
import { run } from "../../../tools/pictures/runs.ts";

const DOCS = new URL("../../../docs/", import.meta.url);

async function filesBelow(folder: string, suffix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, DOCS))) {
    if (isDirectory) found.push(...await filesBelow(`${folder}${name}/`, suffix));
    else if (name.endsWith(suffix)) found.push(folder + name);
  }
  return found;
}

Deno.test("every picture in docs/pictures is what would be drawn now (deno task docs:pictures)", async () => {
  const made = await generated();
  const drawn = [...made.keys()].filter((path) => path.endsWith(".svg")).sort();
  assertEquals((await filesBelow("pictures/", ".svg")).sort(), drawn, "a picture too many or too few");
  const stale: string[] = [];
  for (const [path, text] of made) {
    if (await Deno.readTextFile(new URL(path, DOCS)) !== text) stale.push(path);
  }
  assertEquals(stale, [], "stale: deno task docs:pictures");
});

Deno.test("every picture is shown by a document", async () => {
  const documents = await filesBelow("./", ".md");
  const texts = await Promise.all(documents.map((path) => Deno.readTextFile(new URL(path, DOCS))));
  const all = texts.join("\n");
  const unused = (await filesBelow("pictures/", ".svg")).filter((path) => !all.includes(`${path})`));
  assertEquals(unused, []);
});

Deno.test("the expression in a marble diagram is the one that ran", () => {
  const bare = (code: string): string =>
    code.replace(/\/\*[^]*?\*\//g, "").replace(/Number\((\w+)\)/g, "$1").replace(/,?\s*onUndelivered/g, "")
      .replace(/\{\s*\}/g, "").replace(/\s/g, "");
  const lies = [...CASES, ...PRESSURE_CASES].filter(({ code, play }) =>
    !bare(String(play)).replaceAll("(n)=>", "n=>").includes(bare(code).replaceAll("(n)=>", "n=>"))
  );
  assertEquals(lies.map(({ name }) => name), []);
});

Deno.test("a run writes down what the operator did, when it did it", () => {
  const { sources, outputs } = run(CASES.find(({ name }) => name === "debounceTime")!.play);
  assertEquals(sources[0]?.marks.map(({ frame }) => frame), [1, 3, 10, 15, 16]);
  assertEquals(outputs[0]?.marks, [
    { frame: 6, kind: "value", label: "b" },
    { frame: 13, kind: "value", label: "c" },
    { frame: 16, kind: "value", label: "d" },
    { frame: 16, kind: "complete", label: "" },
  ]);
});

Deno.test("an arrow of the architecture that follows from two others is left out, and no other", () => {
  const sources = [
    {
      path: "src/runtime/a.ts",
      text: 'import "../actor/b.ts"; import "../time/c.ts"; import "../errors.ts";',
    },
    { path: "src/actor/b.ts", text: 'import "../time/c.ts";' },
    { path: "src/time/c.ts", text: "" },
  ];
  assertEquals([...reduced(importsBetween(sources))], [["runtime", ["actor"]], ["actor", ["time"]], [
    "time",
    [],
  ]]);
});

Deno.test("no picture is large, and each has a title and colours for dark pages", async () => {
  for (const [path, text] of await generated()) {
    if (!path.endsWith(".svg")) continue;
    assert(text.length < 12_000, `${path}: ${text.length} bytes`);
    assert(text.includes("<title>") && text.includes("prefers-color-scheme:dark"), path);
    assert(!/(?:href=|src=|url\()/.test(text), `${path} asks for something else`);
  }
});
