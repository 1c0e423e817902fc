/**
 * Tables and bars for a terminal, as wide as it is and no wider.
 *
 * @module
 */
import { styleText } from "node:util";

/** What the terminal can do. */
export interface Look {
  /** Columns. */
  readonly width: number;
  /** Whether colours are welcome. */
  readonly color: boolean;
}

/** One column of a table. */
export interface Field {
  /** Heading. */
  readonly title: string;
  /** Text on the left, numbers on the right. */
  readonly align: "left" | "right";
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const MOST_BAR = 60;

/** `text` in a colour or weight, if colours are welcome. */
export function paint(
  look: Look,
  style: "bold" | "dim" | "red" | "green" | "cyan" | "yellow",
  text: string,
): string {
  return look.color ? styleText(style, text, { validateStream: false }) : text;
}

/** A bar of up to `width` cells for a share between 0 and 1, exact to an eighth of a cell; empty for `NaN`. */
export function bar(share: number, width: number): string {
  const eighths = share > 0 ? Math.round(Math.min(1, share) * width * 8) : 0;
  return "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!;
}

/** `1 234 567`, with spaces that are read the same everywhere. */
export function grouped(value: number): string {
  const digits = Math.round(Math.abs(value)).toString().replace(/\B(?=(\d{3})+$)/g, " ");
  return value < 0 && digits !== "0" ? `-${digits}` : digits;
}

/** What a table is made of. */
export interface TableData {
  /** Printed above. */
  readonly title: string;
  /** The columns of text. */
  readonly fields: readonly Field[];
  /** The cells, row by row. */
  readonly rows: readonly (readonly string[])[];
  /** What the bars stand for, one number per row; negative ones get a bar of their own colour. */
  readonly bars: readonly number[];
}

/** Lays out a table with a bar behind each row; where the terminal is too narrow the bars go first, then the lines are cut. */
export function table(look: Look, data: TableData): string[] {
  const { fields, rows, bars } = data;
  const widths = fields.map((field, i) => Math.max(field.title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    "  " +
    cells.map((cell, i) => fields[i]!.align === "left" ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))
      .join("  ");
  const used = 2 + widths.reduce((sum, width) => sum + width + 2, 0);
  const room = Math.min(MOST_BAR, look.width - used - 1);
  const most = Math.max(...bars.map(Math.abs), 1e-9);
  const cut = (text: string): string => text.slice(0, Math.max(1, look.width)).trimEnd();
  const lines = [
    paint(look, "bold", cut(data.title)),
    paint(look, "dim", cut(line(fields.map((f) => f.title)))),
  ];
  rows.forEach((row, i) => {
    const value = bars[i]!;
    const drawn = room < 4 ? "" : bar(Math.abs(value) / most, room);
    const text = cut(line(row));
    lines.push(
      drawn === "" ? text : `${line(row)}  ${paint(look, value < 0 ? "green" : "yellow", drawn)}`,
    );
  });
  return lines;
}
