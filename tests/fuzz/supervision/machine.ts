/**
 * Runs a plan on the library and on the model, side by side.
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
  type Supervisor,
  supervisor,
} from "../../../src/actor/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";
import { settled } from "../../../src/time/macrotask.ts";
import { Model, type Node, type Reason } from "./model.ts";
import { isSupervisor, type LeafPlan, type Plan, type Step, type SupervisorPlan } from "./plan.ts";

/** What happened to the workers of one run, and which of their starts are to fail. */
class Scene {
  readonly log: string[] = [];
  readonly failing = new Map<string, number>();
}

class Leaf extends Actor {
  readonly #id: string;
  readonly #scene: Scene;

  constructor(id: string, scene: Scene) {
    super();
    this.#id = id;
    this.#scene = scene;
  }

  protected override onStart(): void {
    const { failing, log } = this.#scene, left = failing.get(this.#id) ?? 0;
    if (left > 0) {
      failing.set(this.#id, left - 1);
      log.push(`${this.#id}!`);
      throw new Error("cannot start");
    }
    log.push(`+${this.#id}`);
  }

  protected override onStop(reason: unknown): void {
    const why = reason instanceof Error ? reason.message : String(reason);
    this.#scene.log.push(`-${this.#id}${why === "shutdown" ? "" : ` ${why}`}`);
  }

  protected override onRestart(): void {
    this.#scene.log.push(`~${this.#id}`);
  }

  boom(): never {
    throw new Error("boom");
  }

  end(reason: unknown): void {
    this.context.stop(reason);
  }
}

/** One run. */
export class Machine {
  readonly #scene = new Scene();
  readonly #clock = new VirtualClock();
  readonly #system: ActorSystem;
  readonly #root: Supervisor;
  readonly #model: Model;

  constructor(tree: SupervisorPlan) {
    this.#system = new ActorSystem({ clock: this.#clock });
    this.#system.events.subscribe(() => {});
    const { strategy, intensity, period } = tree;
    this.#root = this.#system.supervise({ strategy, intensity, period }, this.#specs(tree, ""));
    this.#model = new Model(tree);
  }

  /** Throws where the library does something else than the model. */
  static async run({ tree, steps }: Plan): Promise<void> {
    await new Machine(tree).play(steps);
  }

  /** The steps, one after the other, and the end. */
  async play(steps: readonly Step[]): Promise<void> {
    await this.#compare("start");
    for (const [i, step] of steps.entries()) {
      await this.#step(step);
      await this.#compare(`step ${i}: ${step.op}`);
    }
    this.#model.stop();
    await this.#root.stop();
    await this.#compare("stop");
    assertEquals(this.#clock.pending, 0, "timers are left");
  }

  #specs(plan: SupervisorPlan, id: string): ChildSpec[] {
    return plan.children.map((one: LeafPlan | SupervisorPlan, i) => {
      const name = id + "abcd"[i], { restart } = one;
      if (!isSupervisor(one)) return child(Leaf, [name, this.#scene], { id: name, restart });
      const { strategy, intensity, period } = one;
      return supervisor({ id: name, restart, strategy, intensity, period }, this.#specs(one, name));
    });
  }

  /** The supervisor that `node` is a child of. */
  #above(node: Node): Supervisor {
    const path: string[] = [];
    for (let at = node.parent; at?.parent !== undefined; at = at.parent) path.unshift(at.id);
    return path.reduce((at, id) => at.nested(id)!, this.#root);
  }

  async #step({ op, at, wait }: Step): Promise<void> {
    const model = this.#model;
    if (op === "wait") {
      model.now += wait;
      return await this.#clock.run(wait);
    }
    const nodes = [...below(model.root)];
    const able = nodes.filter((node) => {
      if (op === "fail") return !isSupervisor(node.plan);
      if (op === "terminate" || op === "restart" || op === "remove") return true;
      return node.alive && !isSupervisor(node.plan);
    });
    if (able.length === 0) return;
    const node = able[at % able.length]!;
    if (op === "fail") {
      const count = 1 + at % 3;
      model.failing.set(node.id, count);
      return void this.#scene.failing.set(node.id, count);
    }
    const above = this.#above(node);
    if (op === "terminate") {
      await above.terminate(node.id);
      return model.terminate(node);
    }
    if (op === "restart") {
      const done = await above.restart(node.id).then(() => true, () => false);
      return assertEquals(done, model.restart(node), `restart of ${node.id}`);
    }
    if (op === "remove") {
      return assertEquals(await above.remove(node.id), model.remove(node), `remove ${node.id}`);
    }
    const ref = above.find(node.id) as ActorRef<Leaf>;
    if (op === "crash") ref.tell.boom();
    else ref.tell.end(op === "bad" ? new Error("bad") : op);
    model.ends(node, op === "crash" ? "boom" : op as Reason);
  }

  /** Lets everything happen that is due now, and compares what happened and who lives. */
  async #compare(what: string): Promise<void> {
    const { log } = this.#scene;
    let before = -1;
    for (let still = 0; still < 2;) {
      await settled();
      still = log.length === before ? still + 1 : 0;
      before = log.length;
    }
    assertEquals(log, this.#model.log, what);
    log.length = 0;
    this.#model.log.length = 0;
    assertEquals(this.#root.alive, this.#model.root.alive, what);
    if (this.#root.alive) assertEquals(census(this.#root), expected(this.#model.root), what);
  }
}

/** Everybody below a supervisor that lives. */
function* below(node: Node): Generator<Node> {
  if (!node.alive) return;
  for (const child of node.children) {
    yield child;
    yield* below(child);
  }
}

type Census = [id: string, alive: boolean, children: Census][];

function census(of: Supervisor): Census {
  return of.children().map(({ id, alive }) => {
    const nested = alive ? of.nested(id) : undefined;
    return [id, alive, nested === undefined ? [] : census(nested)];
  });
}

function expected(of: Node): Census {
  return of.children.map((node) => [node.id, node.alive, node.alive ? expected(node) : []]);
}
