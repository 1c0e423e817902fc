/**
 * What all pictures share: colours that suit light and dark pages, text, lines, boxes.
 *
 * @module
 */

/** Hues for things that belong together: each has a light ground, on which dark text stands in either scheme. */
const HUES = ["#9fd3ff", "#ffc98a", "#a9e5b5", "#f5b3c8", "#d3c1ff", "#f3e28f", "#a5e3e0", "#d9d9d9"];

const STYLE = `svg.mr{--ink:#1c2430;--faint:#55606e;--sunk:#f3f5f8;--line:#8a95a3;--warn:#a5213c}
@media (prefers-color-scheme:dark){svg.mr{--ink:#e3e8ee;--faint:#a3afbd;--sunk:#1b2129;--line:#6c7887;--warn:#ff8fa3}}
.mr text{font:13px system-ui,"Noto Sans",sans-serif;fill:var(--ink)}
.mr .mono{font:12.5px ui-monospace,Menlo,Consolas,"Liberation Mono",monospace}
.mr .faint{fill:var(--faint);font-size:11.5px}.mr .dark{fill:#10202f}.mr .warn{fill:var(--warn)}
.mr .line{stroke:var(--line);fill:none;stroke-width:1.5}.mr .strong{stroke:var(--ink);fill:none;stroke-width:2}
.mr .alarm{stroke:var(--warn);fill:none;stroke-width:2}.mr .box{fill:var(--sunk);stroke:var(--line)}
.mr .tip{fill:var(--line)}`;

/** Where text stands relative to its point. */
export type Anchor = "start" | "middle" | "end";

/** The colour of the n-th of a number of things. */
export function hue(n: number): string {
  return HUES[n % HUES.length]!;
}

/** A whole picture. */
export function picture(width: number, height: number, title: string, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" class="mr" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}">\n<title>${escape(title)}</title>\n<style>${STYLE}</style>\n` +
    `${parts.join("\n")}\n</svg>\n`;
}

/** A line of text. */
export function text(x: number, y: number, content: string, style = "", anchor: Anchor = "start"): string {
  const attributes = `${style === "" ? "" : ` class="${style}"`}${
    anchor === "start" ? "" : ` text-anchor="${anchor}"`
  }`;
  return `<text x="${round(x)}" y="${round(y)}"${attributes}>${escape(content)}</text>`;
}

/** A straight line. */
export function line(x1: number, y1: number, x2: number, y2: number, style = "line"): string {
  return `<path class="${style}" d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}"/>`;
}

/** The head of an arrow whose point is at (x, y), turned by so many degrees: 0 points to the right. */
export function tip(x: number, y: number, degrees = 0): string {
  return `<path class="tip" d="M0 0L-9-4.5L-9 4.5Z" transform="translate(${round(x)} ${round(y)})` +
    `${degrees === 0 ? "" : ` rotate(${round(degrees)})`}"/>`;
}

/** A box with round corners; without a fill it has the colours of a box in the picture. */
export function box(x: number, y: number, width: number, height: number, fill?: string, radius = 6): string {
  const look = fill === undefined ? 'class="box"' : `fill="${fill}"`;
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${
    round(height)
  }" rx="${radius}" ${look}/>`;
}

/** Text that is safe between tags. */
export function escape(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
