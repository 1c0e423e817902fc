/**
 * The items of JSR's score that can be looked at here. What is left is said in the package's settings on jsr.io: the
 * description (the first sentences of the README are short enough for it) and the marks for the runtimes, of which two
 * are asked for: what runs where is tested with the npm package.
 *
 * Slow types and everything else that `deno publish` refuses are the gate "publish" of `tools/ok.ts`; undocumented or
 * private types in the public face are its gate "doc".
 */
import { assert, assertEquals } from "@std/assert";
import { gates } from "../../tools/ok.ts";

const ROOT = new URL("../../", import.meta.url);
const DESCRIPTION = 250;

interface Place {
  readonly filename: string;
  readonly line: number;
  readonly col: number;
}

interface Documented {
  readonly location: Place;
  /** What a symbol stands for that another entry point exports, too. */
  readonly def?: { readonly target?: Place };
  readonly jsDoc?: {
    readonly doc?: string;
    readonly tags?: readonly { readonly kind: string; readonly doc?: string }[];
  };
}

interface Module {
  readonly module_doc?: Documented["jsDoc"];
  readonly symbols: readonly { readonly name: string; readonly declarations: readonly Documented[] }[];
}

interface Config {
  readonly name: string;
  readonly license: string;
  readonly exports: Record<string, string>;
  readonly publish: { readonly include: readonly string[] };
}

async function read(path: string): Promise<string> {
  return await Deno.readTextFile(new URL(path, ROOT));
}

async function config(): Promise<Config> {
  return JSON.parse(await read("deno.json"));
}

/** The documentation of every entry point, as JSR reads it. */
async function modules(): Promise<Map<string, Module>> {
  const entries = Object.values((await config()).exports);
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", ...entries],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout)) as { nodes: Record<string, Module> };
  return new Map(entries.map((path) => [path, nodes[new URL(path, ROOT).href]!]));
}

Deno.test("JSR score: there is a README with an example, and it is published", async () => {
  const readme = await read("README.md");
  assert(/^```ts$/m.test(readme));
  const { include } = (await config()).publish;
  for (const path of ["README.md", "LICENSE", "CHANGELOG.md"]) assert(include.includes(path), path);
});

const speaks = ({ jsDoc }: Documented): boolean => (jsDoc?.doc ?? "").trim() !== "";
const at = ({ filename, line, col }: Place): string => `${filename}:${line}:${col}`;

Deno.test("JSR score: every entry point has a module doc with an example in it", async () => {
  const silent: string[] = [];
  for (const [path, { module_doc }] of await modules()) {
    const { doc = "", tags = [] } = module_doc ?? {};
    const examples = tags.filter(({ kind }) => kind === "example").map((tag) => tag.doc ?? "");
    if (doc.trim() === "" || ![doc, ...examples].some((text) => text.includes("```"))) silent.push(path);
  }
  assertEquals(silent, []);
});

Deno.test("JSR score: every exported symbol is documented (80 % are asked for)", async () => {
  const found = await modules();
  const all = [...found].flatMap(([path, { symbols }]) => symbols.map((symbol) => ({ path, ...symbol })));
  assert(all.length > 500, `only ${all.length} symbols have been looked at`);
  const declared = all.flatMap(({ declarations }) => declarations);
  const documented = new Set(declared.filter(speaks).map(({ location }) => at(location)));
  const known = (one: Documented): boolean =>
    speaks(one) || one.def?.target !== undefined && documented.has(at(one.def.target));
  const silent = all.filter(({ declarations }) => !declarations.some(known));
  assertEquals(silent.map(({ path, name }) => `${path}: ${name}`), []);
});

Deno.test("JSR score: types are not slow, and what is refused on publishing is refused here", async () => {
  const { exports } = await config();
  const all = gates(Object.values(exports));
  const publish = all.find(({ name }) => name === "publish");
  assert(publish !== undefined && publish.args.includes("--dry-run"), "deno publish --dry-run is a gate");
  assert(!publish.args.includes("--allow-slow-types"), "the gate lets slow types through");
  const doc = all.find(({ name }) => name === "doc");
  assertEquals(
    doc?.args,
    ["doc", "--lint", ...Object.values(exports)],
    "deno doc --lint sees every entry point",
  );
});

Deno.test("JSR score: the first sentences of the README make a description", async () => {
  const [, description = ""] = (await read("README.md")).split(/\n\n/);
  const text = description.replace(/\s+/g, " ").trim();
  assert(text.length > 40 && text.length <= DESCRIPTION, `${text.length} characters: ${text}`);
});

Deno.test("JSR score: a tag publishes with provenance", async () => {
  const workflow = await read(".github/workflows/publish.yml");
  assert(/^ {2}id-token: write$/m.test(workflow), "the workflow gets no identity token");
  assert(/run: deno publish$/m.test(workflow), "the workflow does not publish, or not with provenance");
});
