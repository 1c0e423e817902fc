import { assert, assertEquals } from "@std/assert";
import { artifacts, compile, ROOT, stale } from "../../tools/build_wasm.ts";
import { declared, straightStretches } from "./wat_rules.ts";

const committed = (name: string): Promise<Uint8Array<ArrayBuffer>> => Deno.readFile(new URL(name, ROOT));
const committedText = async (): Promise<string> =>
  new TextDecoder().decode(await committed("wasm/millrace.wat"));

Deno.test("the committed module keeps no state of its own that a second instance would reset", async () => {
  assertEquals(declared(await committedText()), {
    imports: ["env.memory memory"],
    dataSegments: 0,
    mutableGlobals: 0,
    tables: 0,
    starts: 0,
    grows: 0,
  });
});

Deno.test("the committed binary imports the memory and nothing else", async () => {
  const module = new WebAssembly.Module(await committed("wasm/millrace.wasm"));
  assertEquals(WebAssembly.Module.imports(module), [{ module: "env", name: "memory", kind: "memory" }]);
});

Deno.test("the committed module accepts every memory a host may choose", async () => {
  const module = new WebAssembly.Module(await committed("wasm/millrace.wasm"));
  for (const [initial, maximum] of [[1, 1], [1, 65536], [1024, 1024]] as const) {
    const memory = new WebAssembly.Memory({ initial, maximum, shared: true });
    assert(new WebAssembly.Instance(module, { env: { memory } }) instanceof WebAssembly.Instance);
  }
});

Deno.test("the committed artifacts are what the sources compile to", async () => {
  assertEquals(await stale(artifacts(await compile())), []);
});

/** The numbers of the claims that the sources mark. */
async function markedInSources(): Promise<Set<number>> {
  const found = new Set<number>();
  for await (const { name } of Deno.readDir(new URL("wasm/", ROOT))) {
    if (!name.endsWith(".ts")) continue;
    const source = await Deno.readTextFile(new URL(`wasm/${name}`, ROOT));
    for (const [, id] of source.matchAll(/\bclaimBegin\((\d+)\)/g)) found.add(Number(id));
  }
  return found;
}

Deno.test("between a winning claim and its publish no worker can be stopped: no loop, no call, no wait", async () => {
  const { wat } = await compile({ mark: true });
  const stretches = straightStretches(wat);
  assertEquals(stretches.filter((stretch) => stretch.problems.length > 0), []);
  const ids = new Set(stretches.map((stretch) => stretch.id));
  assertEquals(ids, await markedInSources(), "every claim marked in wasm/ is found in the text");
  const bent = wat.replaceAll(/^.*\/markBegin$/gm, "$&\n   loop $$bent");
  assert(
    straightStretches(bent).every((stretch) => stretch.problems.length > 0),
    "a loop in any of them is seen",
  );
});

Deno.test("the markers of claims are not in the module that ships", async () => {
  assert(!/mark(Begin|End)/.test(await committedText()));
});
