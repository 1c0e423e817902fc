/**
 * The program that Node and Bun run: the files that are named, and a line of JSON for each test.
 *
 * @module
 */
import { runFiles } from "./runner.ts";

interface ProcessLike {
  readonly argv: readonly string[];
  readonly stdout: { write(text: string, done?: () => void): void };
  exit(code: number): never;
}

const { process } = globalThis as unknown as { process: ProcessLike };
const root = new URL("../../", import.meta.url);
const files = process.argv.slice(2).map((path) => ({ path, url: new URL(path, root).href }));
await runFiles(files, (line) => process.stdout.write(`\n\u0001${JSON.stringify(line)}\n`));
process.stdout.write("\n\u0001end\n", () => process.exit(0));
