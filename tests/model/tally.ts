/**
 * What all scenarios of a run come to. Each test file is an isolate of its own, perhaps of several at a time: they append a
 * line for each scenario to the file that `MILLRACE_TALLY` names, and who started them adds up (`tests/deep.ts`).
 *
 * @module
 */

/** What a scenario came to. */
export interface Count {
  /** Its name. */
  readonly name: string;
  /** What was found, if something was. */
  readonly failed?: string;
  /** See `Report`. */
  readonly fibers?: number;
  /** See `Report`. */
  readonly executions?: number;
  /** See `Report`. */
  readonly cut?: number;
  /** See `Report`. */
  readonly states?: number;
  /** See `Report`. */
  readonly bound?: number;
}

/** Writes down what a scenario came to, if somebody adds up. */
export function tally(count: Count): void {
  const file = Deno.env.get("MILLRACE_TALLY");
  if (file !== undefined) Deno.writeTextFileSync(file, `${JSON.stringify(count)}\n`, { append: true });
}

/** One sentence about all scenarios in the text of such a file. */
export function total(text: string): string {
  const all = text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as Count);
  const sum = (key: "executions" | "cut" | "states") => all.reduce((to, count) => to + (count[key] ?? 0), 0);
  const say = (n: number) => n.toLocaleString("en");
  const small = all.filter(({ fibers = 9, states = 0 }) => fibers <= 3 && states > 0);
  const exhausted = small.filter(({ bound = -1 }) => bound >= 3);
  const failures = all.filter(({ failed }) => failed !== undefined);
  const races = failures.filter(({ failed }) => failed!.startsWith("a race"));
  return `${say(sum("executions"))} executions of ${all.length} scenarios, ` +
    `${say(sum("executions") - sum("cut"))} of them to their end; ${say(sum("states"))} states; ` +
    `${exhausted.length} of ${small.length} scenarios of up to three fibers exhausted with up to 3 preemptions, ` +
    `${small.filter(({ bound }) => bound === 255).length} with any number; ${races.length} races, ` +
    `${failures.length - races.length} other failures`;
}
