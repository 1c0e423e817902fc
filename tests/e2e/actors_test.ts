/** Actors across workers as a user has them: the package from a registry, a module of the user's own, types checked. */
import { assertEquals } from "@std/assert";
import { startRegistry } from "../support/jsr_registry.ts";
import { runAsUser } from "../support/user_program.ts";

const actors = (from: string): string => `
import { Actor, type ActorRef } from "${from}";
export class Counter extends Actor {
  #n: number;
  constructor(start: number) {
    super();
    this.#n = start;
  }
  increment(by: number): void {
    this.#n += by;
  }
  value(): number {
    return this.#n;
  }
  fail(): void {
    throw new RangeError("told to");
  }
  protected override snapshot(): number {
    return this.#n;
  }
  protected override restore(n: number): void {
    this.#n = n;
  }
}
export async function twice(counter: ActorRef<Counter>, by: number): Promise<number> {
  counter.tell.increment(by);
  await counter.send.increment(by);
  return await counter.ask.value();
}
`;

const main = (from: string): string => `
import { type ActorRef, child, migrate, Runtime, supervise } from "${from}";
import type { Counter } from "./actors.ts";
const said: unknown[] = [];
{
  await using rt = await Runtime.start({ workers: 2, memory: "16MiB" });
  const mod = rt.import<typeof import("./actors.ts")>(import.meta.resolve("./actors.ts"));
  const counter: ActorRef<Counter> = await mod.Counter.spawn.with({ worker: 1, name: "total" })(10);
  said.push(counter.tell.increment(2), await mod.twice.with({ worker: 2 })(counter, 4));
  await migrate(counter, { worker: 2 });
  said.push(await counter.ask.value());
  // @ts-expect-error the constructor wants a number
  const wrong: Promise<ActorRef<Counter>> = mod.Counter.spawn("ten");
  await wrong;
  // @ts-expect-error there is no such method
  counter.tell.decrement(1);
  const spec = child(mod.Counter, [1], { restart: "permanent" });
  await using supervisor = supervise({ intensity: 3 }, [spec]);
  const safe: ActorRef<Counter> = supervisor.find(spec)!;
  said.push(await safe.ask.fail().catch((error) => error instanceof RangeError));
  said.push(await safe.ask.value());
  const ended = counter.ended();
  await counter.stop();
  said.push(await ended);
}
console.log(JSON.stringify(said));
`;

for (const how of ["from JSR", "by http URL"] as const) {
  Deno.test(`actors across workers, imported ${how}: spawn, tasks, names, moves and supervision in a user's program`, async () => {
    await using registry = await startRegistry();
    const { url, files: served, host } = registry;
    const from = how === "from JSR" ? "jsr:@millrace/millrace" : `${served}mod.ts`;
    const flags = how === "from JSR" ? [] : [`--allow-import=${host}`];
    const ending = await runAsUser({
      files: { "main.ts": main(from), "actors.ts": actors(from) },
      flags: ["--check", "--allow-read=.", ...flags],
      env: how === "from JSR" ? { JSR_URL: url } : {},
    });
    assertEquals([ending.code, ending.stdout], [0, '["ok",20,20,true,1,"normal"]\n'], ending.stderr);
  });
}
