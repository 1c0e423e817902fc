/**
 * How channels, subjects and journals are put together: under which subjects and logs they are found, and of what they are made.
 *
 * @module
 */
import type { Codec } from "../codec/codec.ts";
import { agree } from "./agreement.ts";
import type { Log } from "./carrier.ts";
import { DurableChannel } from "./durable/durable_channel.ts";
import { EphemeralChannel } from "./ephemeral/ephemeral_channel.ts";
import { Journal } from "./journal.ts";
import { word } from "./names.ts";
import type { Node } from "./node.ts";
import {
  checkChannelOptions,
  checkRemoteCodec,
  checkSubjectOptions,
  type FullChannelOptions,
  type RemoteChannelOptions,
  type RemoteSubjectOptions,
} from "./options.ts";
import { Outbox } from "./outbox.ts";
import { KEY as SUBJECT_KEY, RemoteSubject } from "./subject/remote_subject.ts";

/** Dead letters, and states; more are not kept. */
const MANY = 1_000_000;
/** Events of all keys of a journal; what is beyond is forgotten, the oldest first. */
const JOURNAL_LIMIT = 100_000_000;

/** Opens a channel; see `Remote.channel`. */
export async function openChannel<T>(
  node: Node,
  name: string,
  codec: Codec<T>,
  options: RemoteChannelOptions<T>,
): Promise<EphemeralChannel<T> | DurableChannel<T>> {
  const channel = word("the name of a channel", name);
  checkRemoteCodec(codec);
  const full = checkChannelOptions(options);
  const { signal } = full;
  signal?.throwIfAborted();
  await node.start();
  const leave = (): void => void opened.leave();
  const gone = (): void => {
    node.parts.delete(opened);
    signal?.removeEventListener("abort", leave);
  };
  const opened: EphemeralChannel<T> | DurableChannel<T> = full.kind === "durable"
    ? await durable(node, channel, codec, full, gone)
    : ephemeral(node, channel, codec, full, gone);
  node.parts.add(opened);
  signal?.addEventListener("abort", leave);
  try {
    await opened.start();
    // While it was opened, nobody may have been there to hear of it.
    signal?.throwIfAborted();
    node.check();
    return opened;
  } catch (error) {
    void opened.leave();
    throw error;
  }
}

function ephemeral<T>(
  node: Node,
  name: string,
  codec: Codec<T>,
  options: FullChannelOptions<T>,
  gone: () => void,
): EphemeralChannel<T> {
  const { carrier, presence, clock } = node;
  return new EphemeralChannel<T>({
    carrier,
    presence,
    self: node.sender(),
    subject: `mr.${node.system}.ch.${name}`,
    capacity: options.capacity,
    values: node.values(codec),
    onUndelivered: options.onUndelivered,
    clock,
    gone,
    malformed: node.bad,
  });
}

async function durable<T>(
  node: Node,
  name: string,
  codec: Codec<T>,
  options: FullChannelOptions<T>,
  gone: () => void,
): Promise<DurableChannel<T>> {
  const { carrier, clock, system } = node;
  const base = `mr-${system}-ch-${name}`;
  const states = await statesOf(node);
  await agree(states, `codec-ch-${name}`, codec.schema, `the channel "${name}"`);
  return new DurableChannel<T>({
    carrier,
    log: await node.log({ name: base, keep: "queue", limit: options.capacity }),
    deadLog: () => node.log({ name: `${base}-dead`, keep: "queue", limit: MANY }),
    states,
    key: `ch-${name}`,
    hints: `mr.${system}.room.${name}`,
    self: node.sender(),
    values: node.values(codec),
    options,
    clock,
    gone,
    malformed: node.bad,
  });
}

/** Which channels are closed, and with which codecs things are kept. */
function statesOf(node: Node): Promise<Log> {
  return node.log({ name: `mr-${node.system}-states`, keep: "history", limit: MANY, perKey: 1 });
}

/** Opens a subject; see `Remote.subject`. */
export async function openSubject<T>(
  node: Node,
  name: string,
  codec: Codec<T>,
  options: RemoteSubjectOptions,
): Promise<RemoteSubject<T>> {
  const of = word("the name of a subject", name);
  checkRemoteCodec(codec);
  // One more than the values: the end is a message, too.
  const limit = checkSubjectOptions(options) + 1;
  await node.start();
  const { replay } = options;
  if (replay !== undefined) {
    await agree(await statesOf(node), `codec-sub-${of}`, codec.schema, `the subject "${of}"`);
  }
  const maxAge = replay !== undefined && "since" in replay ? { maxAge: replay.since } : {};
  const log = replay &&
    await node.log({ name: `mr-${node.system}-sub-${of}`, keep: "history", limit, ...maxAge });
  const subject: RemoteSubject<T> = new RemoteSubject<T>({
    carrier: node.carrier,
    subject: `mr.${node.system}.sub.${of}`,
    kept: log && { log, replay, outbox: new Outbox(log, SUBJECT_KEY, node.sender(), node.clock) },
    values: node.values(codec),
    gone: () => node.parts.delete(subject),
    malformed: node.bad,
  });
  node.parts.add(subject);
  try {
    await subject.start();
    node.check();
    return subject;
  } catch (error) {
    subject.leave();
    throw error;
  }
}

/** Opens a journal; see `Remote.journal`. */
export async function openJournal<E, S>(
  node: Node,
  name: string,
  key: string,
  codecs: { readonly event: Codec<E>; readonly state: Codec<S> },
): Promise<Journal<E, S>> {
  const of = word("the name of a journal", name), entity = word("the key of a journal", key);
  for (const codec of [codecs?.event, codecs?.state]) checkRemoteCodec(codec);
  await node.start();
  const base = `mr-${node.system}-journal-${of}`;
  const { event, state } = codecs;
  const schema = `${event.schema} ${state.schema}`;
  await agree(await statesOf(node), `codec-journal-${of}`, schema, `the journal "${of}"`);
  const events = await node.log({ name: base, keep: "history", limit: JOURNAL_LIMIT });
  const states = await node.log({ name: `${base}-states`, keep: "history", limit: JOURNAL_LIMIT, perKey: 1 });
  return new Journal(events, states, entity, node.values(event), node.values(state));
}
