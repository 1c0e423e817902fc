/** What the compiler must accept, infer and refuse; the bodies are checked and never run. */
import {
  after,
  array,
  auto,
  Channel,
  f64,
  i32,
  type Infer,
  option,
  type ReceiveChannel,
  Runtime,
  select,
  type SendChannel,
  type SharedChannel,
  str,
  struct,
  union,
} from "../../mod.ts";

type Tasks = typeof import("./bad_input_tasks.ts");

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
function holds<_T extends true>(): void {}

const checked: (() => unknown)[] = [];

checked.push(async function selectNarrowsByKeyAndState(): Promise<void> {
  const jobs = new Channel<string>({ capacity: 1 });
  const numbers = new Channel<number>();
  const idle = Math.random() < 2;
  const other: Channel<bigint> | undefined = idle ? new Channel() : undefined;
  const got = await select({
    job: jobs,
    sent: numbers.onSend(1),
    late: after(1),
    off: idle && numbers,
    maybe: other,
    date: Promise.resolve(new Date()),
    stop: AbortSignal.timeout(5),
  });
  if (got.key === "job" && got.state === "ok") holds<Same<typeof got.value, string>>();
  if (got.key === "sent" && got.state === "ok") holds<Same<typeof got.value, void>>();
  if (got.key === "late" && got.state === "ok") holds<Same<typeof got.value, number>>();
  if (got.key === "off" && got.state === "ok") holds<Same<typeof got.value, number>>();
  if (got.key === "maybe" && got.state === "ok") holds<Same<typeof got.value, bigint>>();
  if (got.key === "date" && got.state === "ok") holds<Same<typeof got.value, Date>>();
  if (got.state === "closed") holds<Same<typeof got.reason, unknown>>();
  switch (got.key) {
    case "job":
    case "sent":
    case "late":
    case "off":
    case "maybe":
    case "date":
    case "stop":
      break;
    default:
      holds<Same<typeof got, never>>();
  }
  const ready = select.try({ job: jobs });
  holds<undefined extends typeof ready ? true : false>();
  // @ts-expect-error: 5 cannot be waited for
  void select({ job: 5 });
  // @ts-expect-error: nor can a function
  void select({ job: () => 1 });
  // @ts-expect-error: the cases have names
  void select(jobs);
  // @ts-expect-error: there is no such order
  void select({ job: jobs }, { order: "first" });
});

checked.push(async function tasksKeepTheirTypes(): Promise<void> {
  await using rt = await Runtime.start();
  const tasks = rt.import<Tasks>(import.meta.resolve("./bad_input_tasks.ts"));
  const sum = await tasks.add(1, 2);
  holds<Same<typeof sum, number>>();
  for await (const bytes of tasks.payload.map([1, 2], { concurrency: 2, ordered: false })) {
    holds<typeof bytes extends Uint8Array ? true : false>();
  }
  const numbers: SharedChannel<number> = rt.channel(f64);
  await tasks.double(numbers, rt.channel(f64, { capacity: 8 }));
  await tasks.double(numbers.receiver(), numbers.sender());
  // @ts-expect-error: an argument of the wrong type
  void tasks.add("1", 2);
  // @ts-expect-error: one too few
  void tasks.add(1);
  // @ts-expect-error: no such export
  void tasks.subtract(1, 2);
  // @ts-expect-error: no function
  void tasks.limit();
  // @ts-expect-error: a channel of other values
  void tasks.double(rt.channel(str), numbers);
  // @ts-expect-error: start() makes runtimes
  void new Runtime();
});

checked.push(async function codecsSayWhatTheyCarry(): Promise<void> {
  const row = struct({ id: i32, note: option(str), parts: array(union({ size: f64, name: str })) });
  const one: Infer<typeof row> = { id: 1, parts: [{ type: "size", value: 1 }, { type: "name", value: "x" }] };
  await using rt = await Runtime.start({ workers: 0 });
  await rt.channel(row).send({ ...one, note: undefined });
  const calls = rt.channel(auto<{ n: number; reply: SendChannel<number> }>());
  const { reply } = await calls.receive();
  await reply.send(1);
  // @ts-expect-error: an id is a number
  void rt.channel(row).send({ id: "1", parts: [] });
  // @ts-expect-error: the parts are missing
  void rt.channel(row).send({ id: 1 });
  // @ts-expect-error: no such member
  void rt.channel(row).send({ id: 1, parts: [{ type: "weight", value: 1 }] });
  // @ts-expect-error: no codec
  void rt.channel("f64");
});

checked.push(async function optionsMayBeUndefined(): Promise<void> {
  const none = undefined as undefined;
  const ch = new Channel<string>({ capacity: none, overflow: none, onUndelivered: none, maxWaiters: none });
  await ch.send("x", { signal: none });
  await ch.receive({ signal: none });
  await select({ ch, late: after(1, { clock: none }) }, { order: none, signal: none });
  const rt = await Runtime.start({ workers: none, memory: none, maxMessage: none, inbox: none, spin: none });
  rt.channel(f64, { capacity: none, overflow: none, onUndelivered: none, maxWaiters: none, name: none });
  const tasks = rt.import<Tasks>("x:");
  await tasks.add.with({ signal: none, timeout: none, worker: none, idempotent: none })(1, 2);
  tasks.payload.map([1], { concurrency: none, ordered: none, signal: none });
  auto({ depth: none, items: none, bytes: none });
  await rt.close({ deadline: none });
});

checked.push(function eachFaceIsWhatItSays(): void {
  const ch = new Channel<string>();
  const [tx, rx]: [SendChannel<string>, ReceiveChannel<string>] = [ch, ch];
  // @ts-expect-error: a sender receives nothing
  void tx.receive();
  // @ts-expect-error: a receiver sends nothing
  void rx.send("x");
  // @ts-expect-error: a capacity is a number
  void new Channel({ capacity: "5" });
  // @ts-expect-error: options are an object
  void new Channel(5);
  // @ts-expect-error: values come asynchronously
  for (const _ of ch);
});

Deno.test("types: select narrows, tasks and codecs infer, mistakes do not compile", () => {
  if (checked.length !== 5) throw new Error("a check is missing");
});
