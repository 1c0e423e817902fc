import { assert, assertEquals } from "@std/assert";
import {
  Actor,
  ActorSystem,
  child,
  f64,
  type Imported,
  Runtime,
  type SharedChannel,
  supervise,
} from "@millrace/millrace";
import { inspect } from "@millrace/millrace/inspect";
import { Browser, CONTRAST, findChromium, OVERFLOW } from "./inspect_browser.ts";

type Tasks = typeof import("./inspect_tasks.ts");
const chromium = await findChromium();
if (chromium === undefined) console.log("skipped: the inspector's page, because there is no Chromium here");
/** Where a picture goes when the docs need a new one. */
const PICTURES = Deno.env.get("MILLRACE_PICTURES");

class Clerk extends Actor {
  handle(): string {
    return "done";
  }
  fail(): never {
    throw new Error("on purpose");
  }
}

/** What the rows of a table say, by the labels of their cells. */
const rowsOf = (id: string) =>
  `[...document.querySelectorAll("#${id} tbody tr")].map((tr) =>
    Object.fromEntries([...tr.cells].map((td) => [td.dataset.label, td.textContent])))`;
const cardOf = (label: string) =>
  `[...document.querySelectorAll("#cards div")].find((div) => div.querySelector("dt").textContent === "${label}")
    .querySelector("dd span").textContent`;

async function office(): Promise<ActorSystem> {
  const system = new ActorSystem();
  system.measure();
  const clerks = ["orders", "bills", "<b>mail</b>"].map((name) => child(Clerk, [], { name }));
  const supervisor = system.supervise({ strategy: "one_for_one" }, clerks);
  await supervisor.ready();
  system.events.subscribe(() => {});
  const orders = system.find("orders") as unknown as {
    ask: { fail(): Promise<void>; handle(): Promise<string> };
  };
  await orders.ask.fail().catch(() => {});
  for (let i = 0; i < 50; i++) await orders.ask.handle();
  return system;
}

Deno.test(
  { name: "the page shows a quiet runtime as rt.stats() tells it", ignore: chromium === undefined },
  async () => {
    await using rt = await Runtime.start({ workers: 2, memory: "16MiB" });
    await using system = await office();
    await using page = await inspect(rt, { systems: [system], tap: true });
    const tasks = rt.import<Tasks>(import.meta.resolve("./inspect_tasks.ts"));
    const tenant = await tasks.Tenant.spawn.with({ worker: 2 })();
    await tenant.ask.hello();
    for (let i = 0; i < 10; i++) await tasks.price(i).catch(() => {});
    using numbers = rt.channel(f64, { capacity: 16, name: "numbers" });
    using hostile = rt.channel(f64, { capacity: 4, name: "<img src=x onerror=alert(1)>" });
    using prices = rt.subject(f64, { name: "prices", capacity: 64 });
    using _subscription = prices.subscribe(() => {});
    await numbers.sendMany([1, 2, 3, 4, 5]);
    await numbers.receive();
    const waiting = hostile.receive();
    await prices.send(7);
    await using browser = await Browser.start(chromium!);
    await browser.look(1100, 900, "light");
    await browser.ask("Page.navigate", { url: page.url });
    await browser.until("window.millrace && document.querySelectorAll('#channels tbody tr').length === 2");
    // Rates need a second snapshot to come to rest.
    await browser.until(`${cardOf("Messages")} === "0/s"`);
    const stats = rt.stats();
    const channels = await browser.evaluate<Record<string, string>[]>(rowsOf("channels"));
    assertEquals(
      channels.map((
        row,
      ) => [row["Channel"], row["Depth"], row["Wait to send"], row["To receive"], row["Dropped"]]),
      stats.channels.map((c) => [
        c.name,
        `${c.depth} of ${c.capacity}`,
        `${c.waitingSenders}`,
        `${c.waitingReceivers}`,
        `${c.dropped}`,
      ]),
    );
    const workers = await browser.evaluate<Record<string, string>[]>(rowsOf("workers"));
    assertEquals(
      workers.map((row) => [row["Worker"], row["State"], row["Tasks run"], row["Running"]]),
      stats.workers.map((w) => [`worker ${w.worker}`, w.state, `${w.tasks}`, `${w.running}`]),
    );
    const [subject] = await browser.evaluate<Record<string, string>[]>(rowsOf("subjects"));
    assertEquals([subject!["Subject"], subject!["Sent"], subject!["Subscribers"], subject!["Lag"]], [
      "prices",
      "1",
      "1",
      "0 of 64",
    ]);
    const memory = await browser.evaluate<string>(cardOf("Shared memory"));
    assertEquals(memory, `${(stats.memory.used / 2 ** 20).toFixed(1)} MiB`);
    await browser.until(`${rowsOf("actors")}.some((row) => row.Where === "worker 2")`);
    const actors = await browser.evaluate<Record<string, string>[]>(rowsOf("actors"));
    const told = (row: Record<string, string> | undefined) =>
      ["Actor", "Where", "Mailbox", "Handled", "Restarts", "Last error"].map((label) =>
        row?.[label]?.replace(/, [\d.]+ m?s ago$/, ", ago")
      );
    const first = actors.findIndex((row) => row["Actor"] === "· orders");
    assertEquals(actors.slice(first, first + 3).map(told), [
      ["· orders", "system 1", "0", "51", "1", "Error: on purpose, in fail, ago"],
      ["· bills", "system 1", "0", "0", "0", ""],
      ["· <b>mail</b>", "system 1", "0", "0", "0", ""],
    ]);
    assertEquals(actors.filter((row) => row["Where"] === "worker 2").map((row) => row["Kind"]), ["Tenant"]);
    const [prices1] = stats.tasks;
    const [row] = await browser.evaluate<Record<string, string>[]>(rowsOf("functions"));
    assertEquals([row!["Function"], row!["Started"], row!["Failed"]], [prices1!.name, "10", "1"]);
    await tapped(browser);
    assertEquals(
      await browser.evaluate("document.querySelectorAll('main img, main b').length"),
      0,
      "a name became markup",
    );
    assertEquals(browser.complaints, []);
    await hostile.send(1);
    await waiting;
    await tenant.stop();
  },
);

/** Looks into something. */
function choose(browser: Browser, text: string): Promise<unknown> {
  const wanted = `(option) => option.textContent.startsWith(${JSON.stringify(text)})`;
  return browser.evaluate(`(() => {
    const select = document.querySelector("#tapped");
    select.value = [...select.options].find(${wanted}).value;
    select.dispatchEvent(new Event("change"));
  })()`);
}

/** Looks into a channel, a mailbox, and then nowhere. */
async function tapped(browser: Browser): Promise<void> {
  const rows = "[...document.querySelectorAll('#tap-rows li')].map((li) => li.textContent).join()";
  await choose(browser, "channel numbers");
  await browser.until(`${rows} === "2,3,4,5"`);
  assertEquals(await browser.evaluate("document.querySelector('#tap-note').textContent"), "4 wait");
  await choose(browser, "mailbox of orders");
  await browser.until("document.querySelector('#tap-note').textContent === '0 wait'");
  await choose(browser, "nothing");
  await browser.until("document.querySelector('#tap-rows').hidden");
}

/** Orders for clerks on two workers, under one supervisor: now and then one that cannot be read. */
async function clerks(tasks: Imported<Tasks>): Promise<AsyncDisposable> {
  for (const worker of [1, 2, 3]) await tasks.measure.with({ worker })();
  const specs = ["anna", "bert", "carl"].map((name, i) =>
    child(tasks.Clerk, [], { name, worker: i % 3 + 1 })
  );
  const supervisor = supervise({ strategy: "one_for_one", intensity: 1_000 }, specs);
  await supervisor.ready();
  let n = 0;
  const orders = setInterval(() => {
    for (const spec of specs) {
      supervisor.find(spec)?.tell.file({ id: ++n, item: n % 100 === 1 ? "?" : `item ${n}` });
    }
  }, 8);
  const calls = setInterval(() => void tasks.price(n).catch(() => {}), 20);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(orders);
      clearInterval(calls);
      await supervisor.stop();
    },
  };
}

Deno.test({
  name:
    "the page of a busy, jammed runtime fits 320 px, is legible in light and dark, and is used by keyboard",
  ignore: chromium === undefined,
}, async () => {
  await using rt = await Runtime.start({ workers: 3, memory: "16MiB" });
  await using system = await office();
  await using page = await inspect(rt, { systems: [system], tap: true });
  const tasks = rt.import<Tasks>(import.meta.resolve("./inspect_tasks.ts"));
  await using _clerks = await clerks(tasks);
  const channel = (name: string, capacity: number): SharedChannel<number> =>
    rt.channel(f64, { capacity, name });
  const [parsed, refined, there, back] = [
    channel("parsed", 256),
    channel("refined", 64),
    channel("there", 4),
    channel("back", 4),
  ];
  const prices = rt.subject(f64, { name: "prices" });
  const calls = [
    tasks.produce.with({ worker: 1 })(parsed),
    tasks.refine.with({ worker: 2 })(parsed, refined),
    tasks.publish.with({ worker: 3 })(refined, prices),
    tasks.stuck.with({ worker: 1 })(there, back),
    tasks.stuck.with({ worker: 3 })(back, there),
  ];
  using _subscription = prices.subscribe(() => {});
  await using browser = await Browser.start(chromium!);
  await browser.look(1100, 1000, "light");
  await browser.ask("Page.navigate", { url: page.url });
  await browser.until("document.querySelectorAll('#cycles li').length > 0");
  await browser.until(`${rowsOf("channels")}.some((row) => row.In !== "0/s" && row.Flow.startsWith("full"))`);
  await browser.until(
    "document.querySelector('#channels polyline').getAttribute('points').split(' ').length > 5",
  );
  await browser.until(
    "document.querySelector('#warnings .bad')?.textContent.startsWith('suspected deadlock: ')",
  );
  await browser.until(`${rowsOf("actors")}.some((row) => row["Last error"].includes("has no item"))`);
  const cycle = await browser.evaluate<string>("document.querySelector('#cycles').textContent");
  assert(cycle.includes("worker 1 waits to send on there → worker 3 waits to send on back"), cycle);
  assert(await browser.evaluate<number>("document.querySelectorAll('#graph line.cycle').length") >= 2);
  const bars = await browser.evaluate<[number, string][]>(`[...document.querySelectorAll(".bar")].map((bar) =>
    [Math.round(100 * bar.firstChild.getBoundingClientRect().width / bar.clientWidth), bar.parentNode.textContent])`);
  for (const [drawn, told] of bars) {
    assert(Math.abs(drawn - parseInt(told)) <= 2, `${told} is drawn as ${drawn} %`);
  }
  const slowest = await browser.evaluate<string[]>(
    `${rowsOf("channels")}.filter((row) => row.Flow.includes("slowest")).map((row) => row.Channel)`,
  );
  assertEquals(slowest.filter((name) => name !== "parsed"), [], "what comes after parsed is the slow stage");
  if (PICTURES !== undefined) await pictures(browser, PICTURES);
  await choose(browser, "channel parsed");
  await browser.until("document.querySelectorAll('#tap-rows li').length > 0");
  for (const scheme of ["light", "dark"] as const) {
    for (const width of [1100, 641, 320]) {
      await browser.look(width, 900, scheme);
      assertEquals(await browser.evaluate(OVERFLOW), 0, `it scrolls sideways at ${width} px`);
      const [ratio, where] = await browser.evaluate<[number, string]>(CONTRAST);
      assert(ratio >= 4.5, `contrast ${ratio} in ${scheme} at ${where}`);
    }
  }
  await browser.look(1100, 1000, "dark");
  await keyboard(browser);
  assertEquals(browser.complaints, []);
  for (const one of [parsed, refined, there, back]) one.cancel();
  await Promise.allSettled(calls);
});

/** The pictures of the docs, of half a minute of a program at work. */
async function pictures(browser: Browser, folder: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 32_000));
  await choose(browser, "mailbox of bert");
  const picture = async (
    name: string,
    width: number,
    height: number,
    scheme: "light" | "dark",
    at: string,
  ) => {
    await browser.look(width, height, scheme);
    await browser.evaluate(`document.querySelector("${at}").scrollIntoView({ behavior: "instant" })`);
    await new Promise((resolve) => setTimeout(resolve, 700));
    await Deno.writeFile(`${folder}/${name}.png`, await browser.screenshot());
  };
  await picture("inspect", 1100, 1000, "light", "body");
  await picture("inspect_dark", 1100, 1100, "dark", "#s-actors");
  await picture("inspect_phone", 360, 760, "light", "body");
  await picture("inspect_phone_dark", 360, 760, "dark", "#s-actors");
  await picture("inspect_tasks_dark", 360, 760, "dark", "#s-tasks");
}

async function keyboard(browser: Browser): Promise<void> {
  const focused = () =>
    browser.evaluate<string>("document.activeElement.id || document.activeElement.textContent");
  await browser.press("Tab");
  assertEquals(await focused(), "Skip to the overview");
  await browser.press("Tab");
  assertEquals(await focused(), "Overview");
  await browser.press("/");
  assertEquals(await focused(), "filter");
  await browser.press("b");
  await browser.until(`${rowsOf("channels")}.map((row) => row.Channel).join() === "back"`);
  await browser.press("Escape");
  await browser.press("p");
  assertEquals(
    await browser.evaluate("document.querySelector('#pause').getAttribute('aria-pressed')"),
    "true",
  );
  await browser.press("p");
  await browser.press("6");
  assertEquals(await browser.evaluate("location.hash"), "#s-subjects");
  await browser.press("8");
  assertEquals(await browser.evaluate("location.hash"), "#s-tap");
}

Deno.test({ name: "the page says that the program has ended", ignore: chromium === undefined }, async () => {
  const rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const page = await inspect(rt);
  await using browser = await Browser.start(chromium!);
  await browser.ask("Page.navigate", { url: page.url });
  await browser.until("document.querySelector('#state')?.textContent.startsWith('live')");
  await page.close();
  await browser.until("document.querySelector('#state')?.textContent === 'the program has ended'");
  await browser.press("p");
  await browser.press("p");
  const state = await browser.evaluate("document.querySelector('#state').textContent");
  assertEquals(state, "the program has ended", "a page that is no more held still calls it live");
  await rt.close();
});
