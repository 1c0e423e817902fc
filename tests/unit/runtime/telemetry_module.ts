/**
 * Tasks that belong to a trace.
 *
 * @module
 */
import { Actor, spawn } from "../../../src/actor/mod.ts";

export class Echo extends Actor {
  say(words: string): string {
    return words;
  }
}

/** Asks an actor of its own worker. */
export async function shout(words: string, times = 1): Promise<string> {
  const echo = spawn(Echo);
  const said = await echo.ask.say(words.toUpperCase().repeat(times));
  await echo.stop();
  return said;
}

export function fail(): never {
  throw new TypeError("not this");
}
