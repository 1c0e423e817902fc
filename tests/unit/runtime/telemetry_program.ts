/**
 * A small program whose tasks run in workers, for a test that collects its telemetry.
 *
 * @module
 */
import { Runtime } from "../../../mod.ts";
import { telemetryApi } from "../../../src/telemetry/api.ts";

interface ActiveTracer {
  startActiveSpan<R>(name: string, run: (span: { end(): void }) => R): R;
}

const tracer = telemetryApi()!.trace.getTracer("test") as unknown as ActiveTracer;
await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
const tasks = rt.import<typeof import("./telemetry_module.ts")>(import.meta.resolve("./telemetry_module.ts"));
const echo = await tasks.Echo.spawn();
await echo.ask.say("outside");
const said = [await tasks.shout("un")];
await tracer.startActiveSpan("request", async (span) => {
  said.push(
    await tasks.shout("deux"),
    await tasks.shout("x".repeat(500), 2),
    await tasks.shout.with({ idempotent: true })("o", 2),
  );
  await tasks.fail().catch(() => {});
  await echo.ask.say("here");
  echo.tell.say("and there");
  await echo.ask.say("done");
  span.end();
});
await echo.ask.say("outside again");
console.log(said.map((one) => one.length).join());
