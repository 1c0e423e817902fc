/**
 * The index of the examples: does it name all of them, and with the commands that they name themselves?
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";

const EXAMPLES = new URL("../../../examples/", import.meta.url);
const README = await Deno.readTextFile(new URL("README.md", EXAMPLES));

/** Programs, of those files that lie in `folder`: called main, or doing something when run. */
async function programs(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isFile } of Deno.readDir(new URL(folder, EXAMPLES))) {
    if (!isFile || !name.endsWith(".ts")) continue;
    const text = await Deno.readTextFile(new URL(folder + name, EXAMPLES));
    if (name === "main.ts" || /^(if \(import\.meta\.main\)|(const .* = )?await |console\.log)/m.test(text)) {
      found.push(folder + name);
    }
  }
  return found;
}

Deno.test("examples/README.md names every program once, and nothing that is not there", async () => {
  const folders = [""];
  for await (const { name, isDirectory } of Deno.readDir(EXAMPLES)) if (isDirectory) folders.push(`${name}/`);
  const all = (await Promise.all(folders.map(programs))).flat()
    // What another program starts.
    .filter((path) => path !== "nats/worker.ts");
  const linked = [...README.matchAll(/\]\(([^)]+)\)/g)].map(([, path]) =>
    path!.replace("README.md", "main.ts")
  );
  assertEquals(linked.toSorted(), all.toSorted());
});

Deno.test("examples/README.md names the commands that the programs name themselves", async () => {
  const commands = [...README.matchAll(/`(deno run [^`<]+)`/g)].map(([, command]) => command!);
  assert(commands.length >= 15, `${commands.length} commands`);
  for (const command of commands) {
    const script = command.split(" ").find((word) => word.startsWith("examples/"))!;
    const head = (await Deno.readTextFile(new URL(`../${script}`, EXAMPLES))).split("*/")[0]!;
    const own = head.match(/deno run (?:[^`\n]* )?examples\/\S+\.ts/)?.[0];
    const flags = command.slice(0, command.indexOf(script) + script.length);
    if (own !== undefined) assertEquals(flags, own.replaceAll(/\s+/g, " "), script);
    else {
      // Those with a head of one line say "Run with --allow-read", or that they need nothing.
      const named = [...head.matchAll(/--allow-[a-z]+/g)].map(([flag]) => flag).join(" ");
      assertEquals(flags.replace("deno run ", "").replace(script, "").trim(), named, script);
    }
  }
});
