import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  Actor,
  type ActorRef,
  ActorSystem,
  child,
  NameTakenError,
  Registry,
} from "../../../src/actor/mod.ts";
import { settled } from "../../../src/time/macrotask.ts";
import { seeded } from "../../../src/testing/random.ts";

let living = 0;

/** Counts how many of them are alive under the name. */
class Holder extends Actor {
  constructor() {
    super();
    assertEquals(++living, 1, "two hold the name");
  }
  override onStop(): void {
    living--;
  }
  override onRestart(): void {
    living--;
  }
  boom(): never {
    throw new Error("boom");
  }
  slow(): Promise<void> {
    return settled();
  }
}

class Other extends Actor {}

Deno.test("actor semantics 19: a name has one living holder at a time, whatever is spawned, stopped and restarted", async () => {
  await using system = new ActorSystem();
  system.events.subscribe(() => {});
  const random = seeded(19);
  let held: ActorRef<Holder> | undefined;
  for (let i = 0; i < 400; i++) {
    try {
      held = system.spawn(Holder, [], { name: "one", supervision: { onFailure: "restart", intensity: 2 } });
    } catch (error) {
      assert(error instanceof NameTakenError);
      assert(system.find("one") === held && held?.alive, "the name is taken, but nobody holds it");
    }
    const act = Math.floor(random() * 5);
    if (act === 0) held!.tell.boom();
    else if (act === 1) held!.tell.slow();
    else if (act === 2) held!.stop();
    else if (act === 3) await settled();
    else await held!.poison();
  }
  await system.find("one")?.stop();
  assertEquals([living, system.find("one")], [0, undefined]);
});

Deno.test("actor semantics 19: a unique key goes from one supervised actor to the next only after the first has ended", async () => {
  living = 0;
  const keys = new Registry<string, ActorRef<Holder>>();
  await using system = new ActorSystem();
  system.events.subscribe(() => {});
  const spec = child(Holder, [], { id: "h", restart: "temporary" });
  await using supervisor = system.supervise({}, [spec]);
  await supervisor.ready();
  const first = supervisor.find(spec)!;
  keys.register("leader", first);
  const other = system.spawn(Other) as unknown as ActorRef<Holder>;
  assertThrows(
    () => keys.register("leader", other),
    NameTakenError,
  );
  const seen: unknown[] = [];
  first.watch(() => seen.push(keys.find("leader")));
  first.exit("kill");
  await settled();
  assertEquals(seen, [undefined], "the key is free before anybody hears of the end");
  keys.register("leader", other);
  assertEquals(keys.find("leader"), other);
});
