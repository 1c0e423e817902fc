/** What the workers of the death test of subjects do until the subject completes, or they die. */
import { ChannelClosedError } from "../../src/errors.ts";
import type { SharedChannel, SharedSubject } from "../../src/runtime/mod.ts";
import { SPAN } from "./nemesis_module.ts";

/** Publishes 0, 1, 2 … of life `life` until the subject completes; how many were accepted. */
export async function publish(news: SharedSubject<number>, life: number): Promise<number> {
  for (let n = 0;; n++) {
    try {
      await news.send(life * SPAN + n);
    } catch (error) {
      if (error instanceof ChannelClosedError) return n;
      throw error;
    }
  }
}

/** Reads until the subject completes; says now and then that it lives, and tells of each value that was not the next one of its life. */
export async function follow(
  news: SharedSubject<number>,
  signs: SharedChannel<number>,
  faults: SharedChannel<number>,
  how: "receiver" | "observer",
): Promise<void> {
  const last = new Map<number, number>();
  let count = 0;
  const note = (value: number): void => {
    const life = Math.floor(value / SPAN), sequence = value % SPAN, before = last.get(life);
    if (before !== undefined && sequence !== before + 1) faults.trySend(value);
    last.set(life, sequence);
    if (++count % 16 === 0) signs.trySend(count);
  };
  if (how === "observer") {
    await new Promise<void>((complete, error) => news.subscribe({ next: note, error, complete }));
  } else for await (const value of news) note(value);
}
