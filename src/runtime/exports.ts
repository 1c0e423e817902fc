/**
 * The exports that calls name by number.
 *
 * @module
 */
import type { ExportNotice } from "../workers/protocol.ts";

/** The exports of one runtime, by `"<name> <url>"`. */
export class Exports extends Map<string, ExportNotice> {
  /** The number of an export; a new one is told to `announce`. */
  idOf(url: string, name: string, announce: (notice: ExportNotice) => void): number {
    const key = `${name} ${url}`;
    let notice = this.get(key);
    if (notice === undefined) {
      notice = { id: this.size, url, name };
      this.set(key, notice);
      announce(notice);
    }
    return notice.id;
  }

  /** A worker has given numbers of its own. */
  learn(notice: ExportNotice): void {
    this.set(`${notice.id} ${notice.name} ${notice.url}`, notice);
  }
}
