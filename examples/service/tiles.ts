/**
 * Runs in workers: map tiles that show how densely the United States have post offices. A few milliseconds to a second of pure
 * computing each, which would hold up every other request if it ran where requests are answered.
 *
 * @module
 */
import { type CurrentTask, currentTask } from "@millrace/millrace";
import { png } from "../classics/png.ts";
import { datasetPath } from "../flights/dataset.ts";

/** Pixels along one side. */
const SIZE = 256;
/** Points between two looks whether the tile is still wanted. */
const STRIDE = 16;

/** A square of the map: level, column, row, as every web map numbers them; and how far each point shines, in pixels. */
export interface Tile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly blur: number;
}

/** x and y of every post office, 0 to 1 over the whole map. Read once in each worker. */
let points: Promise<Float64Array> | undefined;

async function read(): Promise<Float64Array> {
  const [header = "", ...lines] = (await Deno.readTextFile(datasetPath("zipcodes.csv"))).trim().split(
    /\r?\n/,
  );
  const names = header.split(",");
  const [latitude, longitude] = [names.indexOf("latitude"), names.indexOf("longitude")];
  const found = new Float64Array(2 * lines.length);
  lines.forEach((line, i) => {
    const fields = line.split(",");
    const sine = Math.sin(Number(fields[latitude]) * Math.PI / 180);
    found[2 * i] = Number(fields[longitude]) / 360 + 0.5;
    found[2 * i + 1] = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI); // Mercator
  });
  return found;
}

/** Each point shines on the pixels around it, as a bell curve. */
function light(all: Float64Array, { z, x, y, blur }: Tile, task: CurrentTask): Float32Array {
  const pixels = new Float32Array(SIZE * SIZE);
  const bell = Float32Array.from({ length: blur + 1 }, (_, d) => Math.exp(-4.5 * (d / (blur + 1)) ** 2));
  const scale = SIZE * 2 ** z;
  for (let i = 0; i < all.length; i += 2) {
    if (i % STRIDE === 0) task.checkpoint(); // throws when nobody wants the tile any more
    const px = Math.floor(all[i]! * scale - x * SIZE), py = Math.floor(all[i + 1]! * scale - y * SIZE);
    const [left, right] = [Math.max(0, px - blur), Math.min(SIZE - 1, px + blur)];
    const [top, bottom] = [Math.max(0, py - blur), Math.min(SIZE - 1, py + blur)];
    for (let row = top; row <= bottom; row++) {
      const share = bell[Math.abs(row - py)]!;
      for (let at = left; at <= right; at++) pixels[row * SIZE + at]! += share * bell[Math.abs(at - px)]!;
    }
  }
  return pixels;
}

const PALETTE = Array.from({ length: 256 }, (_, i): [number, number, number] => {
  const warm = i / 255;
  return [Math.min(255, 20 + 330 * warm), Math.floor(24 + 231 * warm ** 2), Math.floor(48 + 160 * warm ** 4)];
});

/** The tile as a PNG picture. Ends early when the call is cancelled or late. */
export async function tile(wanted: Tile): Promise<Uint8Array> {
  const task = currentTask();
  const pixels = light(await (points ??= read()), wanted, task);
  const shades = Uint8Array.from(pixels, (value) => 255 * value / (value + 4 * wanted.blur + 4));
  return await png(SIZE, SIZE, shades, PALETTE);
}
