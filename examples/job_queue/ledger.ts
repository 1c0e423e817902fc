/**
 * What is known of a job, whoever asks: one journal per key. That is what makes a key mean one job, however often it is submitted
 * or handed out.
 *
 * @module
 */
import { json } from "@millrace/millrace";
import { type Journal, type Remote, RemoteError } from "@millrace/millrace/nats";

/** What happens to a job. */
export type Entry = "queued" | "started" | "done" | "dead" | "cancelled";

/** What has become of it. */
export interface JobState {
  readonly status: "unknown" | "queued" | "done" | "dead" | "cancelled";
  /** How often it was started. Counted before it runs, so that one that takes its process down is counted, too. */
  readonly attempts: number;
}

const UNKNOWN: JobState = { status: "unknown", attempts: 0 };

function apply({ status, attempts }: JobState, entry: Entry): JobState {
  if (entry === "started") return { status, attempts: attempts + 1 };
  return { status: entry, attempts };
}

/** Whether nothing more happens to it. */
export function isOver({ status }: JobState): boolean {
  return status === "done" || status === "dead" || status === "cancelled";
}

/** The ledger of one job, as one process sees it. */
export class Ledger {
  readonly #journal: Journal<Entry, JobState>;
  #state: JobState = UNKNOWN;

  private constructor(journal: Journal<Entry, JobState>) {
    this.#journal = journal;
  }

  /** Reads what is known. */
  static async open(system: Remote, queue: string, key: string): Promise<Ledger> {
    const codecs = { event: json<Entry>(), state: json<JobState>() };
    const ledger = new Ledger(await system.journal<Entry, JobState>(`${queue}-ledger`, key, codecs));
    await ledger.#load();
    return ledger;
  }

  /** What was known when it was last read or written. */
  get state(): JobState {
    return this.#state;
  }

  /** Writes an entry, unless the job is over. Returns whether it stands there now. */
  async write(entry: Entry): Promise<boolean> {
    while (!isOver(this.#state)) {
      try {
        await this.#journal.append(entry);
        this.#state = apply(this.#state, entry);
        return true;
      } catch (error) {
        // Somebody else wrote first: read that, and see whether there is anything left to say.
        if (!(error instanceof RemoteError && error.code === "LOG_CONFLICT")) throw error;
        await this.#load();
      }
    }
    return false;
  }

  async #load(): Promise<void> {
    this.#state = await this.#journal.load(UNKNOWN, apply);
  }
}
