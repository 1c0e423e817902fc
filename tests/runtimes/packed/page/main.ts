/** What a page does with workers; bundled by `page_test.ts`. */
import { f64, Runtime } from "@millrace/millrace";

/** A task, an actor and a channel, on two workers. */
export async function run(): Promise<unknown[]> {
  // A bundler gives the worker a file of its own; its name is the page's business.
  const worker = () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  const rt = await Runtime.start({ workers: 2, memory: "8MiB", worker });
  const tasks = rt.import<typeof import("./tasks.ts")>(new URL("./tasks.js", import.meta.url));
  const counter = await tasks.Counter.spawn();
  counter.tell.increment(2);
  const numbers = rt.channel(f64, { capacity: 4 });
  const fed = tasks.feed(numbers, 100);
  let sum = 0;
  for await (const n of numbers) sum += n;
  await fed;
  return [sum, await counter.ask.value(), await rt.close()];
}

/** What `Runtime.start` says here. */
export async function refused(): Promise<string[]> {
  const error = await Runtime.start({ workers: 1 }).catch((error) => error);
  return [error.name, error.code, error.message];
}

Object.assign(globalThis, { run, refused });
