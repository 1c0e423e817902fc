/**
 * One process that counts: takes parts until there are no more. Killed at any moment, it loses nothing: a part is
 * acknowledged only after what was found in it is kept.
 *
 * @module
 */
import { count, join } from "./shared.ts";

const [url, path] = Deno.args;
await using system = await join(url!);
for await (const delivery of system.jobs.deliveries()) {
  await system.found.send(await count(path!, delivery.value));
  delivery.ack();
}
