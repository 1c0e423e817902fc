/**
 * Draws runs as marble diagrams.
 *
 * @module
 */
import type { Case } from "./marble_cases.ts";
import { type Mark, type Row, run } from "./runs.ts";
import { box, hue, line, picture, text, tip } from "./svg.ts";

const LEFT = 92;
const FRAME = 30;
const ROW = 44;
const RADIUS = 14;
const NARROW = 8.2;

/** The picture of an operator, from a run that is made now. */
export function marbles({ name, code, play }: Case): string {
  const { sources, outputs } = run(play);
  const last = Math.max(...[...sources, ...outputs].flatMap(({ marks }) => marks.map(({ frame }) => frame)));
  const width = LEFT + (last + 1.5) * FRAME;
  const parts: string[] = [];
  let y = 30;
  for (const row of sources) {
    parts.push(...drawn(row, y, last));
    y += ROW;
  }
  y += 4;
  parts.push(box(8, y - 22, width - 16, 34), text(width / 2, y, code, "mono", "middle"));
  y += ROW;
  for (const row of outputs) {
    parts.push(...drawn(row, y, last));
    y += ROW;
  }
  return picture(width, y - 16, `Marble diagram of ${name}: ${code}`, parts);
}

function drawn({ label, from, marks }: Row, y: number, last: number): string[] {
  const x = (frame: number): number => LEFT + frame * FRAME;
  const end = marks.find(({ kind }) => kind === "complete" || kind === "error");
  const until = x(end?.frame ?? last + 1);
  const parts = [text(LEFT - 22, y + 4.5, label, "", "end"), line(x(from) - 12, y, until, y)];
  if (end === undefined) parts.push(tip(until + 6, y));
  const placed = new Map<number, number>();
  // Ends first, so that a value at the same moment lies on them.
  for (const mark of [...marks].sort((a, b) => rank(a) - rank(b))) {
    const before = placed.get(mark.frame) ?? 0;
    placed.set(mark.frame, before + (rank(mark) === 0 ? 0 : 1));
    parts.push(marble(mark, x(mark.frame) + before * (RADIUS * 2 - 1), y));
  }
  return parts;
}

function rank({ kind }: Mark): number {
  return kind === "complete" || kind === "error" ? 0 : 1;
}

function marble({ kind, label }: Mark, x: number, y: number): string {
  if (kind === "complete") return line(x, y - 19, x, y + 19, "strong");
  if (kind === "error") {
    return `<path class="alarm" d="M${x - 9} ${y - 9}l18 18m0-18l-18 18"/>`;
  }
  if (kind === "ask") return `<path class="strong" d="M${x - 6} ${y + 7}l6-13l6 13z"/>`;
  const half = Math.max(RADIUS, label.length * NARROW / 2 + 5);
  const colour = hue(label.charCodeAt(0) - (/\d/.test(label[0]!) ? 49 : 97));
  const shape = `<rect x="${x - half}" y="${y - RADIUS}" width="${2 * half}" height="${
    2 * RADIUS
  }" rx="${RADIUS}" fill="${colour}"/>`;
  const name = text(x, y + 4.5, label, "dark", "middle");
  return kind === "lost" ? shape.replace("/>", ' opacity=".6"/>') + crossed(x, y) + name : shape + name;
}

function crossed(x: number, y: number): string {
  return `<path class="alarm" d="M${x - 16} ${y + 12}L${x + 16} ${y - 12}"/>`;
}
