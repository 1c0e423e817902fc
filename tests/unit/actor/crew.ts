/**
 * Workers under supervision that say what happens to them.
 *
 * @module
 */
import {
  Actor,
  type ActorRef,
  ActorSystem,
  child,
  type ChildOptions,
  type SpawnOptions,
  type SupervisorOptions,
} from "../../../src/actor/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";

/** What happens to the workers. */
export const log: unknown[] = [];
/** Starts that are to fail, by tag. */
export const failing = new Map<string, number>();
/** What starts wait for, by tag. */
export const gates = new Map<string, Promise<void>>();

/** Says what happens to it. */
export class Worker extends Actor {
  handled = 0;
  constructor(readonly tag: string, readonly slowStop = 0) {
    super();
  }
  override async onStart(): Promise<void> {
    await (gates.get(this.tag) ?? Promise.resolve());
    const left = failing.get(this.tag) ?? 0;
    if (left > 0) {
      failing.set(this.tag, left - 1);
      log.push(`${this.tag}!`);
      throw new Error(`${this.tag} cannot start`);
    }
    log.push(`+${this.tag}`);
  }
  override async onStop(reason: unknown): Promise<void> {
    if (this.slowStop === Infinity) await new Promise(() => {});
    log.push(
      `-${this.tag}${reason === "shutdown" ? "" : ` ${reason instanceof Error ? reason.message : reason}`}`,
    );
  }
  override onRestart(): void {
    log.push(`~${this.tag}`);
  }
  work(): number {
    return ++this.handled;
  }
  boom(): never {
    throw new Error("boom");
  }
  end(reason: unknown): void {
    this.context.stop(reason);
  }
}

/** A child per letter. */
export function specs(tags: string, options: Record<string, SpawnOptions & ChildOptions> = {}) {
  return [...tags].map((tag) => child(Worker, [tag], { id: tag, ...options[tag] }));
}

/** A supervisor whose children are all started. */
export async function started(options: SupervisorOptions, children: ReturnType<typeof specs>) {
  log.length = 0;
  failing.clear();
  gates.clear();
  const clock = new VirtualClock();
  const system = new ActorSystem({ clock });
  system.events.subscribe(() => {});
  const sup = system.supervise({ intensity: 3, ...options }, children);
  await sup.ready();
  const ref = (id: string) => sup.find(id) as ActorRef<Worker>;
  return { sup, ref, clock, system };
}

/** What happened since it was asked last. */
export function since(): unknown[] {
  return log.splice(0);
}
