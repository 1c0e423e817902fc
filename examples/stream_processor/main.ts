/**
 * A stream processor: a log of departures becomes results per hour of the plan, in a file. Killed at any moment, it goes on from its
 * last checkpoint, and the results are those of a run that was never interrupted. Try it: Ctrl-C, and start it again.
 *
 * ```sh
 * deno run --allow-read --allow-write examples/stream_processor/main.ts --dir /tmp/departures
 * ```
 *
 * @module
 */
import { parseArgs } from "node:util";
import { Runtime } from "@millrace/millrace";
import { writeDepartures } from "./departures.ts";
import { processLog } from "./processor.ts";
import type { HourResult } from "./windows.ts";

const USAGE =
  `Usage: deno run --allow-read --allow-write examples/stream_processor/main.ts --dir DIR [options]

  --dir DIR      where the log, the results and the checkpoint are; made if it is not there
  --days N       days of departures in a new log, 1 to 180 (default: 7)
  --patience N   minutes that flights of an hour are waited for after its end (default: 120)
  --workers N    workers that parse (default: 2)
  --pause MS     pause after each checkpoint, to have time to interrupt it (default: 0)
  --help         print this`;

const DEFAULTS = { days: 7, patience: 120, workers: 2, pause: 0 };
/** Bytes of a piece of the log. */
const PIECE = 32 * 1024;
/** Pieces between two checkpoints. */
const EVERY = 8;

function options(args: string[]): typeof DEFAULTS & { dir: string } | string {
  try {
    const number = { type: "string" } as const;
    const { values } = parseArgs({
      args,
      options: {
        ...{ dir: number, days: number, patience: number, workers: number, pause: number },
        help: { type: "boolean", short: "h" },
      },
    });
    const { help = false, dir, ...given } = values;
    if (help) return "";
    if (dir === undefined) return "--dir is missing";
    const chosen = { ...DEFAULTS, dir };
    for (const [name, text] of Object.entries(given)) {
      const value = Number(text);
      const least = name === "days" || name === "workers" ? 1 : 0;
      if (!Number.isInteger(value) || value < least || name === "days" && value > 180) {
        return `--${name} makes no sense: "${text}"`;
      }
      chosen[name as keyof typeof DEFAULTS] = value;
    }
    return chosen;
  } catch (error) {
    return (error as Error).message.split(". ")[0]!;
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function run({ dir, days, patience, workers, pause }: Exclude<ReturnType<typeof options>, string>) {
  await Deno.mkdir(dir, { recursive: true });
  const input = `${dir}/departures.csv`, output = `${dir}/hours.ndjson`;
  if (!await exists(input)) {
    const count = await writeDepartures(`${input}.next`, days);
    await Deno.rename(`${input}.next`, input);
    console.log(`wrote a log of ${count} departures`);
  }
  await using rt = await Runtime.start({ workers });
  const { size } = await Deno.stat(input);
  const { resumed, pieces, late, refused } = await processLog(rt, {
    ...{ input, output, patience, piece: PIECE, every: EVERY },
    onCheckpoint: async (read) => {
      console.log(`checkpoint at byte ${read} of ${size}`);
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    },
  });
  const hours: HourResult[] = (await Deno.readTextFile(output)).trimEnd().split("\n").map((line) =>
    JSON.parse(line)
  );
  const flights = hours.reduce((sum, { flights }) => sum + flights, 0);
  const worst = hours.filter(({ flights }) => flights >= 100).sort((a, b) => b.delay - a.delay)[0];
  console.log(`${resumed > 0 ? `resumed at byte ${resumed}; ` : ""}${pieces} pieces read`);
  console.log(
    `${flights} flights in ${hours.length} hours, ${late} too late for theirs, ${refused} lines refused`,
  );
  if (worst === undefined) return;
  console.log(
    `worst hour: ${worst.hour}, ${worst.delay} min late on average, most flights from ${worst.busiest}`,
  );
}

if (import.meta.main) {
  const chosen = options(Deno.args);
  if (typeof chosen === "string") {
    if (chosen === "") console.log(USAGE);
    else console.error(`error: ${chosen}\n\n${USAGE}`);
    Deno.exit(chosen === "" ? 0 : 2);
  }
  await run(chosen);
}
