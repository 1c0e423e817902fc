/**
 * A web service that leaves its computing to workers and streams the results as they come. Ctrl-C ends it gracefully.
 * `deno run --allow-read --allow-net=127.0.0.1 examples/service.ts`; with `--self-test` it asks itself and ends.
 */
import { Runtime } from "@millrace/millrace";

const rt = await Runtime.start({ workers: 2 });
const tasks = rt.import<typeof import("./parallel_map.ts")>(import.meta.resolve("./parallel_map.ts"));

/** `/?below=100&below=1000` answers with a line per number, in order; a client that goes away ends the work. */
function handle(request: Request): Response {
  const limits = new URL(request.url).searchParams.getAll("below").map(Number);
  if (limits.length > 100 || !limits.every((limit) => Number.isInteger(limit) && limit > 0 && limit <= 1e7)) {
    return new Response("up to 100 whole numbers from 1 to 10000000, please\n", { status: 400 });
  }
  const answer = async function* (): AsyncGenerator<string> {
    for await (const primes of tasks.primesBelow.map(limits, { concurrency: 2, ordered: true })) {
      yield `${primes}\n`;
    }
  };
  return new Response(ReadableStream.from(answer()).pipeThrough(new TextEncoderStream()));
}

const selfTest = Deno.args.includes("--self-test");
const server = Deno.serve({ hostname: "127.0.0.1", port: selfTest ? 0 : 8000 }, handle);
const stop = (): void => void server.shutdown(); // requests under way are answered first
Deno.addSignalListener("SIGINT", stop);

if (selfTest) {
  for (const query of ["?below=100000&below=1000&below=10", "?below=many"]) {
    const response = await fetch(`http://127.0.0.1:${server.addr.port}/${query}`);
    console.log(response.status, (await response.text()).trim().split("\n").join(" "));
  }
  stop();
}
await server.finished;
Deno.removeSignalListener("SIGINT", stop);
await rt.close();
console.log("closed");
