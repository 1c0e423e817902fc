/**
 * Shows the pipeline at work: one line that redraws itself in a terminal, a plain line a second elsewhere.
 *
 * @module
 */
import type { Runtime } from "@millrace/millrace";
import { type Moment, progressLine } from "./progress.ts";
import type { Look } from "./table.ts";

const REDRAW = 100;
const PLAIN = 1000;

/** Where the display writes, and what it can do there. */
export interface Screen {
  /** Whether a line can be overwritten. */
  readonly terminal: boolean;
  /** Writes text as it is. */
  write(text: string): void;
}

/** Shows progress from its construction until it is disposed of. */
export class Display implements Disposable {
  #rt: Runtime;
  #look: Look;
  #screen: Screen;
  #total: number | undefined;
  #timer: ReturnType<typeof setInterval>;
  #rows = 0;
  #shownRows = 0;
  #shownAt = performance.now();

  /** `total` is the number of rows in the file, if it is known. */
  constructor(rt: Runtime, look: Look, screen: Screen, total: number | undefined) {
    this.#rt = rt;
    this.#look = look;
    this.#screen = screen;
    this.#total = total;
    this.#timer = setInterval(() => this.#show(), screen.terminal ? REDRAW : PLAIN);
  }

  /** Counts rows that reached the end of the pipeline. */
  add(rows: number): void {
    this.#rows += rows;
  }

  /** Stops, and clears the line. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    if (this.#screen.terminal) this.#screen.write("\r\x1b[2K");
  }

  #show(): void {
    const line = progressLine(this.#look, this.#moment());
    this.#screen.write(this.#screen.terminal ? `\r\x1b[2K${line}` : `${line}\n`);
  }

  #moment(): Moment {
    const now = performance.now();
    const rate = (this.#rows - this.#shownRows) / Math.max(1e-3, (now - this.#shownAt) / 1000);
    this.#shownRows = this.#rows;
    this.#shownAt = now;
    const { channels, workers } = this.#rt.stats();
    return {
      rows: this.#rows,
      total: this.#total,
      rate,
      channels: channels
        .filter(({ name }) => name === "raw" || name === "clean")
        .map(({ name, depth, capacity }) => ({ name: name ?? "", depth, capacity })),
      workers: workers.map(({ busy }) => busy),
    };
  }
}
