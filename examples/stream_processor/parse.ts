/**
 * Runs in workers: a piece of the log becomes columns.
 *
 * @module
 */

/** Some departures, as columns of equal length. */
export interface Departures {
  /** Minutes since 1970. */
  readonly left: Float64Array;
  readonly planned: Float64Array;
  /** Position in `names`. */
  readonly airport: Uint16Array;
  readonly names: readonly string[];
  /** Lines that made no sense. */
  readonly refused: number;
}

/** Reads whole lines. */
export function parse(piece: Uint8Array): Departures {
  const lines = new TextDecoder().decode(piece).trimEnd().split("\n");
  const left = new Float64Array(lines.length), planned = new Float64Array(lines.length);
  const airport = new Uint16Array(lines.length);
  const names = new Map<string, number>();
  let rows = 0;
  for (const line of lines) {
    const [, one, other, name] = line.match(/^(-?\d+),(-?\d+),([A-Z]{3})$/) ?? [];
    if (name === undefined) continue;
    const number = names.get(name) ?? names.size;
    names.set(name, number);
    left[rows] = Number(one);
    planned[rows] = Number(other);
    airport[rows++] = number;
  }
  return {
    left: left.slice(0, rows),
    planned: planned.slice(0, rows),
    airport: airport.slice(0, rows),
    names: [...names.keys()],
    refused: lines.length - rows,
  };
}
