/** A worker that could produce for ever is held back by a channel of eight; another channel drops instead. Run with --allow-read. */
import { Channel, i32, Runtime, type SendChannel } from "@millrace/millrace";

/** Runs in a worker: sends 1 to `count`, as fast as there is room. */
export async function produce(count: number, out: SendChannel<number>): Promise<void> {
  for (let n = 1; n <= count; n++) await out.send(n);
  out.close();
}

if (import.meta.main) {
  await using rt = await Runtime.start({ workers: 1 });
  const tasks = rt.import<typeof import("./backpressure.ts")>(import.meta.url);
  const numbers = rt.channel(i32, { capacity: 8 });
  const producing = tasks.produce(1000, numbers);
  let received = 0;
  let fullest = 0;
  for await (const _number of numbers) {
    fullest = Math.max(fullest, numbers.size);
    received++;
  }
  await producing;
  console.log(`received ${received} of 1000, never more than 8 waiting: ${fullest <= 8}`);

  const latest = new Channel<number>({ capacity: 3, overflow: "dropOldest" });
  for (let n = 1; n <= 1000; n++) await latest.send(n);
  latest.close();
  console.log(`the latest three: ${(await Array.fromAsync(latest)).join(" ")}`);
}
