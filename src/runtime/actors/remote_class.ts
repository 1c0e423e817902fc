/**
 * An exported actor class of a task module, to be spawned on workers.
 *
 * @module
 */
import type { Actor } from "../../actor/actor.ts";
import type { ChildOptions } from "../../actor/child.ts";
import type { ForeignClass, MakeForeign } from "../../actor/foreign.ts";
import type { ActorRef, Ref } from "../../actor/ref.ts";
import { RuntimeClosedError } from "../../errors.ts";
import type { Actors } from "./actors.ts";
import { RemoteChild, RemoteKind } from "./remote_child.ts";
import { checkPlaced, type PlacedOptions } from "./placed_options.ts";
import type { StandIn } from "./stand_in.ts";

/** Spawns actors of one class on workers. */
export interface RemoteSpawn<A, P extends unknown[]> {
  /**
   * Spawns one on the worker with the fewest actors. Resolves once it is there; messages then wait for its `onStart`. Rejects with
   * what the constructor throws, a `CodecError` for arguments that cannot travel, a `TaskModuleError` if the module has no such actor
   * class, and a `WorkerLostError` if the worker dies meanwhile.
   */
  (...args: P): Promise<ActorRef<A>>;
  /** The same with options; throws an `ArgumentError` that names the one that is wrong. */
  with(options: PlacedOptions): (...args: P) => Promise<ActorRef<A>>;
}

/**
 * An actor class that a task module exports. Spawned actors live in a worker; their references look like local ones, and travel
 * as values in messages, channels and arguments, to any isolate of the runtime.
 *
 * After Erlang's `spawn(Node, …)`, with the class known by its module.
 *
 * @example
 * ```ts ignore
 * // counter.ts: export class Counter extends Actor { … }
 * const mod = rt.import<typeof import("./counter.ts")>(import.meta.resolve("./counter.ts"));
 * const counter = await mod.Counter.spawn(10);
 * counter.tell.increment(2);
 * assertEquals(await counter.ask.value(), 12);
 * ```
 */
export interface RemoteClass<A extends Actor, P extends unknown[]> extends ForeignClass<A, P> {
  /** Spawns an actor of the class on a worker. */
  readonly spawn: RemoteSpawn<A, P>;
}

/** What a remote class needs of the runtime. */
export interface ClassHost {
  /** Who spawns. */
  readonly actors: Pick<Actors, "closed"> & { readonly spawner: Pick<Actors["spawner"], "spawn"> };
  /** Workers there are. */
  readonly workers: number;
}

/** How actors of export `name` of the module at `url` are spawned. */
export function remoteSpawn(
  { actors, workers }: ClassHost,
  url: string,
  name: string,
): RemoteSpawn<Actor, unknown[]> {
  const make = async (args: unknown[], options: PlacedOptions): Promise<ActorRef<Actor>> => {
    if (actors.closed) throw new RuntimeClosedError("the runtime is closed", { actor: name });
    return await actors.spawner.spawn(url, name, args, options) as ActorRef<Actor>;
  };
  const spawn = (...args: unknown[]) => make(args, {});
  return Object.assign(spawn, {
    with(options: PlacedOptions) {
      const checked = checkPlaced(options, workers);
      return (...args: unknown[]) => make(args, checked);
    },
  });
}

/** How a supervisor makes a child of export `name` of the module at `url`. */
export function remoteChild({ actors, workers }: ClassHost, url: string, name: string): MakeForeign {
  const kind = new RemoteKind(name);
  return (system, parent, args, options) => {
    const { id: _id, restart: _restart, backoff: _backoff, ...all } = options as PlacedOptions & ChildOptions;
    const placed = checkPlaced(all, workers);
    const { name: own, mailbox, shutdown } = placed;
    const place = async () => {
      return await actors.spawner.spawn(url, name, args, { ...placed, name: undefined }, {
        supervised: true,
      }) as
        & StandIn
        & Ref;
    };
    return new RemoteChild(kind, system, parent, { name: own, mailbox, shutdown }, place);
  };
}
