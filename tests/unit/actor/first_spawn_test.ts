import { assertThrows } from "@std/assert";
import { spawn } from "../../../src/actor/mod.ts";
import { ArgumentError } from "../../../src/errors.ts";

// Alone in its file: nobody has spawned anything in this isolate yet.
Deno.test("the very first spawn, too, refuses what is no actor by name, undefined among it", () => {
  for (const given of [undefined, null, {}]) {
    assertThrows(() => spawn(given as never), ArgumentError, "an actor class or a function");
  }
});
