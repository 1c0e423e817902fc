import { assert, assertEquals } from "@std/assert";
import { Actor, ActorSystem, child, f64, Runtime, type SharedChannel } from "@millrace/millrace";
import { inspect } from "@millrace/millrace/inspect";
import { Browser, findChromium } from "./inspect_browser.ts";

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
    await using page = await inspect(rt, { systems: [system] });
    const tasks = rt.import<Tasks>(import.meta.resolve("./inspect_tasks.ts"));
    const tenant = await tasks.Tenant.spawn();
    await tenant.ask.hello();
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
    const actors = await browser.evaluate<Record<string, string>[]>(rowsOf("actors"));
    assertEquals(actors.slice(-3).map((row) => [row["Actor"], row["Restarts"], row["Mailbox"]]), [
      ["· orders", "1", "0"],
      ["· bills", "0", "0"],
      ["· <b>mail</b>", "0", "0"],
    ]);
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

/** Whether anything sticks out to the right. */
const OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
/** The worst contrast of the texts that are shown, by the formula of WCAG. */
const CONTRAST = `(() => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (color) => { context.fillStyle = color; context.fillRect(0, 0, 1, 1); return [...context.getImageData(0, 0, 1, 1).data]; };
  const light = (color) => { const [r, g, b] = rgb(color).map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (node) => { for (; node; node = node.parentElement) {
    const color = getComputedStyle(node).backgroundColor; if (color !== "rgba(0, 0, 0, 0)") return color; } return "white"; };
  let worst = [99, ""];
  for (const node of document.querySelectorAll("body *")) {
    if (!(node instanceof HTMLElement) || ![...node.childNodes].some((c) => c.nodeType === 3 && c.data.trim())) continue;
    if (!node.checkVisibility()) continue;
    const [a, b] = [light(getComputedStyle(node).color), light(ground(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < worst[0]) worst = [ratio, node.outerHTML.slice(0, 80)];
  }
  return worst;
})()`;

Deno.test({
  name:
    "the page of a busy, jammed runtime fits 320 px, is legible in light and dark, and is used by keyboard",
  ignore: chromium === undefined,
}, async () => {
  await using rt = await Runtime.start({ workers: 3, memory: "16MiB" });
  await using system = await office();
  await using page = await inspect(rt, { systems: [system] });
  const tasks = rt.import<Tasks>(import.meta.resolve("./inspect_tasks.ts"));
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
    "document.querySelector('#channels polyline').getAttribute('points').split(' ').length > 12",
  );
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
  if (PICTURES !== undefined) await new Promise((resolve) => setTimeout(resolve, 20_000));
  if (PICTURES !== undefined) {
    await Deno.writeFile(`${PICTURES}/inspect_light.png`, await browser.screenshot());
  }
  for (const scheme of ["light", "dark"] as const) {
    for (const width of [1100, 641, 320]) {
      await browser.look(width, 900, scheme);
      assertEquals(await browser.evaluate(OVERFLOW), 0, `it scrolls sideways at ${width} px`);
      const [ratio, where] = await browser.evaluate<[number, string]>(CONTRAST);
      assert(ratio >= 4.5, `contrast ${ratio} in ${scheme} at ${where}`);
    }
    if (PICTURES !== undefined) {
      await Deno.writeFile(`${PICTURES}/inspect_320_${scheme}.png`, await browser.screenshot());
    }
  }
  await browser.look(1100, 1000, "dark");
  if (PICTURES !== undefined) await Deno.writeFile(`${PICTURES}/inspect.png`, await browser.screenshot());
  await keyboard(browser);
  assertEquals(browser.complaints, []);
  for (const one of [parsed, refined, there, back]) one.cancel();
  await Promise.allSettled(calls);
});

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
}

Deno.test({ name: "the page says that the program has ended", ignore: chromium === undefined }, async () => {
  const rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const page = await inspect(rt);
  await using browser = await Browser.start(chromium!);
  await browser.ask("Page.navigate", { url: page.url });
  await browser.until("document.querySelector('#state')?.textContent.startsWith('live')");
  await page.close();
  await browser.until("document.querySelector('#state')?.textContent === 'the program has ended'");
  await rt.close();
});
