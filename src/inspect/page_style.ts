/**
 * How the inspector's page looks: light and dark, down to 320 px, without anything from elsewhere.
 *
 * @module
 */

/** The style sheet. Colours keep 4.5 : 1 against their ground, in both schemes. */
export const STYLE: string = `
:root { color-scheme: light dark;
  --ground: light-dark(#f6f7f9, #14171c); --card: light-dark(#ffffff, #1d2128); --ink: light-dark(#1b2027, #e7eaee);
  --soft: light-dark(#525c69, #a3adba); --line: light-dark(#d6dbe1, #353b45); --blue: light-dark(#0b5cad, #7db8ff);
  --red: light-dark(#b3261e, #ff8a80); --amber: light-dark(#8a5300, #f2b84b); --green: light-dark(#1a6b35, #74d18f); }
* { box-sizing: border-box; } [hidden] { display: none !important; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
header { position: sticky; top: 0; z-index: 1; background: var(--card); border-bottom: 1px solid var(--line);
  display: flex; flex-wrap: wrap; align-items: center; gap: 4px 14px; padding: 8px 16px; }
h1 { font-size: 17px; margin: 0; }
h2 { font-size: 15px; margin: 0 0 8px; }
nav { display: flex; flex-wrap: wrap; gap: 2px 10px; flex: 1 1 200px; }
a { color: var(--blue); text-underline-offset: 3px; }
:focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -999px; } .skip:focus { position: static; }
button, input, select { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--soft); border-radius: 5px;
  padding: 3px 10px; min-height: 30px; } input { min-width: 0; width: 100%; max-width: 260px; }
#state { color: var(--soft); font-size: 13px; } #state.bad { color: var(--red); font-weight: 600; }
main { max-width: 1180px; margin: 0 auto; padding: 14px 16px 40px; display: grid; gap: 14px; grid-template-columns: minmax(0, 1fr); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; min-width: 0;
  scroll-margin-top: 90px; }
#cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(128px, 1fr)); gap: 10px; margin: 0; }
#cards div { border: 1px solid var(--line); border-radius: 6px; padding: 6px 10px; min-width: 0; }
dt { color: var(--soft); font-size: 13px; } dd { margin: 0; font-size: 20px; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
dd small { display: block; font-size: 13px; color: var(--soft); }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 3px 6px; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 500; font-size: 13px; border-top: 0; }
th:first-child, td:first-child, .text { text-align: left; }
.spark { width: 120px; } svg { display: block; } .spark svg { width: 100%; height: 22px; margin-left: auto; }
.spark polyline { fill: none; stroke: var(--blue); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.full, .bad { color: var(--red); font-weight: 600; } .starved { color: var(--amber); } .flowing { color: var(--green); }
.idle, .soft { color: var(--soft); } .warn { color: var(--amber); } td.error { color: var(--red); font-size: 13px; }
#warnings { border: 1px solid currentcolor; border-radius: 6px; padding: 6px 10px 6px 28px; margin: 0 0 10px; color: var(--amber); }
#tap-rows { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; padding-left: 34px; } code { overflow-wrap: anywhere; }
select { max-width: 100%; }
.bar { display: inline-block; width: 64px; height: 9px; border: 1px solid var(--soft); border-radius: 3px; margin-right: 6px; }
.bar + span { display: inline-block; min-width: 3.1em; } .bar i { display: block; height: 100%; background: var(--blue); }
#graph { width: 100%; max-width: 560px; } #graph text { fill: var(--ink); font-size: 12px; }
#graph line { stroke: var(--soft); stroke-width: 1.5; } #graph .cycle { stroke: var(--red); stroke-width: 3; }
#graph rect { fill: var(--ground); stroke: var(--soft); } #graph marker path { fill: context-stroke; }
ul { margin: 4px 0; padding-left: 18px; overflow-wrap: anywhere; } p { margin: 6px 0; overflow-wrap: anywhere; }
@media (min-width: 1000px) { th:not(.text), td:not(.text):not(:first-child) { white-space: nowrap; overflow-wrap: normal; }
  .text:not(.error) { overflow-wrap: break-word; max-width: 16em; } }
@media (max-width: 640px) {
  header { position: static; padding: 8px 10px; } main { padding: 10px 8px 30px; }
  table, tbody { display: block; } thead { position: absolute; left: -9999px; }
  tr { display: grid; grid-template-columns: 1fr 1fr; gap: 0 12px; border-top: 1px solid var(--line); padding: 6px 0; }
  td { border: 0; display: flex; justify-content: space-between; align-items: center; gap: 8px; padding: 1px 0; text-align: right; min-width: 0; }
  td::before { content: attr(data-label); color: var(--soft); font-size: 13px; flex: none; }
  td:first-child { grid-column: 1 / -1; font-weight: 600; } .spark { width: auto; grid-column: 1 / -1; } .spark svg { width: 60%; }
  td.error { grid-column: 1 / -1; } td:empty { display: none; }
  .bar { width: 34px; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`;
