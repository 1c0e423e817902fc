import { assertEquals, assertMatch } from "@std/assert";
import { ignore } from "./world.ts";

Deno.test({
  name: "the flights over three processes, one of which is killed, have the checksum of the main job",
  ignore,
  async fn() {
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "-q", "demo:nats"],
      stdout: "piped",
    }).output();
    const text = new TextDecoder().decode(stdout);
    assertEquals(code, 0, text);
    assertMatch(text, /killed, \d+ started/);
    assertMatch(
      text,
      /3000000 rows in \d+ parts in [\d.]+ s, \d+ counted twice and taken once, checksum 89aedba9713607ce/,
    );
  },
});
