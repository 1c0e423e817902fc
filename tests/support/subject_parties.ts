/**
 * Subjects as several parties see them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Codec } from "../../src/codec/codec.ts";
import { openSubject } from "../../src/runtime/subjects/open_subject.ts";
import type { SharedSubject } from "../../src/runtime/subjects/shared_subject.ts";
import type { SharedSubjectOptions } from "../../src/runtime/subjects/subject_options.ts";
import { Parties } from "./parties.ts";

/** A subject as each of the parties sees it. */
export function subjectsOf<T>(
  parties: Parties,
  codec: Codec<T>,
  options: SharedSubjectOptions<T> = {},
): SharedSubject<T>[] {
  const first = openSubject(parties.all[0]!.isolate, codec, options);
  const handle = parties.all[0]!.pack(first);
  return parties.all.map((party, i) => i === 0 ? first : party.unpack<SharedSubject<T>>(handle));
}

/** The same test for a writer and an observer in one isolate, and in two. */
export function near<T>(
  name: string,
  codec: Codec<T>,
  options: SharedSubjectOptions<T>,
  body: (writer: SharedSubject<T>, reader: SharedSubject<T>, parties: Parties) => Promise<void>,
): void {
  for (const apart of [false, true]) {
    Deno.test(`${name} (${apart ? "across isolates" : "within one"})`, async () => {
      using parties = new Parties(apart ? 2 : 1);
      const ends = subjectsOf(parties, codec, { ...options });
      await body(ends[0]!, ends.at(-1)!, parties);
      await parties.settle();
      parties.sound();
    });
  }
}

/** What an observer hears, as a list. */
export function heard<T>(list: unknown[]): {
  next(value: T): void;
  error(error: unknown): void;
  complete(): void;
} {
  return {
    next: (value) => list.push(value),
    error: (error) => list.push(["error", (error as Error).message ?? error]),
    complete: () => list.push("complete"),
  };
}

/** Waits until `list` is what is expected, for as long as that may take. */
export async function until(list: readonly unknown[], expected: readonly unknown[]): Promise<void> {
  for (let i = 0; i < 200 && list.length < expected.length; i++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assertEquals(list, expected);
}
