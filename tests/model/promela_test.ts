import { assertEquals } from "@std/assert";

const HERE = new URL("promela/", import.meta.url);

async function ran(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args], cwd }).output();
  const text = new TextDecoder().decode(stdout);
  if (!success) throw new Error(`${command}: ${text}${new TextDecoder().decode(stderr)}`);
  return text;
}

async function missing(): Promise<string | undefined> {
  for (const [command, flag] of [["spin", "-V"], ["gcc", "--version"]] as const) {
    try {
      await new Deno.Command(command, { args: [flag], stdout: "null", stderr: "null" }).output();
    } catch {
      return command;
    }
  }
  return undefined;
}

/** Explores a model exhaustively: the errors that were found, and how many states there are. */
async function spin(model: string, defines: readonly string[]): Promise<{ errors: number; states: number }> {
  const dir = await Deno.makeTempDir({ prefix: "spin" });
  try {
    await Deno.copyFile(new URL(model, HERE), `${dir}/${model}`);
    await ran("spin", ["-a", ...defines, model], dir);
    await ran("gcc", ["-O2", "-DSAFETY", "-DVECTORSZ=1024", "-w", "-o", "pan", "pan.c"], dir);
    const text = await ran(`${dir}/pan`, model.startsWith("select") ? ["-m200000", "-E"] : ["-m200000"], dir);
    const errors = Number(text.match(/errors: (\d+)/)?.[1] ?? NaN);
    return { errors, states: Number(text.match(/([\d.e+]+) states, stored/)?.[1] ?? NaN) };
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** What holds, and the shortcuts that must not. */
const MODELS: readonly (readonly [model: string, defines: readonly string[], errors: number])[] = [
  ["parking.pml", [], 0],
  ["parking.pml", ["-DNOCHECK"], 1],
  ["parking.pml", ["-DNOTIFYFIRST"], 1],
  ["parking.pml", ["-DEARLYKNOCK"], 1],
  ["parking.pml", ["-DWORDFIRST"], 1],
  ["close.pml", ["-DNR=1"], 0],
  ["close.pml", ["-DNR=1", "-DTWOWORDS"], 1],
  ["close.pml", ["-DNR=1", "-DNOWAKE"], 1],
  ["close.pml", ["-DNR=1", "-DNOLOOK"], 1],
  ["select_protocol.pml", ["-DNP=2", "-DCANCEL"], 0],
  ["select_protocol.pml", ["-DNP=2", "-DNOLOCK"], 1],
  ["select_protocol.pml", ["-DNP=2", "-DNORECHECK"], 1],
];

const lacks = await missing();
if (lacks !== undefined) console.log(`The Promela models are skipped: ${lacks} is not installed.`);

for (const [model, defines, errors] of MODELS) {
  const variant = defines.length === 0 ? "as it is" : defines.join(" ");
  const name = `${model} ${variant}: ${errors === 0 ? "no order of steps breaks it" : "breaks, as it must"}`;
  Deno.test({
    name,
    ignore: lacks !== undefined,
    fn: async () => {
      const result = await spin(model, defines);
      console.log(`  ${result.states} states`);
      assertEquals(result.errors, errors);
    },
  });
}
