/**
 * What the processes agree on: the system's name, its two channels, and how to count one part of the file.
 *
 * @module
 */
import { f64, i32, struct } from "@millrace/millrace";
import { type DurableRemoteChannel, type Remote, remote } from "@millrace/millrace/nats";
import { connect, type NatsConnection } from "npm:@nats-io/transport-node@^3.4.0";
import { Cleaner } from "../flights/clean.ts";
import { groupsCodec } from "../flights/codecs.ts";
import { Aggregator, type Group } from "../flights/groups.ts";
import { openSource } from "../flights/open_source.ts";

/** A part of the file that somebody has to count. */
export interface Job {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** What somebody found in a part. */
export interface Found {
  readonly number: number;
  readonly rows: number;
  readonly groups: Group[];
}

/** One process's view of the system. */
export interface System extends AsyncDisposable {
  readonly remote: Remote;
  readonly jobs: DurableRemoteChannel<Job>;
  readonly found: DurableRemoteChannel<Found>;
}

/** Joins the system on the server at `url`. */
export async function join(url: string): Promise<System> {
  const connection: NatsConnection = await connect({
    servers: url,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
  });
  const system = remote(connection, { name: "flights" });
  const jobs = await system.channel("jobs", struct({ number: i32, start: f64, end: f64 }), {
    kind: "durable",
    capacity: 64,
    // A process has one part at a time: if it dies, the others need not wait for many.
    window: 1,
    ackWait: 5_000,
    attempts: 10,
  });
  const found = await system.channel("found", struct({ number: i32, rows: f64, groups: groupsCodec }), {
    kind: "durable",
    capacity: 64,
  });
  return {
    remote: system,
    jobs,
    found: found as unknown as DurableRemoteChannel<Found>,
    async [Symbol.asyncDispose](): Promise<void> {
      await system.close();
      await connection.close();
    },
  };
}

/** Reads, cleans and sums up one part. */
export async function count(path: string, job: Job): Promise<Found> {
  using source = await openSource(path);
  const cleaner = new Cleaner(1), aggregator = new Aggregator();
  let rows = 0;
  for await (const batch of source.read(job)) {
    rows += batch.rows;
    for (const clean of cleaner.add(batch)) aggregator.add(clean.batch);
  }
  for (const clean of cleaner.rest()) aggregator.add(clean.batch);
  return { number: job.number, rows, groups: [...aggregator.groups()] };
}
