/**
 * What deserves a look: the few things that somebody who opens the page should see first. After the warnings of tokio-console.
 *
 * @module
 */
import type { ActorNode } from "../runtime/actors/tree.ts";
import type { Snapshot, Warning } from "./snapshot.ts";

/** Milliseconds that a worker may be stuck, or the event loop late. */
const STUCK = 2_000, LATE = 1_000;
/** Share of the memory, and messages in a mailbox, that are many. */
const FULL = 0.9, DEEP = 1_000;
/** Milliseconds for which a warning stays whose cause comes and goes, and after which a slow stage is one. */
const STAYS = 5_000;
/** Milliseconds without a sign of it after which a stage is not slow any more. */
const GAP = 1_000;
/** Warnings of one kind. */
const MOST = 8;

/** What is looked at. */
export type Facts = Pick<Snapshot, "cycles" | "workers" | "channels" | "memory" | "delay" | "systems">;

/** Knows what it saw before. */
export class Warnings {
  #letters: { readonly by: ReadonlyMap<string, number>; grown: Map<string, number> } | undefined;
  #slowest: { readonly id: number; readonly since: number; seen: number } | undefined;

  /** What deserves a look now, the most urgent first. */
  of(facts: Facts, now: number): Warning[] {
    return [
      ...facts.cycles.slice(0, MOST).map((cycle) =>
        warn("deadlock", true, `suspected deadlock: ${cycle.join(" → ")}`)
      ),
      ...stuck(facts).slice(0, MOST),
      ...memory(facts),
      ...this.#dead(facts, now),
      ...mailboxes(facts).slice(0, MOST),
      ...this.#slow(facts, now),
      ...facts.delay.max >= LATE
        ? [warn("loop", false, `the event loop of the main isolate was ${seconds(facts.delay.max)} late`)]
        : [],
    ];
  }

  /** A full channel that is the slowest for a while: what takes from it holds everything up. */
  #slow({ channels }: Facts, now: number): Warning[] {
    const known = this.#slowest;
    // A full channel has room now and then.
    const found = channels.find(({ slowest }) => slowest) ??
      channels.find(({ id }) => id === known?.id && now - known.seen < GAP);
    if (found === undefined) this.#slowest = undefined;
    else if (found.id !== known?.id) this.#slowest = { id: found.id, since: now, seen: now };
    else if (found.slowest) known.seen = now;
    if (found === undefined || now - this.#slowest!.since < STAYS) return [];
    const rate = Math.round(found.receivedRate);
    return [
      warn("slowest", false, `what takes from ${found.name} is the slowest stage: ${rate} values a second`),
    ];
  }

  /** Dead letters that grow; told for a while, since one is easily overlooked. */
  #dead({ systems }: Facts, now: number): Warning[] {
    const by = new Map(
      systems.map(({ worker, name, counts }) => [whereOf(worker, name), counts.deadLetters]),
    );
    const grown = this.#letters?.grown ?? new Map<string, number>();
    for (const [where, count] of by) {
      const before = this.#letters?.by.get(where);
      if (before !== undefined && count > before) grown.set(where, now);
    }
    for (const [where, at] of grown) if (now - at > STAYS || !by.has(where)) grown.delete(where);
    this.#letters = { by, grown };
    return [...grown.keys()].map((where) =>
      warn("letters", false, `messages find nobody: ${by.get(where)} dead letters so far in ${where}`)
    );
  }
}

function warn(kind: Warning["kind"], urgent: boolean, text: string): Warning {
  return { kind, urgent, text };
}

function stuck({ workers }: Facts): Warning[] {
  return workers.filter((row) => row.stuck >= STUCK).map((row) =>
    warn(
      "stuck",
      true,
      `worker ${row.worker} has not come round to its event loop for ${seconds(row.stuck)}`,
    )
  );
}

function memory({ memory: { used, size } }: Facts): Warning[] {
  if (used < FULL * size) return [];
  return [warn("memory", true, `the shared memory is nearly full: ${Math.round(100 * used / size)} %`)];
}

function mailboxes({ systems }: Facts): Warning[] {
  return systems.flatMap(({ worker, roots }) =>
    flat(roots).filter(({ depth }) => depth >= DEEP).map(({ label, depth }) =>
      warn(
        "mailbox",
        false,
        `${depth} messages wait in the mailbox of ${label}${worker === 0 ? "" : ` on worker ${worker}`}`,
      )
    )
  );
}

function flat(nodes: readonly ActorNode[]): ActorNode[] {
  return nodes.flatMap((node) => [node, ...flat(node.children)]);
}

function whereOf(worker: number, name: string): string {
  return worker === 0 ? `the ${name === "default" ? "default system" : name}` : `worker ${worker}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
