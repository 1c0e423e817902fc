/**
 * Streams three million real flights through a pipeline of workers and shows where the delays are.
 *
 * ```sh
 * deno task demo --workers 4
 * ```
 *
 * @module
 */
import { Runtime } from "@millrace/millrace";
import { datasetPath } from "./dataset.ts";
import { Display } from "./display.ts";
import { UsageError } from "./errors.ts";
import { type Options, parseOptions, USAGE } from "./options.ts";
import { type PipelineOutcome, runPipeline } from "./pipeline.ts";
import { computePlainly } from "./plain.ts";
import { headline, reportLines, skippedLine } from "./report.ts";
import { totalSkipped } from "./clean.ts";
import { openSource } from "./open_source.ts";
import { grouped, type Look, paint } from "./table.ts";

/** Columns to assume where there is no terminal to ask. */
const PLAIN_WIDTH = 100;

/** A run and how long it took, the start of the workers included. */
interface Timed extends PipelineOutcome {
  readonly seconds: number;
}

/** What `--verify` found. */
interface Check {
  readonly seconds: number;
  readonly checksum: string;
  readonly rows: number;
}

/** The whole program; resolves with its exit code. */
async function main(args: string[]): Promise<number> {
  try {
    const options = parseOptions(args, navigator.hardwareConcurrency);
    if (options.help) console.log(USAGE);
    else return await demo(options);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`error: ${error.message}\n\n${USAGE}`);
      return 2;
    }
    // By name: an error that comes from a worker need not be an instance of this isolate's class.
    if (!(error instanceof Error) || error.name !== "InputError") throw error;
    console.error(`error: ${error.message}`);
    return 1;
  }
}

async function demo(options: Options): Promise<number> {
  const look = lookOf();
  const path = options.file ?? datasetPath("flights-3m.parquet");
  const run = await stream(options, look, path);
  const check = options.verify ? await verify(path) : undefined;
  const same = check === undefined || (check.checksum === run.summary.checksum && check.rows === run.rows);
  if (options.json) console.log(JSON.stringify(asJson(options, run, check, same)));
  else print(look, options, run, check, same);
  return same ? 0 : 1;
}

async function stream(options: Options, look: Look, path: string): Promise<Timed> {
  const start = performance.now();
  using source = await openSource(path);
  if (!options.json) {
    const rows = source.rows === undefined ? "the flights" : `${grouped(source.rows)} flights`;
    const workers = `${options.workers} ${options.workers === 1 ? "worker" : "workers"}`;
    console.log(`Streaming ${rows} of ${options.file ?? "vega-datasets"} through ${workers} …`);
  }
  await using rt = await Runtime.start({ workers: options.workers, memory: "64MiB" });
  const terminal = Deno.stdout.isTerminal();
  const encoder = new TextEncoder();
  const screen = { terminal, write: (text: string) => void Deno.stdout.writeSync(encoder.encode(text)) };
  using display = options.json ? undefined : new Display(rt, look, screen, source.rows);
  const outcome = await runPipeline(rt, source, path, options.workers, (rows) => display?.add(rows));
  return { ...outcome, seconds: (performance.now() - start) / 1000 };
}

async function verify(path: string): Promise<Check> {
  const start = performance.now();
  const { summary, rows } = await computePlainly(path);
  return { seconds: (performance.now() - start) / 1000, checksum: summary.checksum, rows };
}

function print(look: Look, options: Options, run: Timed, check: Check | undefined, same: boolean): void {
  console.log(headline(look, run.summary) + "\n");
  for (const line of reportLines(look, run.summary)) console.log(line);
  const skipped = skippedLine(run.skipped);
  if (skipped !== "") console.log("\n" + paint(look, "yellow", skipped));
  const rate = `${grouped(run.rows / run.seconds)} rows/s`;
  console.log(
    `\n${grouped(run.rows)} rows in ${run.seconds.toFixed(2)} s (${rate}), ${
      grouped(run.messages)
    } messages, ` +
      `${options.workers} ${options.workers === 1 ? "worker" : "workers"}, checksum ${run.summary.checksum}`,
  );
  if (check === undefined) return;
  const text = same
    ? `Verified: one thread without channels finds the same in ${check.seconds.toFixed(2)} s.`
    : `NOT the same: one thread without channels finds ${
      grouped(check.rows)
    } rows, checksum ${check.checksum}.`;
  console.log(paint(look, same ? "green" : "red", text));
}

function asJson(
  options: Options,
  run: Timed,
  check: Check | undefined,
  same: boolean,
): Record<string, unknown> {
  const round = (seconds: number): number => Math.round(1000 * seconds) / 1000;
  return {
    rows: run.rows,
    seconds: round(run.seconds),
    rowsPerSecond: Math.round(run.rows / run.seconds),
    workers: options.workers,
    messages: run.messages,
    checksum: run.summary.checksum,
    skipped: totalSkipped(run.skipped),
    skippedBy: run.skipped,
    ...(check === undefined ? {} : { verified: same, plainSeconds: round(check.seconds) }),
  };
}

function lookOf(): Look {
  const terminal = Deno.stdout.isTerminal();
  return {
    width: terminal ? Deno.consoleSize().columns : PLAIN_WIDTH,
    color: terminal && !Deno.noColor,
  };
}

if (import.meta.main) Deno.exitCode = await main(Deno.args);
