/**
 * Tests in processes of Node or Bun.
 *
 * @module
 */
import { diskPath } from "./paths.ts";
import type { Run } from "./main.ts";
import type { Line } from "./runner.ts";

/** Files of one process: enough that starting it costs little, few enough that two processes end together. */
const BATCH = 10;
/** Processes at a time. */
const BESIDE = 2;
/** Milliseconds without a word after which a process is ended. */
const SILENCE = 40_000;
const BUN = "bun@1.4.5";
const PLAIN = "tests/runtimes/plain_modules.ts";

/** A command that starts the runtime. */
export async function commandOf(target: "node" | "bun"): Promise<string | undefined> {
  const wanted = target === "bun" ? BUN : `node@${Deno.env.get("NODE_VERSION") ?? "22"}`;
  // Installed by npm for the occasion, the same everywhere; else what is there, if it is new enough.
  const found = await output("npx", "-y", "-p", wanted, target, "-p", "process.execPath");
  if (found !== undefined) return found.trim();
  const version = await output(target, "-p", "process.versions[process.versions.bun ? 'bun' : 'node']");
  return version !== undefined && (target === "bun" || parseInt(version) >= 22) ? target : undefined;
}

async function output(command: string, ...args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(command, { args, stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch {
    return undefined;
  }
}

/** How to run tests in Node or Bun, or why that is not possible here. */
export async function inThreads(target: "node" | "bun"): Promise<Run | string> {
  const command = await commandOf(target);
  if (command === undefined) return `${target} is not installed, and npm could not install it`;
  const flags = target === "node" ? ["--expose-gc", "--no-warnings"] : ["--expose-gc"];
  const hooks = (root: URL) => target === "node" ? ["--import", new URL(PLAIN, root).href] : [];
  console.log(`${command}: ${(await output(command, "--version"))?.trim()}`);
  return async (tree, files, say) => {
    const rest = batches(files);
    const program = diskPath("tests/runtimes/threads.ts", tree.root);
    const work = async (): Promise<void> => {
      for (let batch = rest.shift(); batch !== undefined; batch = rest.shift()) {
        await runBatch(command, [...flags, ...hooks(tree.root), program], batch, say);
      }
    };
    await Promise.all(Array.from({ length: BESIDE }, work));
  };
}

/** Neighbours go to different processes: a room's slow files stand together. */
function batches(files: readonly string[]): string[][] {
  const count = Math.ceil(files.length / BATCH);
  const batches = Array.from({ length: count }, (): string[] => []);
  files.forEach((file, i) => batches[i % count]!.push(file));
  return batches;
}

async function runBatch(
  command: string,
  args: readonly string[],
  files: readonly string[],
  say: (line: Line) => void,
): Promise<void> {
  const child = new Deno.Command(command, {
    args: [...args, ...files],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stderr = new Response(child.stderr).text();
  let last: Line | undefined;
  let [ended, silent] = [false, false];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      silent = true;
      child.kill("SIGKILL");
    }, SILENCE);
  };
  wait();
  let text = "";
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    wait();
    const lines = (text + part).split("\n");
    text = lines.pop()!;
    for (const line of lines) {
      if (!line.startsWith("\u0001")) continue;
      if (line === "\u0001end") ended = true;
      else say(last = JSON.parse(line.slice(1)));
    }
  }
  clearTimeout(timer);
  const { code } = await child.status;
  if (ended) return;
  const why = silent ? `no word for ${SILENCE} ms` : `exit code ${code}`;
  const after = last === undefined ? files[0]! : `${last.file}, after "${last.name}"`;
  say({ outcome: "failed", file: after, name: "the process ended", text: `${why}\n${await stderr}`, ms: 0 });
}
