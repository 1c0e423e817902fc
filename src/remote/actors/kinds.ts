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
/** For how long a process is passed over where nobody was found: it may only be about to reconnect. More than `PATIENCE`. */
const AVOID = 1000;
/** How many of the lost are remembered. */
const LOST_KNOWN = 1000;

/** Who hosts which kind, as one process knows it. */
export class Kinds {
  readonly #actors: RemoteActors;
  readonly #subject: string;
  readonly #clock: Clock;
  readonly #hosts: Map<string, Set<string>> = new Map();
  /** What those hosted that count as lost, and may come back. */
  readonly #lost: Map<string, readonly string[]> = new Map();
  /** Until when a process is passed over, by kind and process. */
  readonly #avoided: Map<string, number> = new Map();
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
    if (this.#started === undefined) {
      this.#started = this.#start();
      this.#started.catch(() => this.#started = undefined);
    }
    return this.#started;
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
    for (const until = this.#clock.now() + PATIENCE;;) {
      const place = this.#place(kind, key);
      if (place !== undefined || this.#clock.now() >= until) return place;
      await this.pause(LOOK_EVERY);
    }
  }

  /** Lets time go by. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#clock.arm(new Timer({ onTimer: () => resolve() }), ms));
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
    if (this.#actors.presence.has(process)) this.#hostsOf(kind).add(process);
  }

  /** Nobody was there. */
  missing(kind: string, key: string, process: string): void {
    this.#places.delete(`${kind}/${key}`);
    this.#avoided.set(`${kind}/${process}`, this.#clock.now() + AVOID);
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
      left: (process, lost) => this.#left(process, lost),
      back: (process) => {
        for (const kind of this.#lost.get(process) ?? []) this.#hostsOf(kind).add(process);
        this.#lost.delete(process);
      },
    });
    this.#say(WHO, "");
  }

  #left(process: string, lost: boolean): void {
    const hosted: string[] = [];
    for (const [kind, hosts] of this.#hosts) {
      if (hosts.delete(process)) hosted.push(kind);
      this.#avoided.delete(`${kind}/${process}`);
    }
    if (lost && hosted.length > 0) this.#lost.set(process, hosted);
    if (this.#lost.size > LOST_KNOWN) this.#lost.delete(this.#lost.keys().next().value!);
  }

  #place(kind: string, key: string): string | undefined {
    const hosts = this.#hosts.get(kind);
    const known = this.#places.get(`${kind}/${key}`);
    if (known !== undefined && hosts?.has(known) && !this.#avoids(kind, known)) return known;
    let best: string | undefined, most = -1;
    for (const process of hosts ?? []) {
      if (this.#avoids(kind, process)) continue;
      const weight = hashOf(`${process}/${kind}/${key}`);
      if (weight > most) [best, most] = [process, weight];
    }
    return best;
  }

  #avoids(kind: string, process: string): boolean {
    if (this.#avoided.size === 0) return false;
    const name = `${kind}/${process}`, until = this.#avoided.get(name);
    if (until === undefined || until > this.#clock.now()) return until !== undefined;
    this.#avoided.delete(name);
    return false;
  }

  #hostsOf(kind: string): Set<string> {
    let hosts = this.#hosts.get(kind);
    if (hosts === undefined) this.#hosts.set(kind, hosts = new Set());
    return hosts;
  }

  #heard(what: number, process: string, kind: string): void {
    if (what === HOSTS) this.#hostsOf(kind).add(process);
    else this.#hostsOf(kind).delete(process);
    this.#avoided.delete(`${kind}/${process}`);
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
