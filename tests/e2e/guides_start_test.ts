/**
 * Types in what `docs/guides/start.md` says, in an empty folder with an empty cache, and looks whether it comes out as the
 * page says. With `MILLRACE_DEEP=1` the inspector is opened in Chromium, too, and the time that each step took is printed.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Snapshot } from "@millrace/millrace/inspect";
import { DEEP } from "../support/deep.ts";
import { guidePrograms, writeFiles } from "../support/guide_programs.ts";
import { startRegistry } from "../support/jsr_registry.ts";
import { Browser, findChromium } from "./inspect_browser.ts";

/** A folder of a newcomer, with a shell in it. */
class Newcomer {
  readonly #started = performance.now();
  constructor(readonly dir: string, readonly env: Record<string, string>) {}

  /** Tells how long it took until here. */
  note(what: string): void {
    if (DEEP) console.log(`${((performance.now() - this.#started) / 1_000).toFixed(1)} s: ${what}`);
  }

  /** A line of the page, as it is typed. */
  command(line: string): Deno.Command {
    return new Deno.Command("sh", {
      args: ["-c", `exec ${line.replace(/^deno /, `${Deno.execPath()} `)}`],
      cwd: this.dir,
      env: this.env,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
  }

  /** Runs it to its end and gives what it prints. */
  async type(line: string): Promise<string> {
    const { code, stdout, stderr } = await this.command(line).output();
    assertEquals(code, 0, `${line}: ${new TextDecoder().decode(stderr)}`);
    this.note(line);
    return new TextDecoder().decode(stdout);
  }
}

/** Looks at the page as a newcomer does. */
async function open(url: string): Promise<void> {
  const chromium = await findChromium();
  if (chromium === undefined) return console.log("not looked at in a browser: there is no Chromium here");
  await using browser = await Browser.start(chromium);
  await browser.ask("Page.navigate", { url });
  await browser.until("document.querySelectorAll('#channels tbody tr').length === 2");
  assertStringIncludes(await browser.evaluate<string>("document.body.innerText"), "limits");
  assertEquals(browser.complaints, []);
}

/** Looks at the numbers behind the page until it shows what the guide says. */
async function look(url: string): Promise<Snapshot> {
  const { origin, search } = new URL(url);
  for (let tries = 0; tries < 300; tries++) {
    const snapshot: Snapshot = await (await fetch(`${origin}/snapshot${search}`)).json();
    const limits = snapshot.channels.find(({ name }) => name === "limits");
    if (limits !== undefined && limits.received > 50 && limits.flow === "full") return snapshot;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the channel of limits never gets full, other than the guide says");
}

Deno.test("the steps of docs/guides/start.md lead from an empty folder to the inspector and a clean end", async () => {
  const guide = await guidePrograms("start");
  const [make, add, run, watch] = guide.commands;
  assertEquals(guide.commands.length, 4, "a command of the guide is not run");
  assertEquals(make, "mkdir mill && cd mill");
  await using registry = await startRegistry();
  const dir = await Deno.makeTempDir({ prefix: "millrace_start_" });
  try {
    const env = {
      JSR_URL: registry.url,
      DENO_DIR: `${dir}/.deno`,
      NO_COLOR: "1",
      DENO_NO_UPDATE_CHECK: "1",
    };
    await Deno.mkdir(`${dir}/mill`);
    const newcomer = new Newcomer(`${dir}/mill`, env);
    await newcomer.type(add!);
    await writeFiles(newcomer.dir, guide.files);
    if (DEEP) await newcomer.type("deno check tasks.ts main.ts watch.ts");
    assertEquals(await newcomer.type(run!), guide.printed[0]);

    await using program = newcomer.command(watch!).spawn();
    const output = program.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const url = /look at (\S+)/.exec((await output.read()).value ?? "")?.[1];
    assert(url !== undefined, "the address of the inspector is not printed");
    newcomer.note("the inspector's address is printed");
    const snapshot = await look(url);
    assertEquals(snapshot.workers.map(({ tasks, running }) => [tasks, running]), [[1, 1], [1, 1]]);
    assert(snapshot.channels.every(({ depth, capacity }) => depth <= capacity));
    if (DEEP) await open(url);
    newcomer.note("the inspector is open and shows both channels");
    program.kill("SIGINT");
    let rest = "";
    for (let got = await output.read(); !got.done; got = await output.read()) rest += got.value;
    assertMatch(rest, /^\n\d+ answers\n$/, "Ctrl-C did not let it finish");
    const errors = await new Response(program.stderr).text();
    assertEquals((await program.status).code, 0, errors);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
