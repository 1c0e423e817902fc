/**
 * The same scripts for Erlang/OTP's supervisor and ours: children that fail, are killed, terminated, restarted and deleted
 * at random under each strategy. What starts, fails to start and is stopped, in which order, and what is left, must agree.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  Actor,
  type ActorRef,
  ActorSystem,
  child,
  type ChildSpec,
  type RestartType,
  type Strategy,
  type Supervisor,
} from "../../../../src/actor/mod.ts";
import { seeded } from "../../../../src/testing/random.ts";
import { VirtualClock } from "../../../../src/time/clock.ts";
import { settled } from "../../../../src/time/macrotask.ts";
import { amount } from "../../../support/deep.ts";

type Leaving = "normal" | "shutdown" | "planned" | "boom";
type Action =
  | readonly ["fail", id: string, times: number]
  | readonly ["leave", id: string, how: Leaving]
  | readonly ["kill" | "terminate" | "restart" | "delete", id: string]
  | readonly ["start", id: string, restart: RestartType];

interface Script {
  readonly strategy: Strategy;
  readonly intensity: number;
  readonly children: readonly (readonly [id: string, restart: RestartType])[];
  readonly actions: readonly Action[];
}

const SCRIPTS = amount(300, 5_000);
const REASONS: Record<Leaving, string> = {
  normal: "normal",
  shutdown: "shutdown",
  planned: "{shutdown,planned}",
  boom: "boom",
};

function scriptOf(seed: number): Script {
  const random = seeded(seed);
  const pick = <T>(...from: T[]): T => from[Math.floor(random() * from.length)]!;
  const ids = ["a", "b", "c", "d"].slice(0, 1 + Math.floor(random() * 4));
  const restart = () => pick<RestartType>("permanent", "permanent", "transient", "temporary");
  const action = (): Action => {
    const id = pick(...ids, "e");
    switch (Math.floor(random() * 9)) {
      case 0:
        return ["fail", id, pick(1, 1, 2)];
      case 1:
        return ["kill", id];
      case 2:
        return ["terminate", id];
      case 3:
        return ["restart", id];
      case 4:
        return ["delete", id];
      case 5:
        return ["start", id, restart()];
      default:
        return ["leave", id, pick("normal", "shutdown", "planned", "boom", "boom")];
    }
  };
  return {
    strategy: pick("one_for_one", "one_for_all", "rest_for_one"),
    intensity: pick(0, 1, 3, 6, 20),
    children: ids.map((id) => [id, restart()]),
    actions: Array.from({ length: 4 + Math.floor(random() * 10) }, action),
  };
}

/** As a term of Erlang, on one line. */
function term({ strategy, intensity, children, actions }: Script): string {
  const list = (items: readonly (readonly unknown[])[]) =>
    items.map((item) =>
      `{${
        item.map((part) => item[0] === "leave" && part === item[2] ? REASONS[part as Leaving] : part).join(
          ",",
        )
      }}`
    );
  return `{${strategy},${intensity},[${list(children)}],[${list(actions)}]}.`;
}

/** What ours does, in the words of the oracle. */
class Run {
  readonly log: string[] = [];
  readonly #fails = new Map<string, number>();
  readonly #system = new ActorSystem({ clock: new VirtualClock() });
  readonly #script: Script;
  #sup!: Supervisor;

  constructor(script: Script) {
    this.#script = script;
    this.#system.events.subscribe(() => {});
  }

  async all(): Promise<string> {
    const { strategy, intensity, children, actions } = this.#script;
    const specs = children.map(([id, restart]) => this.#spec(id, restart));
    this.#sup = this.#system.supervise({ strategy, intensity, period: 100_000_000 }, specs);
    await this.#sup.ready();
    for (const action of actions) {
      if (!this.#sup.alive) break;
      await this.#act(action);
      await settled();
    }
    this.log.push(await this.#final());
    await this.#system.stop();
    return this.log.join(" ");
  }

  #spec(id: string, restart: RestartType): ChildSpec {
    const { log } = this;
    const fails = this.#fails;
    class Member extends Actor {
      #leaving = false;
      override onStart(): void {
        const left = fails.get(id) ?? 0;
        if (left > 0) {
          fails.set(id, left - 1);
          log.push(`${id}!`);
          throw new Error("failed");
        }
        log.push(`+${id}`);
      }
      override onStop(reason: unknown): void {
        // A child that fails to start has not been there for OTP.
        if (reason === "shutdown" && !this.#leaving) log.push(`-${id}`);
      }
      leave(how: Leaving): void {
        this.#leaving = true;
        if (how === "boom") throw new Error("boom");
        this.context.stop(how === "planned" ? { shutdown: "planned" } : how);
      }
    }
    return child(Member, [], { id, restart });
  }

  async #act(action: Action): Promise<void> {
    const [what, id] = action;
    if (what === "fail") this.#fails.set(id, action[2]);
    else if (what === "leave" || what === "kill") {
      const found = this.#sup.find(id) as ActorRef<Actor & { leave(how: Leaving): void }> | undefined;
      if (found === undefined || !found.alive) return void this.log.push("nobody");
      if (what === "kill") found.exit("kill");
      else found.tell.leave(action[2] as Leaving);
    } else this.log.push(`${what}:${await this.#ask(action) ? "ok" : "no"}`);
  }

  async #ask(action: Action): Promise<boolean> {
    const [what, id] = action;
    const sup = this.#sup;
    if (what === "terminate") return await sup.terminate(id);
    if (what === "delete") return await sup.remove(id);
    const started = what === "restart"
      ? sup.restart(id)
      : sup.start(this.#spec(id, action[2] as RestartType));
    return await started.then(() => true, () => false);
  }

  async #final(): Promise<string> {
    if (!this.#sup.alive) return "ended:shutdown";
    await this.#sup.ready();
    const left = this.#sup.children().map(({ id, alive }) => `${id}${alive ? 1 : 0}`).sort();
    return `alive:${left.join()}`;
  }
}

async function oracle(lines: readonly string[]): Promise<string[] | undefined> {
  const path = new URL("oracle.escript", import.meta.url).pathname;
  let process: Deno.ChildProcess;
  try {
    process = new Deno.Command("escript", { args: [path], stdin: "piped", stdout: "piped", stderr: "piped" })
      .spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
  const writer = process.stdin.getWriter();
  const written = writer.write(new TextEncoder().encode(`${lines.join("\n")}\n`)).then(() => writer.close());
  const { stdout, stderr, success } = await process.output();
  await written;
  assertEquals(success, true, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim().split("\n");
}

Deno.test(`OTP: ${SCRIPTS} random scripts end as they do under Erlang's own supervisor`, async () => {
  const scripts = Array.from({ length: SCRIPTS }, (_, seed) => scriptOf(seed + 1));
  const expected = await oracle(scripts.map(term));
  if (expected === undefined) {
    console.log("Erlang is not installed here (escript): our supervisor was not compared with it");
    return;
  }
  for (const [at, script] of scripts.entries()) {
    assertEquals(await new Run(script).all(), expected[at], `seed ${at + 1}: ${term(script)}`);
  }
});
