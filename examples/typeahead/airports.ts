/**
 * The airports to be found, of the `vega-datasets`.
 *
 * @module
 */

/** Most suggestions of one answer. */
const MOST = 5;

/** The names in a CSV text with the columns name and city, as `name, city`, sorted. Throws where one is missing. */
export function parseAirports(text: string): string[] {
  const [header = "", ...lines] = text.trim().split(/\r?\n/);
  const columns = header.split(",");
  const [name, city] = ["name", "city"].map((column) => {
    const at = columns.indexOf(column);
    if (at < 0) throw new Error(`the airports have no column ${column}; they have ${columns.join(", ")}`);
    return at;
  });
  return lines.map((line) => line.split(","))
    .map((fields) => `${fields[name!]}, ${fields[city!]}`)
    .sort();
}

/** The first few of `airports` that begin with `text`, whatever its case. */
export function beginningWith(airports: readonly string[], text: string): string[] {
  const start = text.toLowerCase();
  return airports.filter((airport) => airport.toLowerCase().startsWith(start)).slice(0, MOST);
}
