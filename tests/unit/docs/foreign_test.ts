import { assert, assertEquals } from "@std/assert";
import { DEEP } from "../../support/deep.ts";

const GUIDES = new URL("../../../docs/guides/", import.meta.url);
const FOREIGN = ["from_go", "from_core_async", "from_rxjs", "from_erlang", "from_comlink"];
const PACKAGES = [["rxjs/testing", "npm:rxjs@7.8.2/testing"], ["rxjs", "npm:rxjs@7.8.2"], [
  "comlink",
  "npm:comlink@4.4.2",
]] as const;

interface Program {
  readonly language: string;
  readonly code: string;
  readonly prints: string;
}

async function programs(guide: string): Promise<Program[]> {
  const text = await Deno.readTextFile(new URL(`${guide}.md`, GUIDES));
  return [...text.matchAll(/^```(go|erlang|clojure|ts ignore)\n([^]*?)^```$/gm)].map((
    [, language, code],
  ) => ({
    language: language!,
    code: code!,
    prints: [...code!.matchAll(/(?:\/\/|%|;;) prints (.*)/g)].map((match) => match[1]).join("\n"),
  }));
}

/** The file a program is written to, and the command that runs it. */
function recipe(
  { language, code }: Program,
): readonly [file: string, text: string, command: readonly string[]] {
  if (language === "go") return ["main.go", code, ["go", "run", "main.go"]];
  if (language === "clojure") return ["main.clj", code, ["clojure", "main.clj"]];
  if (language === "erlang") {
    const name = code.match(/-module\((\w+)\)/)![1]!;
    const run = `erlc ${name}.erl && erl -noshell -s ${name} main -s init stop`;
    return [`${name}.erl`, code, ["sh", "-c", run]];
  }
  const text = PACKAGES.reduce((all, [name, from]) => all.replaceAll(`"${name}"`, `"${from}"`), code);
  return ["main.ts", text, [Deno.execPath(), "run", "-A", "--no-lock", "--no-config", "--check", "main.ts"]];
}

async function installed(program: string, ...args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args, stdin: "null", stdout: "null", stderr: "null" }).output())
      .success;
  } catch {
    return false;
  }
}

Deno.test("each guide for those who come from elsewhere has a table and four to six pairs of programs", async () => {
  for (const guide of FOREIGN) {
    const text = await Deno.readTextFile(new URL(`${guide}.md`, GUIDES));
    const found = await programs(guide);
    assert(found.length >= 4 && found.length <= 6, `${guide}: ${found.length} programs`);
    assertEquals(
      [...text.matchAll(/^```ts$/gm)].length,
      found.length,
      `${guide}: a program without its pair`,
    );
    assertEquals(found.filter(({ prints }) => prints === ""), [], `${guide}: a program says nothing`);
    const [, table = ""] = text.split("## Equivalents");
    const rows = table.split("\n## ")[0]!.split("\n").filter((line) => line.startsWith("| ")).length - 2;
    assert(rows >= 20, `${guide}: ${rows} rows`);
    assert(/^## What will surprise you$/m.test(text), guide);
  }
});

Deno.test({
  name: "what the programs of other languages are said to print is what they print (MILLRACE_DEEP=1)",
  ignore: !DEEP,
  fn: async () => {
    const tools = {
      go: await installed("go", "version"),
      erlang: await installed("erl", "-noshell", "-s", "init", "stop"),
      clojure: await installed("clojure", "-e", "(require 'clojure.core.async) (shutdown-agents)"),
      "ts ignore": true,
    };
    for (const [tool, there] of Object.entries(tools)) {
      if (!there) console.log(`left out: ${tool} is not installed`);
    }
    for (const guide of FOREIGN) {
      for (const program of await programs(guide)) {
        if (!tools[program.language as keyof typeof tools]) continue;
        const cwd = await Deno.makeTempDir();
        const [file, text, [command, ...args]] = recipe(program);
        await Deno.writeTextFile(`${cwd}/${file}`, text);
        const env = { ...Deno.env.toObject(), GOFLAGS: "-mod=mod", NO_COLOR: "1" };
        const { stdout, stderr } = await new Deno.Command(command!, {
          args,
          cwd,
          env,
          signal: AbortSignal.timeout(120_000),
        })
          .output();
        const said = new TextDecoder().decode(stdout).trim();
        assertEquals(said, program.prints, `${guide}, ${new TextDecoder().decode(stderr)}`);
        await Deno.remove(cwd, { recursive: true });
      }
    }
  },
});
