/**
 * Runs ours and theirs alternately in one run and writes a table, the raw figures and a chart to `bench/results/`.
 *
 * ```sh
 * deno run -A bench/rivals.ts --only workers/ --rounds 5 --seconds 0.2
 * ```
 *
 * @module
 */
import { parseArgs } from "node:util";
import { CASE_IDS, type CaseId } from "./contender.ts";
import { type Result, summarise, writeReport } from "./report.ts";
import { Seat } from "./seat.ts";

/** The contenders, ours first: files under `rivals/`. */
const CONTENDERS = [
  "millrace",
  "promise_channel",
  "thi_ng_csp",
  "js_csp",
  "effect",
  "postmessage",
  "message_channel",
  "comlink",
  "piscina",
  "ringbuf",
  "go",
  "crossbeam",
  "native_ring",
  "erlang",
  "nact",
  "xstate",
];

const HELP = `deno run -A bench/rivals.ts [options]
  --only <pattern>     cases or contenders whose name contains one of these, comma separated
  --rounds <n>         measurements per contender and case (5)
  --seconds <s>        how long one measurement should take (0.2)
  --out <directory>    where the table, figures and chart go (bench/results)
  --json               print the figures as one JSON object instead of the table`;

/** What one contender did in one case so far. */
interface Entry {
  readonly seat: Seat;
  readonly n: number;
  readonly timings: Result["timings"];
  failure?: string;
}

/** Notes on the way; standard error, so that `--json` stays clean. */
function note(text: string): void {
  console.error(text);
}

/** Measures one case: everybody calibrates, then everybody takes turns. */
async function contest(
  id: CaseId,
  seats: readonly Seat[],
  rounds: number,
  seconds: number,
): Promise<Result[]> {
  const entries: Entry[] = [];
  for (const seat of seats) {
    if (!seat.cases.includes(id)) continue;
    try {
      entries.push({ seat, n: await seat.calibrate(id, seconds), timings: [] });
    } catch (error) {
      entries.push({ seat, n: 0, timings: [], failure: (error as Error).message });
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const entry of entries) {
      if (entry.failure !== undefined) continue;
      try {
        entry.timings.push(await entry.seat.measure(id, entry.n));
      } catch (error) {
        entry.failure = (error as Error).message;
      }
    }
  }
  return entries.map(({ seat, n, timings, failure }) => summarise(id, seat.name, n, timings, failure));
}

/** Does any of the comma separated `patterns` occur in `name`? No patterns match everything. */
function wanted(patterns: string | undefined, name: string): boolean {
  return patterns === undefined || patterns.split(",").some((pattern) => name.includes(pattern.trim()));
}

/** Opens the seats that can be opened, all at once; the others are reported as missing. */
async function seatAll(files: readonly string[], missing: Record<string, string>): Promise<Seat[]> {
  const opened = await Promise.all(files.map(async (file) => {
    const seat = new Seat(file);
    return { seat, outcome: await seat.open() };
  }));
  const seats: Seat[] = [];
  for (const { seat, outcome } of opened) {
    if (outcome === true) {
      seats.push(seat);
      note(`${seat.name}: ${seat.version}`);
    } else {
      missing[seat.name] = outcome;
      note(`${seat.name}: missing, ${outcome}`);
      await seat.close();
    }
  }
  return seats;
}

/** The command line. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      only: { type: "string" },
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "0.2" },
      out: { type: "string", default: `${import.meta.dirname}/results` },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const rounds = Number(values.rounds), seconds = Number(values.seconds);
  if (!(rounds >= 1) || !(seconds > 0)) throw new RangeError(HELP);

  const byCase = CASE_IDS.filter((id) => wanted(values.only, id));
  const byName = CONTENDERS.filter((file) => wanted(values.only, file));
  const missing: Record<string, string> = {};
  const seats = await seatAll(byName.length > 0 ? byName : CONTENDERS, missing);
  const results: Result[] = [];
  try {
    for (const id of byCase.length > 0 ? byCase : CASE_IDS) {
      note(id);
      results.push(...await contest(id, seats, rounds, seconds));
    }
  } finally {
    await Promise.all(seats.map((seat) => seat.close()));
  }
  const measured = seats.map(({ name, version, note }) => ({ name, version, note }));
  const command = ["deno run -A bench/rivals.ts", ...Deno.args].join(" ");
  console.log(await writeReport(values.out, { results, missing, measured, command, rounds }, values.json));
}

if (import.meta.main) await main();
