/**
 * Programs in processes of their own: what debugging reports when one ends can only be seen there.
 *
 * @module
 */
import { type Ending, runAsUser } from "../../../support/user_program.ts";

const CHANNEL = import.meta.resolve("../../../../src/channel/mod.ts");
const DEBUG = import.meta.resolve("../../../../src/channel/debug/debug.ts");

/** How to run a program. */
export interface Setting {
  /** The value of `MILLRACE_DEBUG`; empty by default. */
  readonly env?: string;
  /** Permissions and the like, instead of the right to read that variable. */
  readonly flags?: readonly string[];
}

/** Runs a program that knows `Channel`, `select`, `after`, `every` and `debug`. */
export function run(
  text: string,
  { env = "", flags = ["--allow-env=MILLRACE_DEBUG"] }: Setting,
): Promise<Ending> {
  const main = `import { after, Channel, every, select } from "${CHANNEL}";
import { debug } from "${DEBUG}";
void [after, Channel, every, select, debug];
${text}`;
  return runAsUser({
    files: { "main.ts": main },
    flags: ["--no-check", ...flags],
    env: { MILLRACE_DEBUG: env },
  });
}
