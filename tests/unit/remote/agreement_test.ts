import { assertEquals, assertRejects } from "@std/assert";
import { type Codec, f64, i32, json, str } from "../../../src/codec/mod.ts";
import { ArgumentError, RemoteError } from "../../../src/errors.ts";
import { memoryCarrier } from "../../../src/remote/memory/memory_carrier.ts";
import { remote } from "../../../src/remote/remote.ts";

Deno.test("what is kept with one codec cannot be opened with another one, by whomever, also when nobody has it open", async () => {
  const carrier = memoryCarrier();
  await using later = remote(carrier, { name: "s" });
  {
    await using first = remote(carrier, { name: "s" });
    const orders = await first.channel("orders", f64, { kind: "durable", capacity: 4 });
    await orders.send(1.5);
    await first.subject("temperature", f64, { replay: { last: 1 } });
    await first.journal("accounts", "ada", { event: i32, state: json<number>() });
  }
  const refused = async (open: () => Promise<unknown>): Promise<void> => {
    const error = await assertRejects(open, RemoteError, "is kept with another codec");
    assertEquals(error.code, "LOG_CONFLICT");
  };
  await refused(() => later.channel("orders", str, { kind: "durable", capacity: 4 }));
  await refused(() => later.subject("temperature", str, { replay: { last: 1 } }));
  await refused(() => later.journal("accounts", "bob", { event: str, state: json<number>() }));
  const orders = await later.channel("orders", f64, { kind: "durable", capacity: 4 });
  assertEquals(await orders.receive(), 1.5);
});

Deno.test("of many that open the same thing at the same moment all agree, or those that differ are refused", async () => {
  const carrier = memoryCarrier();
  const systems = Array.from({ length: 8 }, () => remote(carrier, { name: "s" }));
  const opened = await Promise.allSettled(
    systems.map((system, i) =>
      system.channel<unknown>("c", (i < 7 ? f64 : str) as Codec<unknown>, { kind: "durable", capacity: 4 })
    ),
  );
  const refused = opened.filter(({ status }) => status === "rejected").length;
  assertEquals(refused === 1 || refused === 7, true, `${refused} were refused`);
  await Promise.all(systems.map((system) => system.close({ deadline: 100 })));
});

Deno.test("a deadline that is none is refused", async () => {
  const system = remote(memoryCarrier(), { name: "s" });
  await assertRejects(() => system.close({ deadline: -1 }), ArgumentError);
  await assertRejects(() => system.close({ deadline: NaN }), ArgumentError);
  await system.close({ deadline: 0 });
});
