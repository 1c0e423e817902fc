/**
 * The command line of the demo.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { UsageError } from "./errors.ts";

/** What the user asked for. */
export interface Options {
  /** Worker threads, at least 1. */
  readonly workers: number;
  /** The user's own CSV or Parquet file; `undefined` for the bundled three million flights. */
  readonly file: string | undefined;
  /** Print one JSON object and nothing else. */
  readonly json: boolean;
  /** Compute the answer a second time in one plain loop and compare. */
  readonly verify: boolean;
  /** Print the usage and stop. */
  readonly help: boolean;
}

/** Most workers that the demo starts; a typo should not start ten thousand threads. */
const MOST_WORKERS = 63;

/** Printed by `--help` and below a command line that makes no sense. */
export const USAGE: string = `Usage: deno task demo [options]

Streams flight records through a pipeline of workers and shows where the delays are.

  --workers N    worker threads, 1 to ${MOST_WORKERS} (default: one per core)
  --file PATH    your own CSV or Parquet file with the columns date, delay, distance, origin, destination
                 (default: the 3 000 000 flights of the npm package vega-datasets)
  --verify       compute the same in one thread without channels, and compare
  --json         print exactly one JSON object
  --help         print this`;

/** Reads the arguments; throws {@linkcode UsageError} for a flag or a value that makes no sense. */
export function parseOptions(args: string[], cores: number): Options {
  const values = parse(args);
  return {
    workers: values.workers === undefined
      ? Math.min(Math.max(1, cores), MOST_WORKERS)
      : count(values.workers),
    file: values.file,
    json: values.json ?? false,
    verify: values.verify ?? false,
    help: values.help ?? false,
  };
}

interface Flags {
  workers?: string;
  file?: string;
  json?: boolean;
  verify?: boolean;
  help?: boolean;
}

function parse(args: string[]): Flags {
  try {
    return parseArgs({
      args,
      options: {
        workers: { type: "string" },
        file: { type: "string" },
        json: { type: "boolean" },
        verify: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    // Only the first sentence: the rest explains positional arguments, of which there are none.
    throw new UsageError((error as Error).message.split(". ")[0]!);
  }
}

function count(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !Number.isInteger(number) || number < 1 || number > MOST_WORKERS) {
    throw new UsageError(`--workers must be a whole number from 1 to ${MOST_WORKERS}, not "${text}"`);
  }
  return number;
}
