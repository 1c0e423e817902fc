/**
 * One child process, as the runtime sees it.
 *
 * Invariants
 * - I1  `onGone` is called once, behind all the messages that the process has sent.
 *
 * @module
 */
import { ChunkReader, DYING, frame, type Greeting, MESSAGE_HEAD, READY, SECRET } from "./wire.ts";

/** Who is told what the process does. */
export interface ChildHost {
  /** It takes calls from now on. */
  onReady(child: Child): void;
  /** What became of call `id`. */
  onMessage(child: Child, id: number, kind: number, body: Uint8Array): void;
  /** It has ended. */
  onGone(child: Child, reason: string): void;
}

/** Milliseconds that the rest of stdout is waited for when the process is gone: its own children may hold it open. */
const PATIENCE = 200;

/** A process. */
export class Child {
  /** Its number among those of its module, from 1. */
  readonly number: number;
  /** Whether it takes calls. */
  ready = false;
  /** Whether it has ever taken calls. */
  started = false;
  /** Calls that it has. */
  running = 0;
  /** Calls that it was given. */
  served = 0;
  /** Resolves when it has ended and `onGone` was called. */
  readonly gone: Promise<void>;
  readonly #process: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #host: ChildHost;
  #frames = 0;
  #reason: string | undefined;

  constructor(process: Deno.ChildProcess, greeting: Greeting, host: ChildHost) {
    this.number = greeting.worker;
    this.#process = process;
    this.#host = host;
    this.#stdin = process.stdin.getWriter();
    const secret = crypto.getRandomValues(new Uint8Array(SECRET));
    this.#write(secret);
    this.send(new TextEncoder().encode(JSON.stringify(greeting)));
    const reader = new ChunkReader(secret, greeting.maxMessage + MESSAGE_HEAD, {
      onMessage: (whole) => this.#hear(whole),
      onNoise: show,
    });
    this.gone = this.#attend(reader);
  }

  /** Id of the process. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Gives it a message. */
  send(message: Uint8Array): void {
    this.#write(frame(this.#frames, message));
    this.#frames = (this.#frames + 1) >>> 0;
  }

  /** Ends it at once, whatever it does. */
  kill(reason: string): void {
    this.ready = false;
    this.#reason ??= reason;
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }

  /** What cannot be written the process will not need: it is about to be found dead. */
  #write(bytes: Uint8Array): void {
    this.#stdin.write(bytes).catch(() => {});
  }

  #hear(whole: Uint8Array): void {
    const view = new DataView(whole.buffer);
    const kind = view.getUint32(4, true);
    const body = whole.subarray(MESSAGE_HEAD);
    if (kind === DYING) this.#reason ??= new TextDecoder().decode(body);
    else if (kind !== READY) this.#host.onMessage(this, view.getUint32(0, true), kind, body);
    else if (this.#reason === undefined) {
      this.ready = this.started = true;
      this.#host.onReady(this);
    }
  }

  async #attend(reader: ChunkReader): Promise<void> {
    const stdout = this.#process.stdout.getReader();
    const drained = this.#drain(stdout, reader);
    const { code, signal } = await this.#process.status;
    this.ready = false;
    const late = setTimeout(() => void stdout.cancel().catch(() => {}), PATIENCE);
    await drained;
    clearTimeout(late);
    await this.#stdin.abort().catch(() => {});
    this.#host.onGone(
      this,
      this.#reason ??
        (signal === null ? `the process has ended with code ${code}` : `the process was ended by ${signal}`),
    );
  }

  async #drain(stdout: ReadableStreamDefaultReader<Uint8Array>, reader: ChunkReader): Promise<void> {
    try {
      for (let next = await stdout.read(); !next.done; next = await stdout.read()) reader.push(next.value);
      reader.end();
    } catch (failure) {
      this.kill(failure instanceof Error ? failure.message : String(failure));
      await stdout.cancel().catch(() => {});
    }
  }
}

/** What a task has printed to stdout goes where its errors go. */
function show(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += Deno.stderr.writeSync(bytes.subarray(at));
}
