/**
 * The Mandelbrot set by a farm of workers: the rows to do are in one channel, from which every worker takes the next one when it has
 * time; the rows that are done come back through another one, in any order. Whoever computed them, the picture is the same.
 *
 * `deno run --allow-read --allow-write examples/classics/mandelbrot.ts mandelbrot.png`
 *
 * @module
 */
import { parallel, Runtime, Scope, u32 } from "@millrace/millrace";
import { row, type View } from "./mandelbrot_worker.ts";
import { png } from "./png.ts";

/** The whole set. */
export const SET: View = { width: 960, height: 640, re: -0.6, im: 0, span: 3.6 };

/** Shades, row by row from the top, a byte each; and how many rows each worker did. */
export async function mandelbrot(
  view: View,
  workers: number,
): Promise<{ shades: Uint8Array<ArrayBuffer>; rows: number[] }> {
  await using rt = await Runtime.start({ workers });
  const farm = rt.import<typeof import("./mandelbrot_worker.ts")>(
    import.meta.resolve("./mandelbrot_worker.ts"),
  );
  const shades = new Uint8Array(view.width * view.height);

  return await Scope.run(async (scope) => {
    const todo = scope.own(rt.channel(u32, { capacity: 16 }));
    const done = scope.own(rt.channel(row, { capacity: 16 }));
    scope.spawn(async () => {
      for (let y = 0; y < view.height; y++) await todo.send(y);
      todo.close();
    });
    const hands = scope.spawn(async (signal) => {
      const rows = await parallel(workers, (i) => {
        return farm.farmhand.with({ signal, worker: i + 1 })(view, todo, done);
      });
      done.close();
      return rows;
    });
    for await (const { y, shades: some } of done) shades.set(some, y * view.width);
    return { shades, rows: await hands };
  });
}

/** Colours for the shades: black inside, and outside from blue over white and orange to dark. */
function palette(): [number, number, number][] {
  const wave = (t: number, shift: number): number =>
    Math.round(127.5 - 127.5 * Math.cos(6.2832 * (t + shift)));
  return Array.from({ length: 256 }, (_, i) => {
    const t = Math.sqrt(i / 255) * 1.4;
    return i === 0 ? [0, 0, 0] : [wave(t, 0.0), wave(t, 0.08), wave(t, 0.22)];
  });
}

/** The picture as a file. */
export function picture(view: View, shades: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return png(view.width, view.height, shades, palette());
}

/** The picture as text, 80 characters wide. */
export function sketch({ width, height }: View, shades: Uint8Array): string {
  const step = width / 80;
  const lines: string[] = [];
  for (let y = step; y < height; y += 2 * step) {
    let line = "";
    for (let x = step / 2; x < width; x += step) {
      const escaped = shades[Math.floor(y) * width + Math.floor(x)]!;
      line += escaped === 0 ? "@" : " .:-=+*#%"[Math.min(8, Math.floor(Math.log2(escaped)))];
    }
    lines.push(line.trimEnd());
  }
  return lines.join("\n");
}

if (import.meta.main) {
  const workers = navigator.hardwareConcurrency;
  const start = performance.now();
  const { shades, rows } = await mandelbrot(SET, workers);
  const took = Math.round(performance.now() - start);
  console.log(sketch(SET, shades));
  console.log(`${took} ms on ${workers} workers, which did ${rows.join(", ")} rows`);
  const [path] = Deno.args;
  if (path !== undefined) {
    await Deno.writeFile(path, await picture(SET, shades));
    console.log(`written to ${path}`);
  }
}
