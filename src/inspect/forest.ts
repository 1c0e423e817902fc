/**
 * Supervision trees that go on in other isolates: each isolate tells what it knows, and here it is put together.
 *
 * @module
 */
import type { ActorNode, OwnNode, SystemRow } from "../runtime/actors/tree.ts";
import { ELSEWHERE } from "../runtime/actors/supervised.ts";
import type { OwnSystem } from "../runtime/actors/watched.ts";

/** Where an actor lives that a supervisor elsewhere knows of, and what is known of it there. */
interface Found {
  readonly worker: number;
  readonly node: OwnNode;
}

/**
 * Puts what is known of a child where it lives into its place below its supervisor, and takes it away there. `workerIn` says
 * which worker lives in a slot.
 */
export function joined(systems: readonly OwnSystem[], workerIn: (slot: number) => number): SystemRow[] {
  const found = new Map<string, Found>();
  for (const { worker, roots } of systems) collect(roots, worker, found);
  const used = new Set<OwnNode>();
  const grown = systems.map((system) => ({
    ...system,
    roots: system.roots.map((root) => grow(root, found, used, workerIn)),
  }));
  return grown.map(({ roots, ...system }) => ({ ...system, roots: prune(roots, used) }));
}

/** A node with the one that it was made of. */
interface Grown extends Omit<ActorNode, "children"> {
  readonly from: OwnNode;
  readonly children: readonly Grown[];
}

function collect(nodes: readonly OwnNode[], worker: number, found: Map<string, Found>): void {
  for (const node of nodes) {
    if (node.address !== undefined) found.set(`${worker} ${node.address}`, { worker, node });
    collect(node.children, worker, found);
  }
}

function grow(
  from: OwnNode,
  found: ReadonlyMap<string, Found>,
  used: Set<OwnNode>,
  workerIn: (slot: number) => number,
): Grown {
  const { address: _, lives, ...own } = from;
  const there = lives && found.get(`${workerIn(lives.slot)} ${lives.address}`);
  if (there === undefined || used.has(there.node)) {
    return { ...own, from, children: own.children.map((child) => grow(child, found, used, workerIn)) };
  }
  used.add(there.node);
  const { address: _address, lives: _lives, id, state, times, lastError, children } = there.node;
  return {
    ...own,
    id,
    worker: there.worker,
    state,
    ...times === undefined ? {} : { times },
    ...lastError === undefined ? {} : { lastError },
    from,
    children: children.map((child) => grow(child, found, used, workerIn)),
  };
}

/** Without those that have found their place elsewhere, and what stood for their supervisors. */
function prune(nodes: readonly Grown[], used: ReadonlySet<OwnNode>): ActorNode[] {
  return nodes.flatMap(({ from, children, ...node }): ActorNode[] => {
    if (used.has(from)) return [];
    const kept = prune(children, used);
    return kept.length === 0 && from.kind === ELSEWHERE ? [] : [{ ...node, children: kept }];
  });
}
