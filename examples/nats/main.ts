/**
 * The three million flights again, over three processes: this one hands out parts of the file and adds up, two others
 * count. In the middle one of those is killed without warning, and another started. The checksum is that of `deno task demo`.
 *
 * ```sh
 * deno task demo:nats
 * ```
 *
 * @module
 */
import { datasetPath } from "../flights/dataset.ts";
import { groupOf } from "../flights/codecs.ts";
import { GroupMerge } from "../flights/groups.ts";
import { openSource } from "../flights/open_source.ts";
import { summarise } from "../flights/summary.ts";
import { hasServer, NatsServer, PACKAGE } from "./server.ts";
import { join, type System } from "./shared.ts";

function startWorker(url: string, path: string): Deno.ChildProcess {
  const worker = new URL("./worker.ts", import.meta.url).href;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-lock", worker, url, path],
    stdin: "null",
  }).spawn();
}

/** Hands out all parts; a part is some row groups of the file. */
async function feed({ jobs }: System, path: string): Promise<number> {
  using source = await openSource(path);
  let number = 0;
  for (const { start, end } of source.parts()) await jobs.send({ number: number++, start, end });
  jobs.close();
  return number;
}

/** Adds up what comes, each part once: one whose process died after it had sent may come again. */
async function collect(system: System, parts: () => number | undefined, onPart: (done: number) => void) {
  const merge = new GroupMerge(), seen = new Set<number>();
  let rows = 0, again = 0;
  while (seen.size !== parts()) {
    const found = await system.found.receive();
    if (seen.has(found.number)) {
      again++;
      continue;
    }
    seen.add(found.number);
    rows += found.rows;
    for (const group of found.groups) merge.add(groupOf(group));
    onPart(seen.size);
  }
  return { summary: summarise(merge.groups()), rows, again };
}

async function main(): Promise<number> {
  if (!hasServer()) {
    console.error(`error: there is no nats-server; install ${PACKAGE}`);
    return 2;
  }
  const start = performance.now();
  const path = datasetPath("flights-3m.parquet");
  await using server = await NatsServer.start();
  await using system = await join(server.url);
  const workers = [startWorker(server.url, path), startWorker(server.url, path)];
  console.log(
    `This process hands out parts; processes ${workers.map(({ pid }) => pid).join(" and ")} count them.`,
  );
  let parts: number | undefined;
  const feeding = feed(system, path).then((count) => parts = count);
  let killed = false;
  const collecting = collect(system, () => parts, (done) => {
    if (killed || done < 3) return;
    killed = true;
    const [victim] = workers;
    victim!.kill("SIGKILL");
    workers.push(startWorker(server.url, path));
    console.log(`After ${done} parts: process ${victim!.pid} killed, ${workers.at(-1)!.pid} started.`);
  });
  const [{ summary, rows, again }] = await Promise.all([collecting, feeding]);
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `${rows} rows in ${parts} parts in ${seconds.toFixed(1)} s, ${again} counted twice and taken once, ` +
      `checksum ${summary.checksum}`,
  );
  await Promise.all(workers.map(({ status }) => status));
  return 0;
}

if (import.meta.main) Deno.exitCode = await main();
