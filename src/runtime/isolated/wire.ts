/**
 * The wire between a runtime and its child processes: stdin one way, stdout the other.
 *
 * Invariants
 * - I1  To the child: a greeting, then frames { length: 32, number of the frame: 32, message }. Whatever does not count on is
 *       the end: somebody else has read from stdin.
 * - I2  To the runtime: chunks { secret: 128, more: 1, length: 31, bytes }, none longer than a pipe takes at once. Whatever lies
 *       between them a task has written to stdout; no task knows the secret, so none can forge a chunk.
 *
 * @module
 */

/** Bytes of the secret. */
export const SECRET = 16;
/** A write of so many bytes into a pipe is never torn on Linux, whoever else writes. */
const ATOMIC = 4096;
const CHUNK_HEAD = SECRET + 4;
const MORE = 0x8000_0000;
/** Bytes before the message of a frame. */
export const FRAME_HEAD = 8;
/** Bytes before the body of a message from the child. */
export const MESSAGE_HEAD = 8;

/** What a message from the child says. */
export const READY = 0;
export const RESULT = 1;
export const FAILURE = 2;
/** The last words of a process: why it ends. */
export const DYING = 3;

/** Says what the child needs to know first. */
export interface Greeting {
  /** Number of the process, from 1. */
  readonly worker: number;
  /** URL of the module. */
  readonly module: string;
  /** Largest encoded value. */
  readonly maxMessage: number;
}

/** A message of frame `number` to the child. */
export function frame(number: number, message: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(FRAME_HEAD + message.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, message.length, true);
  view.setUint32(4, number, true);
  bytes.set(message, FRAME_HEAD);
  return bytes;
}

/** A message from the child: two words and the rest. */
export function message(id: number, kind: number, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(MESSAGE_HEAD + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, id, true);
  view.setUint32(4, kind, true);
  bytes.set(body, MESSAGE_HEAD);
  return bytes;
}

/** Child: the chunks that carry a message, to be written one at a time. */
export function* chunks(secret: Uint8Array, whole: Uint8Array): Generator<Uint8Array, void> {
  for (let at = 0; at < whole.length;) {
    const end = Math.min(whole.length, at + ATOMIC - CHUNK_HEAD);
    const chunk = new Uint8Array(CHUNK_HEAD + end - at);
    chunk.set(secret);
    new DataView(chunk.buffer).setUint32(SECRET, (end - at | (end < whole.length ? MORE : 0)) >>> 0, true);
    chunk.set(whole.subarray(at, end), CHUNK_HEAD);
    yield chunk;
    at = end;
  }
}

/** What a {@linkcode ChunkReader} finds. */
export interface ChunkHandler {
  /** A whole message. */
  onMessage(whole: Uint8Array): void;
  /** Bytes that are none. */
  onNoise(bytes: Uint8Array): void;
}

/** Runtime: takes messages and noise apart. */
export class ChunkReader {
  readonly #secret: Uint8Array;
  readonly #limit: number;
  readonly #handler: ChunkHandler;
  #rest: Uint8Array = new Uint8Array(0);
  #parts: Uint8Array[] = [];
  #length = 0;

  /** Messages above `limit` bytes are the work of no honest child. */
  constructor(secret: Uint8Array, limit: number, handler: ChunkHandler) {
    this.#secret = secret;
    this.#limit = limit;
    this.#handler = handler;
  }

  /** Takes what was read; throws a `RangeError` for a message that is too long. */
  push(bytes: Uint8Array): void {
    let rest = joined(this.#rest, bytes);
    for (;;) {
      const start = this.#find(rest);
      if (start > 0) this.#handler.onNoise(rest.slice(0, start));
      rest = rest.subarray(start);
      const taken = this.#take(rest);
      if (taken === 0) break;
      rest = rest.subarray(taken);
    }
    this.#rest = rest;
  }

  /** Nothing more comes: what is left is noise. */
  end(): void {
    if (this.#rest.length > 0) this.#handler.onNoise(this.#rest);
    this.#rest = new Uint8Array(0);
  }

  /** Where a chunk begins, or might: its secret may be cut off by the end. */
  #find(bytes: Uint8Array): number {
    const secret = this.#secret;
    for (let at = bytes.indexOf(secret[0]!); at >= 0; at = bytes.indexOf(secret[0]!, at + 1)) {
      let same = 1;
      while (same < SECRET && at + same < bytes.length && bytes[at + same] === secret[same]) same++;
      if (same === SECRET || at + same === bytes.length) return at;
    }
    return bytes.length;
  }

  /** Bytes of the chunk at the front; 0 if it is not whole. */
  #take(bytes: Uint8Array): number {
    if (bytes.length < CHUNK_HEAD) return 0;
    const word = new DataView(bytes.buffer, bytes.byteOffset).getUint32(SECRET, true);
    const length = word & ~MORE;
    if (this.#length + length > this.#limit) throw new RangeError("a message from a process is too long");
    if (bytes.length < CHUNK_HEAD + length) return 0;
    this.#parts.push(bytes.slice(CHUNK_HEAD, CHUNK_HEAD + length));
    this.#length += length;
    if (word < MORE) this.#whole();
    return CHUNK_HEAD + length;
  }

  #whole(): void {
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    this.#parts = [];
    this.#length = 0;
    this.#handler.onMessage(whole);
  }
}

function joined(before: Uint8Array, after: Uint8Array): Uint8Array {
  if (before.length === 0) return after;
  const all = new Uint8Array(before.length + after.length);
  all.set(before);
  all.set(after, before.length);
  return all;
}
