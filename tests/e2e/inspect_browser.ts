/**
 * A headless Chromium for tests, spoken to by the DevTools protocol.
 *
 * @module
 */

/** What a page has said against itself. */
export interface Complaint {
  readonly kind: string;
  readonly text: string;
}

type Reply = {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
};

/** Names under which it is installed; empty if it is not. */
export async function findChromium(): Promise<string | undefined> {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      const { success } = await new Deno.Command(name, {
        args: ["--version"],
        stdout: "null",
        stderr: "null",
      }).output();
      if (success) return name;
    } catch {
      // Not installed under this name.
    }
  }
  return undefined;
}

/** One browser with one page. */
export class Browser implements AsyncDisposable {
  /** Errors and warnings of the console, exceptions, requests that failed. */
  readonly complaints: Complaint[] = [];
  readonly #process: Deno.ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #session: string;
  readonly #pending: Map<number, (reply: Reply) => void>;
  #last = 1_000;

  private constructor(
    process: Deno.ChildProcess,
    profile: string,
    socket: WebSocket,
    session: string,
    pending: Map<number, (reply: Reply) => void>,
  ) {
    this.#process = process;
    this.#profile = profile;
    this.#socket = socket;
    this.#session = session;
    this.#pending = pending;
  }

  /** Starts one, with flags of its own beside the usual ones. */
  static async start(name: string, flags: readonly string[] = []): Promise<Browser> {
    const profile = await Deno.makeTempDir();
    const process = new Deno.Command(name, {
      args: [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--no-first-run",
        "--remote-debugging-port=0",
        `--user-data-dir=${profile}`,
        ...flags,
        "about:blank",
      ],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const socket = new WebSocket(await endpoint(process.stderr));
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    const pending = new Map<number, (reply: Reply) => void>();
    let browser = undefined as Browser | undefined;
    socket.onmessage = ({ data }) => {
      const reply: Reply = JSON.parse(data);
      if (reply.id === undefined) browser?.hear(reply);
      else {
        pending.get(reply.id)?.(reply);
        pending.delete(reply.id);
      }
    };
    let id = 0;
    const ask = (method: string, params: unknown) =>
      new Promise<Reply>((resolve) => {
        pending.set(++id, resolve);
        socket.send(JSON.stringify({ id, method, params }));
      });
    const target = (await ask("Target.createTarget", { url: "about:blank" })).result as { targetId: string };
    const attached = await ask("Target.attachToTarget", { targetId: target.targetId, flatten: true });
    const { sessionId } = attached.result as { sessionId: string };
    browser = new Browser(process, profile, socket, sessionId, pending);
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await browser.ask(`${domain}.enable`);
    return browser;
  }

  /** A command of the protocol. Throws what the browser answers if it fails. */
  async ask<R>(method: string, params: unknown = {}): Promise<R> {
    const id = ++this.#last;
    const reply = await new Promise<Reply>((resolve) => {
      this.#pending.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params, sessionId: this.#session }));
    });
    if (reply.error !== undefined) throw new Error(`${method}: ${reply.error.message}`);
    return reply.result as R;
  }

  /** The value of an expression in the page, promises awaited. */
  async evaluate<R>(expression: string): Promise<R> {
    const params = { expression, returnByValue: true, awaitPromise: true };
    const { result, exceptionDetails } = await this.ask<
      { result: { value: R }; exceptionDetails?: { text: string; exception?: { description?: string } } }
    >("Runtime.evaluate", params);
    if (exceptionDetails !== undefined) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value;
  }

  /** Waits until an expression is true in the page. */
  async until(expression: string): Promise<void> {
    for (let i = 0; i < 1_200; i++) {
      if (await this.evaluate<boolean>(`Boolean(${expression})`)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`it never became true: ${expression}`);
  }

  /** The window's size, and the scheme that the user prefers. */
  async look(width: number, height: number, scheme: "light" | "dark"): Promise<void> {
    const metrics = { width, height, deviceScaleFactor: 1, mobile: width < 500 };
    await this.ask("Emulation.setDeviceMetricsOverride", metrics);
    const features = [{ name: "prefers-color-scheme", value: scheme }];
    await this.ask("Emulation.setEmulatedMedia", { features });
  }

  /** Presses a key. */
  async press(key: string): Promise<void> {
    const code = { Tab: 9, Enter: 13, Escape: 27 }[key];
    const text = key === "Enter" ? "\r" : key.length === 1 ? key : undefined;
    const event = {
      key,
      windowsVirtualKeyCode: code ?? key.toUpperCase().charCodeAt(0),
      ...text === undefined ? {} : { text },
    };
    await this.ask("Input.dispatchKeyEvent", { type: "keyDown", ...event });
    await this.ask("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  }

  /** What is to be seen, as PNG. */
  async screenshot(): Promise<Uint8Array> {
    const { data } = await this.ask<{ data: string }>("Page.captureScreenshot", { format: "png" });
    return Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
  }

  /** Ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.onclose = resolve);
    this.#socket.send(JSON.stringify({ id: 1, method: "Browser.close" }));
    await closed;
    await this.#process.status;
    await Deno.remove(this.#profile, { recursive: true }).catch(() => {});
  }

  /** An event of the protocol. */
  hear({ method, params }: Reply): void {
    const said = params as Record<string, Record<string, unknown>>;
    if (method === "Runtime.exceptionThrown") {
      this.complaints.push({ kind: "exception", text: JSON.stringify(said.exceptionDetails) });
    } else if (method === "Log.entryAdded" && ["error", "warning"].includes(String(said.entry!.level))) {
      this.complaints.push({ kind: "log", text: JSON.stringify(said.entry) });
    } else if (method === "Runtime.consoleAPICalled" && ["error", "warning"].includes(String(said.type))) {
      this.complaints.push({ kind: "console", text: JSON.stringify(said.args) });
    }
  }
}

/** Where the protocol is spoken; the rest of what the browser prints is read, so that it does not wait for us. */
async function endpoint(stderr: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  const reader = stderr.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`Chromium has ended: ${text}`);
    text += value;
    const found = /DevTools listening on (ws:\S+)/.exec(text);
    if (found === null) continue;
    void (async () => {
      while (!(await reader.read()).done);
    })();
    return found[1]!;
  }
}

/** Whether anything sticks out to the right. */
export const OVERFLOW: string = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
/** The worst contrast of the texts that are shown, by the formula of WCAG. */
export const CONTRAST: string = `(() => {
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
