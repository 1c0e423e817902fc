/**
 * Who hosts which kind of virtual actor, and so where the actor of a key is to be.
 *
 * @module
 */
import { type Clock, Timer } from "../../time/clock.ts";
import type { Consumption } from "../carrier.ts";
import { Reader, Writer } from "../wire.ts";
import type { RemoteActors } from "./remote_actors.ts";

const HOSTS = 1;
const HOSTS_NOT = 2;
const WHO = 3;
/** How long one waits for somebody who hosts the kind. */
const PATIENCE = 500;
const LOOK_EVERY = 20;
const PLACES_KNOWN = 10_000;

/** Who hosts which kind, as one process knows it. */
export class Kinds {
  readonly #actors: RemoteActors;
  readonly #subject: string;
  readonly #clock: Clock;
  readonly #hosts: Map<string, Set<string>> = new Map();
  readonly #own: Set<string> = new Set();
  /** Where actors were found that are not where they would be placed now. */
  readonly #places: Map<string, string> = new Map();
  #started: Promise<void> | undefined = undefined;
  #consumption: Consumption | undefined = undefined;

  /** Knows nothing before `start`. */
  constructor(actors: RemoteActors, subject: string, clock: Clock) {
    this.#actors = actors;
    this.#subject = subject;
    this.#clock = clock;
  }

  /** Listens, and asks who hosts what. */
  start(): Promise<void> {
    return this.#started ??= this.#start();
  }

  /** Listens no more. */
  async stop(): Promise<void> {
    await this.#started?.catch(() => {});
    await this.#consumption?.stop();
  }

  /** This process hosts a kind from now on, or no more. */
  host(kind: string, hosts: boolean): void {
    if (hosts) this.#own.add(kind);
    else this.#own.delete(kind);
    this.#say(hosts ? HOSTS : HOSTS_NOT, kind);
    this.#heard(hosts ? HOSTS : HOSTS_NOT, this.#actors.presence.self, kind);
  }

  /** The process that has, or would have, the actor; waits a little for one that hosts the kind. */
  async placeOf(kind: string, key: string): Promise<string | undefined> {
    await this.start();
    for (let waited = 0;; waited += LOOK_EVERY) {
      const place = this.#place(kind, key);
      if (place !== undefined || waited >= PATIENCE) return place;
      await new Promise<void>((resolve) =>
        this.#clock.arm(new Timer({ onTimer: () => resolve() }), LOOK_EVERY)
      );
    }
  }

  /** The process that has, or would have, the actor, as far as is known now. */
  placeNow(kind: string, key: string): string | undefined {
    return this.#place(kind, key);
  }

  /** It was found there. */
  found(kind: string, key: string, process: string): void {
    this.#places.delete(`${kind}/${key}`);
    this.#places.set(`${kind}/${key}`, process);
    if (this.#places.size > PLACES_KNOWN) this.#places.delete(this.#places.keys().next().value!);
  }

  /** Nobody was there. */
  missing(kind: string, key: string, process: string): void {
    this.#places.delete(`${kind}/${key}`);
    this.#hosts.get(kind)?.delete(process);
  }

  async #start(): Promise<void> {
    await this.#actors.ready();
    const { carrier, presence } = this.#actors;
    this.#consumption = await carrier.consume(this.#subject, ({ data }) => {
      const reader = new Reader(data);
      const what = reader.byte(), process = reader.text();
      if (what === WHO) { for (const kind of this.#own) this.#say(HOSTS, kind); }
      else this.#heard(what, process, reader.text());
    });
    presence.listen({
      left: (process) => {
        for (const hosts of this.#hosts.values()) hosts.delete(process);
      },
    });
    this.#say(WHO, "");
  }

  #place(kind: string, key: string): string | undefined {
    const hosts = this.#hosts.get(kind);
    const known = this.#places.get(`${kind}/${key}`);
    if (known !== undefined && hosts?.has(known)) return known;
    let best: string | undefined, most = -1;
    for (const process of hosts ?? []) {
      const weight = hashOf(`${process}/${kind}/${key}`);
      if (weight > most) [best, most] = [process, weight];
    }
    return best;
  }

  #heard(what: number, process: string, kind: string): void {
    let hosts = this.#hosts.get(kind);
    if (hosts === undefined) this.#hosts.set(kind, hosts = new Set());
    if (what === HOSTS) hosts.add(process);
    else hosts.delete(process);
    this.#actors.presence.met(process);
  }

  #say(what: number, kind: string): void {
    try {
      const { carrier, presence } = this.#actors;
      carrier.publish(this.#subject, new Writer().byte(what).text(presence.self).text(kind).done());
    } catch {
      // Cut off: whoever asks again is told.
    }
  }
}

/** FNV-1a, 32 bits, with a last stir: its low bits alone are too alike for names that differ in their last letter. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ hash >>> 16, 0x85ebca6b);
  return (hash ^ hash >>> 13) >>> 0;
}
