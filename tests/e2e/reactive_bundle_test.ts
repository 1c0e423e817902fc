/**
 * What a program that uses a little of the streams has to ship. The bounds are what was reached, and a little room for the bundler.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

/** Bytes of the least program with a subject, `map` and `filter`, minified; and the text before that, with the names of its modules. */
async function bundled(entry: string): Promise<{ bytes: number; modules: string[]; says: string }> {
  const folder = await Deno.makeTempDir();
  const source = `${folder}/entry.ts`;
  const run = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args,
      cwd: ROOT,
      env: { NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    }).output();
    assertEquals(code, 0, `deno ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  };
  try {
    await Deno.writeTextFile(
      source,
      `import { filter, map, Subject } from ${JSON.stringify(new URL(entry, ROOT).href)};
       const subject = new Subject<number>();
       subject.pipe(filter((x) => x > 1), map((x) => x + 1)).subscribe((x) => console.log(x));
       for (const x of [1, 2, 3]) subject.next(x);`,
    );
    await run("bundle", "--quiet", "--no-lock", "-o", `${folder}/plain.js`, source);
    await run("bundle", "--quiet", "--no-lock", "--minify", "-o", `${folder}/small.js`, source);
    const plain = await Deno.readTextFile(`${folder}/plain.js`);
    return {
      bytes: (await Deno.stat(`${folder}/small.js`)).size,
      modules: plain.split("\n").filter((line) => line.startsWith("// ")),
      says: await run("run", "--no-lock", "--no-config", `${folder}/small.js`),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("./streams: a subject, map and filter bundle to less than 10,300 bytes, without any other operator, and run", async () => {
  const { bytes, modules, says } = await bundled("src/reactive/streams.ts");
  assert(bytes < 10_300, `${bytes} bytes`);
  const operators = modules.filter((line) => /reactive\/operators\//.test(line));
  assertEquals(operators.map((line) => line.split("/").at(-1)), ["filter.ts", "map.ts"]);
  assertEquals(modules.filter((line) => /channel\.ts|receiver|selectable|runtime/.test(line)), [
    "// src/errors/channel.ts",
  ]);
  assertEquals(says, "3\n4\n");
});

Deno.test("./reactive: the same with what turns a stream into a channel stays below 27,500 bytes", async () => {
  const { bytes, modules, says } = await bundled("src/reactive/mod.ts");
  assert(bytes < 27_500, `${bytes} bytes`);
  assertEquals(modules.filter((line) => /reactive\/operators\//.test(line)).length, 2);
  assertEquals(says, "3\n4\n");
});
