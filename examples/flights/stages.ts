/**
 * The stages of the pipeline, as tasks that run in workers. Each lives until its input channel is closed and empty.
 *
 * No stage knows how many others there are or where they run; bounded channels are all that holds them together. A
 * stage that falls behind fills its channel, and whoever sends to it waits.
 *
 * @module
 */
import type { ReceiveChannel, SendChannel } from "@millrace/millrace";
import { Cleaner, type Skipped } from "./clean.ts";
import {
  type CleanMessage,
  groupOf,
  type GroupsMessage,
  packClean,
  packRaw,
  type RawMessage,
  unpackClean,
  unpackRaw,
} from "./codecs.ts";
import { Aggregator, GroupMerge } from "./groups.ts";
import { openSource } from "./open_source.ts";
import type { Part } from "./source.ts";
import { summarise, type Summary } from "./summary.ts";

/** Groups per message to the merge. */
const GROUPS_PER_MESSAGE = 256;

/** Milliseconds between two reports of progress by the same aggregator. */
const TICK = 50;

/** Reads the parts it is given and sends their rows on, unchecked. Several may run: each part goes to one of them. */
export async function read(
  path: string,
  parts: ReceiveChannel<Part>,
  raws: SendChannel<RawMessage>,
): Promise<{ rows: number; sent: number }> {
  using source = await openSource(path);
  let rows = 0;
  let sent = 0;
  for await (const part of parts) {
    for await (const batch of source.read(part)) {
      await raws.send(packRaw(batch));
      rows += batch.rows;
      sent++;
    }
  }
  return { rows, sent };
}

/** Drops what cannot be right and sends every row to the aggregator that its airport of departure belongs to. */
export async function clean(
  raws: ReceiveChannel<RawMessage>,
  lanes: SendChannel<CleanMessage>[],
): Promise<{ skipped: Skipped; sent: number }> {
  const cleaner = new Cleaner(lanes.length);
  let sent = 0;
  for await (const message of raws) {
    for (const { partition, batch } of cleaner.add(unpackRaw(message))) {
      await lanes[partition]!.send(packClean(batch));
      sent++;
    }
  }
  for (const { partition, batch } of cleaner.rest()) {
    await lanes[partition]!.send(packClean(batch));
    sent++;
  }
  return { skipped: cleaner.skipped, sent };
}

/** Sums up one lane, tells now and then how far it is, and at the end sends its groups to the merge. */
export async function aggregate(
  lane: ReceiveChannel<CleanMessage>,
  groups: SendChannel<GroupsMessage>,
  ticks: SendChannel<number>,
): Promise<{ sent: number }> {
  const aggregator = new Aggregator();
  let told = 0;
  let next = performance.now() + TICK;
  for await (const message of lane) {
    aggregator.add(unpackClean(message));
    if (performance.now() < next) continue;
    // Nobody waits for progress: when the channel is full, the next tick carries this one's rows too.
    if (ticks.trySend(aggregator.rows - told)) told = aggregator.rows;
    next = performance.now() + TICK;
  }
  const all = [...aggregator.groups()];
  let sent = 0;
  for (let at = 0; at < all.length; at += GROUPS_PER_MESSAGE) {
    await groups.send(all.slice(at, at + GROUPS_PER_MESSAGE));
    sent++;
  }
  return { sent };
}

/** Adds up what the aggregators found and makes the answer of it. */
export async function merge(groups: ReceiveChannel<GroupsMessage>): Promise<Summary> {
  const sum = new GroupMerge();
  for await (const message of groups) {
    for (const group of message) sum.add(groupOf(group));
  }
  return summarise(sum.groups());
}
