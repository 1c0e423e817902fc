/** Programs that die of an error of their own, and what they leave behind. */
import { assert, assertEquals, assertMatch } from "@std/assert";

interface Dump {
  traceEvents: { ph: string; name: string; tid: number }[];
  otherData: { incidents: { kind: string; worker: number; reason: string }[] };
}

async function crash(how: string, file: string) {
  const program = new URL("./crash_program.ts", import.meta.url).href;
  const args = ["run", "-A", "--no-check", "--no-lock", program, how, file];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("a program that dies leaves a trace that tells of what it died, and what it had done", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (const [how, reason] of [["error", /SyntaxError/], ["rejection", /^RangeError: too far$/]] as const) {
      const file = `${folder}/${how}.json`;
      const { code, stdout, stderr } = await crash(how, file);
      assertEquals([code, stdout], [1, "crash\n"], stderr);
      assertMatch(stderr, /^error: Uncaught/, "the error is told as ever");
      const { traceEvents, otherData } = JSON.parse(await Deno.readTextFile(file)) as Dump;
      assertEquals(otherData.incidents.map(({ kind, worker }) => [kind, worker]), [["crash", 0]]);
      assertMatch(otherData.incidents[0]!.reason, reason);
      assert(traceEvents.some(({ name, tid }) => name === "run twice" && tid === 2));
      assert(traceEvents.some(({ ph, name }) => ph === "i" && name === "crash"));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a hook that throws while the program dies does not begin again; an exit is no crash", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { code, stdout, stderr } = await crash("hook", `${folder}/there.json`);
    assertEquals(code, 1);
    assert(!stdout.includes("crash"), stdout);
    assertMatch(stderr, /SyntaxError|AlreadyExists/);
    const left = await crash("exit", `${folder}/exit.json`);
    assertEquals([left.code, left.stdout], [3, ""]);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["there.json"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test(
  {
    name: "a process that was stopped for a while has no stuck worker when it goes on",
    ignore: Deno.build.os === "windows",
  },
  async () => {
    const program = new URL("./crash_program.ts", import.meta.url).href;
    const file = await Deno.makeTempFile();
    const args = ["run", "-A", "--no-check", "--no-lock", program, "pause", file];
    const child = new Deno.Command(Deno.execPath(), { args, stdout: "piped" }).spawn();
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let said = (await reader.read()).value ?? "";
    const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    await rest(150);
    child.kill("SIGSTOP");
    await rest(1_600);
    child.kill("SIGCONT");
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      said += value;
    }
    assertEquals([(await child.status).code, said], [0, "working\n"]);
    await Deno.remove(file);
  },
);
