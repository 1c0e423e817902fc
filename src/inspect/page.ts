/**
 * The inspector's page: one document with its style and script, and nothing from elsewhere.
 *
 * @module
 */
import { SCRIPT } from "./page_script.ts";
import { STYLE } from "./page_style.ts";

const SECTIONS = [
  ["overview", "Overview"],
  ["workers", "Workers"],
  ["channels", "Channels"],
  ["blocked", "Blocked"],
  ["actors", "Actors"],
  ["subjects", "Subjects"],
  ["tasks", "Tasks"],
  ["tap", "Tap"],
] as const;

/** A document, and the policy under which its own style and script are all that it may run. Different each time. */
export function page(): { readonly html: string; readonly policy: string } {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  return { html: documentOf(nonce), policy };
}

function documentOf(nonce: string): string {
  const links = SECTIONS.map(([id, title], i) =>
    `<a href="#s-${id}" aria-keyshortcuts="${i + 1}">${title}</a>`
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Millrace inspector</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<header>
<a class="skip" href="#s-overview">Skip to the overview</a>
<h1>Millrace</h1>
<nav aria-label="Sections">${links.join("")}</nav>
<button id="pause" type="button" aria-pressed="false" aria-keyshortcuts="p">Pause</button>
<span id="state" role="status">connecting</span>
</header>
<main>
${section("overview", OVERVIEW)}
${section("workers", tableOf("workers"))}
${
    section(
      "channels",
      `<p><label>Filter by name <input id="filter" type="search" aria-keyshortcuts="/"></label></p>${
        tableOf("channels", "No channel is open.")
      }`,
    )
  }
${section("blocked", BLOCKED)}
${
    section(
      "actors",
      `${
        tableOf(
          "actors",
          "No actor has a name or is known to other workers, and no system of its own was given to inspect().",
        )
      }<p class="soft" id="counts"></p>${tableOf("kinds")}`,
    )
  }
${section("subjects", tableOf("subjects", "No subject is open."))}
${section("tasks", `${tableOf("tasks")}${tableOf("functions", "No exported function was called yet.")}`)}
${section("tap", TAP)}
</main>
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>
`;
}

const OVERVIEW = `<ul id="warnings" hidden></ul><dl id="cards"></dl>
<p><a id="trace" href="trace" download>Record a trace</a> <span class="soft">of the last seconds, for ui.perfetto.dev</span></p>
<p class="soft" id="omitted"></p>`;

const TAP =
  `<p class="soft" id="tap-off">Off, since values may be secret. To see what lies in channels and mailboxes:
<code>inspect(rt, { tap: true })</code>.</p>
<div id="tap-on" hidden><p><label>Look into <select id="tapped"><option value="">nothing</option></select></label></p>
<p class="soft" id="tap-note" role="status"></p><ol id="tap-rows" start="0" hidden></ol></div>`;

const BLOCKED = `<p class="soft" id="blocked-none">Nobody waits.</p>
<ul id="cycles" class="bad" hidden></ul>
<svg id="graph" role="img" aria-label="Which isolate waits on which channel; the list below says the same" hidden>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="10" markerHeight="10" markerUnits="userSpaceOnUse" orient="auto-start-reverse">
<path d="M0 0 8 4 0 8z"/></marker></defs></svg>
<ul id="waits" hidden></ul><ul id="parked" hidden></ul>`;

function section(id: string, inside: string): string {
  const title = SECTIONS.find(([known]) => known === id)![1];
  return `<section id="s-${id}" aria-labelledby="h-${id}" tabindex="-1"><h2 id="h-${id}">${title}</h2>${inside}</section>`;
}

function tableOf(id: string, none = ""): string {
  const empty = none === "" ? "" : `<p class="soft" id="${id}-none">${none}</p>`;
  return `${empty}<table id="${id}" hidden><thead><tr></tr></thead><tbody></tbody></table>`;
}
