/**
 * What supervision means, on a page: pure, one event at a time, nothing waits. After the table of OTP's `supervisor`.
 *
 * The log says `+a` for a start, `a!` for one that failed, `~a` for the end of an incarnation that is restarted, `-a why` for
 * any other end.
 *
 * @module
 */
import { isSupervisor, type LeafPlan, type SupervisorPlan } from "./plan.ts";

/** A child: a worker, or a supervisor when it has a plan. */
export class Node {
  readonly id: string;
  readonly plan: LeafPlan | SupervisorPlan;
  readonly parent: Node | undefined;
  children: Node[] = [];
  alive = false;
  #restarts: number[] = [];

  constructor(id: string, plan: LeafPlan | SupervisorPlan, parent: Node | undefined) {
    this.id = id;
    this.plan = plan;
    this.parent = parent;
  }

  /** A supervisor begins with all its children again, and with no restart on its record. */
  reset(): void {
    if (!isSupervisor(this.plan)) return;
    this.#restarts = [];
    this.children = this.plan.children.map((plan, i) => new Node(`${this.id}${"abcd"[i]}`, plan, this));
  }

  /** Whether one more restart at time `now` is allowed. */
  mayRestart(now: number): boolean {
    const { intensity, period } = this.plan as SupervisorPlan;
    this.#restarts = this.#restarts.filter((time) => time >= now - period);
    this.#restarts.push(now);
    return this.#restarts.length <= intensity;
  }
}

/** Why something ended. */
export type Reason = "boom" | "normal" | "shutdown" | "bad";

/** The tree as it should be. */
export class Model {
  readonly root: Node;
  readonly log: string[] = [];
  /** Starts that are to fail, by worker. */
  readonly failing: Map<string, number> = new Map();
  now = 0;

  constructor(tree: SupervisorPlan) {
    this.root = new Node("", tree, undefined);
    this.#start(this.root);
  }

  /** A worker fails, or ends itself: then it is gone before its supervisor hears of it. */
  ends(leaf: Node, reason: Reason): void {
    if (reason !== "boom") this.#stop(leaf, reason);
    this.#ended(leaf, reason);
  }

  /** `Supervisor.terminate`. */
  terminate(node: Node): void {
    this.#stop(node, "shutdown");
    if (node.plan.restart === "temporary") this.#forget(node);
  }

  /** `Supervisor.restart`: whether it succeeded. */
  restart(node: Node): boolean {
    return !node.alive && this.#start(node);
  }

  /** `Supervisor.remove`: whether there was something to forget. */
  remove(node: Node): boolean {
    if (node.alive) return false;
    this.#forget(node);
    return true;
  }

  /** Everything stops. */
  stop(): void {
    this.#stop(this.root, "shutdown");
  }

  /** `false`: it failed, and everything that it had started is stopped again. */
  #start(node: Node): boolean {
    if (!isSupervisor(node.plan)) {
      const left = this.failing.get(node.id) ?? 0;
      if (left > 0) this.failing.set(node.id, left - 1);
      this.log.push(left > 0 ? `${node.id}!` : `+${node.id}`);
      return node.alive = left === 0;
    }
    node.reset();
    node.alive = node.children.every((child) => this.#start(child));
    if (!node.alive) this.#stopChildren(node);
    return node.alive;
  }

  #stopChildren(node: Node): void {
    for (const child of [...node.children].reverse()) this.#stop(child, "shutdown");
  }

  #stop(node: Node, reason: Reason, mark = "-"): void {
    if (!node.alive) return;
    if (isSupervisor(node.plan)) this.#stopChildren(node);
    else this.log.push(mark + node.id + (mark === "~" || reason === "shutdown" ? "" : ` ${reason}`));
    node.alive = false;
  }

  #forget(node: Node): void {
    const { children } = node.parent!;
    children.splice(children.indexOf(node), 1);
  }

  #ended(node: Node, reason: Reason): void {
    const { parent, plan: { restart } } = node;
    if (parent === undefined) return this.#stop(node, reason);
    const failed = reason === "boom" || reason === "bad";
    if (restart === "permanent" || restart === "transient" && failed) {
      if (parent.mayRestart(this.now)) this.#attempt(parent, node);
      else this.#giveUp(parent, node, reason);
      return;
    }
    this.#stop(node, reason);
    if (restart === "temporary") this.#forget(node);
  }

  #attempt(parent: Node, first: Node): void {
    for (let entry = first;;) {
      this.#stop(entry, "boom", "~");
      const affected = this.#affected(parent, entry);
      for (const other of [...affected].reverse()) {
        if (other === entry) continue;
        this.#stop(other, "shutdown");
        if (other.plan.restart === "temporary") this.#forget(other);
      }
      const failed = affected.filter((node) => parent.children.includes(node)).find((node) =>
        !this.#start(node)
      );
      if (failed === undefined) return;
      entry = failed;
      if (!parent.mayRestart(this.now)) return this.#giveUp(parent, entry, "boom");
    }
  }

  #affected(parent: Node, entry: Node): Node[] {
    const { strategy } = parent.plan as SupervisorPlan;
    if (strategy === "one_for_one") return [entry];
    return parent.children.slice(strategy === "one_for_all" ? 0 : parent.children.indexOf(entry));
  }

  /** Too many restarts: the one that failed ends, then its siblings, then their supervisor, with `"shutdown"`. */
  #giveUp(supervisor: Node, entry: Node, reason: Reason): void {
    this.#stop(entry, reason);
    this.#stopChildren(supervisor);
    this.#ended(supervisor, "shutdown");
  }
}
