/**
 * The ways of a worker's cargo: to the main isolate as messages to it, to another worker through a port of their own, which the
 * main isolate hands over once.
 *
 * @module
 */
import { S_GENERATION } from "../../../wasm/layout.ts";
import type { Core } from "../../core/core.ts";
import type { Life } from "../../workers/life.ts";
import type { Cargo as CargoMessage, FromWorker, WayTo } from "../../workers/protocol.ts";
import type { Records } from "../records.ts";
import type { Cargo, Carrier } from "./cargo.ts";

/** A way to the one who lives in a slot. */
interface Way {
  readonly generation: number;
  readonly port: MessagePort;
}

/** The ways of the main isolate: messages to its workers. */
export class MainWays implements Carrier {
  readonly #cargo: Cargo;
  readonly #records: Pick<Records, "generationOf">;
  readonly #lifeIn: (slot: number) => Pick<Life, "tell"> | undefined;

  /** `lifeIn` finds who lives in a slot. */
  constructor(
    cargo: Cargo,
    records: Pick<Records, "generationOf">,
    lifeIn: (slot: number) => Pick<Life, "tell"> | undefined,
  ) {
    this.#cargo = cargo;
    this.#records = records;
    this.#lifeIn = lifeIn;
  }

  carry(slot: number, generation: number, ticket: number, cargo: readonly Transferable[]): void {
    // Whoever lives there by now counts tickets anew.
    if (this.#records.generationOf(slot) !== generation) return;
    this.#lifeIn(slot)?.tell(
      { kind: "cargo", from: this.#records.generationOf(0) << 8, ticket, cargo },
      cargo,
    );
  }

  /** A worker sends cargo, or wants a way to another one. */
  hear(message: CargoMessage | WayTo): void {
    if (message.kind === "cargo") return this.#cargo.arrive(message.from, message.ticket, message.cargo);
    const { slot, generation, from, port } = message;
    const life = this.#records.generationOf(slot) === generation ? this.#lifeIn(slot) : undefined;
    if (life === undefined) port.close();
    else life.tell({ kind: "port", from, port }, [port]);
  }
}

/** The ways of one worker. */
export class Ways implements Carrier {
  readonly #cargo: Cargo;
  readonly #say: (message: FromWorker, transfer: Transferable[]) => void;
  readonly #ways: (Way | undefined)[] = [];
  readonly #from: number;

  /** `say` is the `postMessage` to the main isolate. */
  constructor(core: Core, cargo: Cargo, say: (message: FromWorker, transfer: Transferable[]) => void) {
    this.#cargo = cargo;
    this.#say = say;
    this.#from = (core.load(core.me + S_GENERATION) & 0xffffff) << 8 | core.slot;
  }

  carry(slot: number, generation: number, ticket: number, cargo: readonly Transferable[]): void {
    const message = { kind: "cargo", from: this.#from, ticket, cargo } as const;
    if (slot === 0) this.#say(message, [...cargo]);
    else this.#way(slot, generation).postMessage(message, [...cargo]);
  }

  /** Another worker has opened a way to this one. */
  open(port: MessagePort): void {
    port.onmessage = ({ data }: MessageEvent<CargoMessage>) => {
      this.#cargo.arrive(data.from, data.ticket, data.cargo);
    };
  }

  #way(slot: number, generation: number): MessagePort {
    const known = this.#ways[slot];
    if (known?.generation === generation) return known.port;
    known?.port.close();
    const { port1, port2 } = new MessageChannel();
    this.#ways[slot] = { generation, port: port1 };
    this.#say({ kind: "port", from: this.#from, slot, generation, port: port2 }, [port2]);
    return port1;
  }
}
