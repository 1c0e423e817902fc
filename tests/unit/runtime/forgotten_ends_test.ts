import { assertEquals } from "@std/assert";
import { f64 } from "../../../src/codec/mod.ts";
import { Parties } from "../../support/parties.ts";

const gc = (globalThis as { gc?: () => void }).gc;

Deno.test({
  name:
    "an end that was forgotten with its channel is over when its worker dies: who waits for it hears of the end (run with --expose-gc)",
  ignore: gc === undefined,
  async fn() {
    using parties = new Parties(3);
    const waiting = forgetSender(parties);
    await parties.settle();
    for (let i = 0; i < 3; i++) {
      gc!();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    parties.kill(parties.all[1]!);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<string>((resolve) => timer = setTimeout(() => resolve("nothing"), 5_000));
    assertEquals(await Promise.race([waiting, late]), "ChannelClosedError");
    clearTimeout(timer);
  },
});

/** Party 2 waits for what party 1 might send, which nobody can reach any more. */
function forgetSender(parties: Parties): Promise<string> {
  const [, sending, receiving] = parties.channel(f64, { capacity: 1 });
  sending!.sender();
  const keep = receiving!;
  return keep.receive().then(() => "a value", (error) => error.name).finally(() => keep.closed);
}
