import { assertEquals } from "@std/assert";
import { SubjectCore } from "../../support/subject_core.ts";

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

Deno.test("a reader that joins after 32,768 others have, with nothing published meanwhile, holds writers back all the same", () => {
  const shared = new SubjectCore();
  const ch = shared.subject(64, { replay: 64 });
  const first = shared.join(1, ch);
  assertEquals(shared.publish(0, ch, range(0, 64)), 64);
  assertEquals(shared.readAll(1, ch, first), range(0, 64));
  // Notes the slowest reader: there is room for 63 more.
  assertEquals(shared.publish(0, ch, [64]), 1);
  assertEquals(shared.readAll(1, ch, first), [64]);
  for (let i = 0; i < 32_767; i++) shared.call.part(shared.me[2]!, ch, shared.join(2, ch, 0));
  const late = shared.join(2, ch, 64);
  shared.publish(0, ch, range(65, 65 + 63));
  assertEquals(shared.readAll(2, ch, late)[0], 1, "the oldest value that was promised to it");
});
