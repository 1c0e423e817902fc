/**
 * What the workers of the Mandelbrot farm do.
 *
 * @module
 */
import { bytes, type Infer, type ReceiveChannel, type SendChannel, struct, u32 } from "@millrace/millrace";

/** A row of the picture on its way home. */
export const row = struct({ y: u32, shades: bytes });

/** A part of the plane, and how finely it is looked at. */
export interface View {
  readonly width: number;
  readonly height: number;
  /** The centre. */
  readonly re: number;
  readonly im: number;
  /** From the left to the right. */
  readonly span: number;
}

/** After how many steps the point escapes, at most 255; 0 if it does not. */
function shade(re: number, im: number): number {
  let [x, y] = [0, 0];
  for (let step = 1; step < 256; step++) {
    const [xx, yy] = [x * x, y * y];
    if (xx + yy > 4) return step;
    y = 2 * x * y + im;
    x = xx - yy + re;
  }
  return 0;
}

/** One worker: takes a row whenever it has time for one, so that a slow row holds nobody else up. Returns how many it did. */
export async function farmhand(
  view: View,
  todo: ReceiveChannel<number>,
  done: SendChannel<Infer<typeof row>>,
): Promise<number> {
  const { width, height, span } = view;
  const [left, top, step] = [view.re - span / 2, view.im + span * height / width / 2, span / width];
  let rows = 0;
  for await (const y of todo) {
    const shades = new Uint8Array(width);
    for (let x = 0; x < width; x++) shades[x] = shade(left + (x + 0.5) * step, top - (y + 0.5) * step);
    await done.send({ y, shades });
    rows++;
  }
  return rows;
}
