/**
 * The chart: one block of horizontal bars per case, units per second on a logarithmic axis, longer is faster. Plain SVG that
 * follows the reader's light or dark scheme.
 *
 * @module
 */
import { type CaseId, CASES } from "./contender.ts";
import { rate, type Result } from "./report.ts";
import { OURS } from "./targets.ts";

const WIDTH = 960, LEFT = 270, RIGHT = 90, BAR = 16, STEP = 22, HEAD = 34, GAP = 20;

/** Plain class rules, once for light and once for dark: renderers without CSS variables still draw the light one. */
function rules(paper: string, ink: string, soft: string, grid: string, ours: string, theirs: string): string {
  return `.paper { fill: ${paper} } text { fill: ${ink} } .note, .tick { fill: ${soft} } .grid { stroke: ${grid} } ` +
    `.mark { stroke: ${ink} } .ours { fill: ${ours} } .theirs { fill: ${theirs} }`;
}

const STYLE = `text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", Helvetica, Arial, sans-serif }
.case { font-size: 15px; font-weight: 600 } .note, .tick { font-size: 12px } .bold { font-weight: 600 }
.mark { stroke-opacity: .6; fill: none }
${rules("#ffffff", "#1f2328", "#59636e", "#d8dee4", "#0b7a75", "#a9b4c0")}
@media (prefers-color-scheme: dark) { ${
  rules("#0d1117", "#e6edf3", "#9198a1", "#30363d", "#14a89d", "#57606a")
} }`;

/** Text that cannot become markup. */
function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A text element. */
function label(x: number, y: number, text: string, kind = "", anchor = "start"): string {
  return `<text x="${x}" y="${y}"${kind && ` class="${kind}"`} text-anchor="${anchor}">${
    escape(text)
  }</text>`;
}

/** A number with one decimal: enough for a pixel. */
function px(value: number): string {
  return value.toFixed(1);
}

/** Maps units per second to a position between whole powers of ten around what there is to show. */
interface Axis {
  readonly at: (perSecond: number) => number;
  readonly powers: readonly number[];
}

/** An axis that holds everything in a group of results. */
function axis(results: readonly Result[]): Axis {
  const rates = results.flatMap((r) => r.spread?.map((ns) => 1e9 / ns) ?? []);
  const low = Math.floor(Math.log10(Math.min(...rates)) - 0.05),
    high = Math.ceil(Math.log10(Math.max(...rates)));
  const scale = (WIDTH - LEFT - RIGHT) / Math.max(1, high - low);
  return {
    at: (perSecond) => LEFT + (Math.log10(perSecond) - low) * scale,
    powers: Array.from({ length: Math.max(1, high - low) + 1 }, (_, i) => low + i),
  };
}

/** One bar: name, median, whisker from slowest to fastest, figure. */
function bar(result: Result, y: number, { at }: Axis): string {
  const ours = result.name === OURS, middle = y + BAR / 2;
  const name = label(LEFT - 8, y + 13, result.name, ours ? "bold" : "", "end");
  if (result.nanoseconds === undefined) return name + label(LEFT + 6, y + 13, "failed", "note");
  const [fastest, slowest] = result.spread!.map((ns) => at(1e9 / ns)) as [number, number];
  const end = at(1e9 / result.nanoseconds);
  return name +
    `<rect class="${ours ? "ours" : "theirs"}" x="${LEFT}" y="${y}" width="${
      px(end - LEFT)
    }" height="${BAR}" rx="2"/>` +
    `<path class="mark" d="M${px(slowest)} ${middle}H${px(fastest)}M${px(slowest)} ${middle - 3}v6M${
      px(fastest)
    } ${middle - 3}v6"/>` +
    label(Math.max(end, fastest) + 6, y + 13, rate(result.nanoseconds), ours ? "bold" : "");
}

/** The block of one case; returns its markup and its height. */
function block(id: CaseId, results: readonly Result[], top: number, scale: Axis): [string, number] {
  const sorted = results.toSorted((a, b) => (a.nanoseconds ?? Infinity) - (b.nanoseconds ?? Infinity));
  const bottom = top + HEAD + sorted.length * STEP;
  const grid = scale.powers.map((power) => {
    const x = px(scale.at(10 ** power));
    return `<path class="grid" d="M${x} ${top + HEAD - 4}V${bottom}"/>`;
  }).join("");
  const title = label(16, top + 18, id, "case") +
    label(LEFT, top + 18, `${CASES[id].title}; ${CASES[id].unit}s per second`, "note");
  return [title + grid + sorted.map((r, i) => bar(r, top + HEAD + i * STEP, scale)).join(""), bottom - top];
}

/** Powers of ten as people write them. */
function tick(power: number): string {
  const units = ["", "k", "M", "G"], unit = Math.min(3, Math.max(0, Math.floor(power / 3)));
  return `${10 ** (power - 3 * unit)}${units[unit]}`;
}

/** The cases of the short chart: those a reader asks for first. */
const HEADLINES: readonly CaseId[] = [
  "local/rendezvous",
  "local/iterate",
  "local/select-2",
  "workers/spsc-number",
  "workers/spsc-number-batch",
  "workers/spsc-struct",
  "tasks/20000-in-flight",
];

/** All charts of a run, by file name: the headlines, and everything of each place. */
export function drawCharts(results: readonly Result[], caption: string): Record<string, string> {
  const charts = { "rivals.svg": drawChart(results.filter((r) => HEADLINES.includes(r.id)), caption) };
  const places = new Set(results.map((r) => r.id.split("/")[0]!));
  return Object.assign(
    charts,
    ...[...places].map((place) => ({
      [`rivals_${place}.svg`]: drawChart(results.filter((r) => r.id.startsWith(`${place}/`)), caption),
    })),
  );
}

/** Draws all cases that have a figure; cases of one place share an axis. Apart pings are a latency and stay in the table. */
function drawChart(all: readonly Result[], caption: string): string {
  const shown = all.filter((r) => r.id !== "workers/round-trip");
  const parts: string[] = [];
  let y = 58;
  for (const place of new Set(shown.map((r) => r.id.split("/")[0]!))) {
    const group = shown.filter((r) => r.id.startsWith(`${place}/`));
    if (!group.some((r) => r.nanoseconds !== undefined)) continue;
    const scale = axis(group);
    for (const id of new Set(group.map((r) => r.id))) {
      const [markup, height] = block(id, group.filter((r) => r.id === id), y, scale);
      parts.push(markup);
      y += height + GAP;
    }
    parts.push(...scale.powers.map((p) => label(scale.at(10 ** p), y - GAP + 16, tick(p), "tick", "middle")));
    y += GAP;
  }
  const head = label(16, 26, "Millrace and its rivals: longer is faster, logarithmic", "case") +
    label(
      16,
      46,
      `${caption}. Bars are medians, whiskers run from the slowest to the fastest round.`,
      "note",
    );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img" ` +
    `aria-label="Bar chart of throughput per case and contender"><style>${STYLE}</style>` +
    `<rect class="paper" width="100%" height="100%"/>${head}${parts.join("\n")}</svg>\n`;
}
