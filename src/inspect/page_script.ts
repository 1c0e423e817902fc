/**
 * What the inspector's page does: it hears events and shows them. Plain JavaScript for the browser, as text: it writes
 * nothing but text nodes and attributes, so that no name in a program can become markup.
 *
 * @module
 */

/** The script. */
export const SCRIPT: string = String.raw`"use strict";
(() => {
const NS = "http://www.w3.org/2000/svg", POINTS = 120;
const byId = (id) => document.getElementById(id);
const history = new Map();
let paused = false, last, filter = "", tapped = "";

const count = (n) => n >= 1e9 ? (n / 1e9).toFixed(2) + " G" : n >= 1e6 ? (n / 1e6).toFixed(2) + " M"
  : n >= 1e4 ? (n / 1e3).toFixed(1) + " k" : n >= 100 || Number.isInteger(n) ? String(Math.round(n)) : n.toFixed(1);
const share = (x) => Math.round(100 * x) + " %";
const bytes = (n) => n >= 2 ** 20 ? (n / 2 ** 20).toFixed(1) + " MiB" : (n / 1024).toFixed(1) + " KiB";
const time = (ms) => ms >= 60000 ? Math.round(ms / 60000) + " min" : ms >= 1000 ? (ms / 1000).toFixed(1) + " s"
  : ms >= 10 ? Math.round(ms) + " ms" : ms >= 1 || ms === 0 ? ms.toFixed(1) + " ms" : Math.max(1, Math.round(1000 * ms)) + " µs";
const perSecond = (n) => count(n) + "/s";

function set(node, text) { if (node.textContent !== text) node.textContent = text; }
function make(tag, props, ...children) {
  const node = document.createElement(tag);
  Object.assign(node, props);
  node.append(...children);
  return node;
}
function shape(tag, attributes, ...children) {
  const node = document.createElementNS(NS, tag);
  for (const name in attributes) node.setAttribute(name, attributes[name]);
  node.append(...children);
  return node;
}

/** Rows keep their place in the document: what a reader has selected or zoomed stays. */
function table(id, columns, rows, keyOf) {
  const body = byId(id).tBodies[0], old = new Map();
  for (const tr of [...body.rows]) old.set(tr.dataset.key, tr);
  const head = byId(id).tHead.rows[0];
  if (head.cells.length === 0) {
    for (const [label, , kind] of columns) head.append(make("th", { textContent: label, scope: "col", className: kind || "" }));
  }
  rows.forEach((row, index) => {
    const key = String(keyOf(row, index));
    let tr = old.get(key);
    old.delete(key);
    if (!tr) {
      tr = make("tr", {});
      tr.dataset.key = key;
      for (const [label, , kind] of columns) {
        const td = make("td", { className: kind || "" });
        td.dataset.label = label;
        tr.append(td);
      }
    }
    if (body.rows[index] !== tr) body.insertBefore(tr, body.rows[index] || null);
    columns.forEach(([, show, kind], i) => {
      const value = show(row), td = tr.cells[i];
      if (typeof value === "string") set(td, value);
      else if (typeof value === "function") value(td);
      else { set(td, value.text); td.className = (kind || "") + " " + value.kind; }
    });
  });
  for (const tr of old.values()) tr.remove();
  byId(id).hidden = rows.length === 0;
  const none = byId(id + "-none");
  if (none) none.hidden = rows.length !== 0;
}

const spark = (key, most) => (td) => {
  const values = history.get(key) || [], top = Math.max(most, 1, ...values);
  let line = td.querySelector("polyline");
  if (!line) {
    line = shape("polyline", {});
    td.replaceChildren(shape("svg", { viewBox: "0 0 119 22", preserveAspectRatio: "none", role: "img" }, shape("title", {}), line));
  }
  const from = POINTS - values.length;
  line.setAttribute("points", values.map((v, i) => (from + i) + "," + (21 - 20 * v / top).toFixed(1)).join(" "));
  set(td.querySelector("title"), "depth over the last 30 s, now " + (values[values.length - 1] || 0) + " of " + most);
};
const bar = (x) => (td) => {
  if (!td.firstChild) td.append(make("span", { className: "bar", ariaHidden: "true" }, make("i", {})), make("span", {}));
  td.firstChild.firstChild.style.width = Math.round(100 * x) + "%";
  set(td.lastChild, share(x));
};
function remember(key, value) {
  const values = history.get(key) || [];
  values.push(value);
  if (values.length > POINTS) values.shift();
  history.set(key, values);
}

function cards(s) {
  const busy = s.workers.reduce((sum, w) => sum + w.busy, 0) / Math.max(1, s.workers.length);
  const all = [["Messages", perSecond(s.messageRate), ""], ["Workers busy", share(busy), "of " + s.workers.length],
    ["Tasks", perSecond(s.tasks.rate), s.tasks.running + " run, " + s.tasks.queued + " queued"],
    ["Shared memory", bytes(s.memory.used), "of " + bytes(s.memory.size)],
    ["Event loop late", time(s.delay.max), "mean " + time(s.delay.mean)],
    ["Restarts", String(s.restarts), "of workers"], ["Blocked", String(s.blocked.length), s.cycles.length + " in cycles"]];
  const list = byId("cards");
  all.forEach(([label, value, note], i) => {
    let div = list.children[i];
    if (!div) list.append(div = make("div", {}, make("dt", { textContent: label }), make("dd", {}, make("span", {}), " ", make("small", {}))));
    set(div.querySelector("span"), value);
    set(div.querySelector("small"), note);
  });
}

function graph(s) {
  const svg = byId("graph"), from = [...new Set(s.blocked.map((b) => b.isolate))];
  const to = [...new Map(s.blocked.map((b) => [b.id, b.name]))].slice(0, 24);
  const rows = Math.max(from.length, to.length), cut = (t) => t.length > 22 ? t.slice(0, 21) + "…" : t;
  svg.toggleAttribute("hidden", rows === 0);
  svg.setAttribute("viewBox", "0 0 420 " + (rows * 34 + 6));
  const y = (i) => i * 34 + 20, parts = [];
  for (const b of s.blocked) {
    const i = from.indexOf(b.isolate), j = to.findIndex(([id]) => id === b.id);
    if (j < 0) continue;
    const away = b.to === "send";
    parts.push(shape("line", { x1: 112, x2: 228, y1: y(i) + (away ? -4 : 4), y2: y(j) + (away ? -4 : 4), class: b.cycle ? "cycle" : "",
      "stroke-dasharray": away ? "" : "4 3", [away ? "marker-end" : "marker-start"]: "url(#tip)" }));
  }
  const box = (x, width) => (text, i) => [shape("rect", { x, y: y(i) - 13, width, height: 26, rx: 5 }),
    shape("text", { x: x + 8, y: y(i) + 4 }, cut(text))];
  parts.push(...from.flatMap(box(2, 110)), ...to.map(([, name]) => name).flatMap(box(228, 190)));
  svg.replaceChildren(svg.querySelector("defs"), ...parts);
}

const failure = (e) => e ? e.error + ": " + e.message + ", in " + e.method + ", " + time(Math.max(0, last.at - e.at)) + " ago" : "";
const half = (t) => t.count ? time(t.p50) : "";
const most = (t) => t.count ? time(t.p99) : "";

function tree(nodes, depth) {
  const rows = [];
  for (const node of nodes) rows.push({ ...node, path: depth + node.label }, ...tree(node.children, depth + "· "));
  return rows;
}

function list(id, lines, kindOf) {
  const ul = byId(id);
  ul.hidden = lines.length === 0;
  lines.forEach((line, i) => {
    const li = ul.children[i] || ul.appendChild(make("li", {}));
    set(li, line);
    if (kindOf) li.className = kindOf(i);
  });
  while (ul.children.length > lines.length) ul.lastChild.remove();
}

function show(s) {
  const named = (row) => row.name.toLowerCase().includes(filter);
  list("warnings", s.warnings.map((w) => w.text), (i) => s.warnings[i].urgent ? "bad" : "warn");
  cards(s);
  table("workers", [["Worker", (w) => w.worker === 0 ? "main" : "worker " + w.worker], 
    ["State", (w) => w.stuck < 2000 ? w.state : { text: "stuck for " + time(w.stuck), kind: "bad" }, "text"],
    ["Busy", (w) => bar(w.busy)], ["Tasks run", (w) => count(w.tasks)], ["Tasks/s", (w) => count(w.taskRate)],
    ["Running", (w) => String(w.running)], ["Actors", (w) => String(w.actors)]], s.workers, (w) => w.worker);
  table("channels", [["Channel", (c) => c.name], ["Depth", (c) => c.depth + " of " + c.capacity],
    ["Last 30 s", (c) => spark(c.id, c.capacity), "spark"], ["In", (c) => perSecond(c.sentRate)],
    ["Out", (c) => perSecond(c.receivedRate)], ["Dropped", (c) => count(c.dropped)],
    ["Wait to send", (c) => String(c.waitingSenders)], ["To receive", (c) => String(c.waitingReceivers)],
    ["Flow", (c) => ({ text: c.flow + (c.slowest ? ", slowest" : "") + (c.stalled >= 1000 ? ", " + time(c.stalled) : ""), kind: c.flow })]],
    s.channels.filter(named), (c) => c.id);
  graph(s);
  byId("blocked-none").hidden = s.blocked.length !== 0;
  list("cycles", s.cycles.map((cycle) => "Suspected deadlock: " + cycle.join(" → ")));
  list("waits", s.blocked.map((b) => b.isolate + ": " + b.count + (b.count === 1 ? " waits to " : " wait to ") + b.to + " on " + b.name
    + (b.stalled >= 1000 ? ", nothing has moved for " + time(b.stalled) : "")));
  list("parked", s.parked.map((p) => p.what + ", for " + time(p.age) + " " + p.at));
  const where = (y) => (y.worker === 0 ? y.name : "worker " + y.worker) + (y.age >= 3000 ? ", " + time(y.age) + " ago" : "");
  const actors = s.systems.flatMap((y) => tree(y.roots, "").map((row) => ({ ...row, worker: row.worker ?? y.worker,
    where: row.worker === undefined ? where(y) : "worker " + row.worker })));
  table("actors", [["Actor", (a) => a.path], ["Kind", (a) => a.kind, "text"], ["Where", (a) => a.where, "text"],
    ["State", (a) => a.state, "text"], ["Mailbox", (a) => String(a.depth)], ["Handled", (a) => a.times ? count(a.times.handled) : ""],
    ["Takes", (a) => a.times && a.times.handled ? time(a.times.mean) : ""], ["At most", (a) => a.times && a.times.handled ? time(a.times.max) : ""],
    ["Restarts", (a) => String(a.restarts)], ["Last error", (a) => failure(a.lastError), "text error"]], actors, (a) => a.worker + "." + a.id);
  table("kinds", [["Kind", (k) => k.kind], ["Alive", (k) => count(k.alive)], ["Handled", (k) => count(k.handling.count)],
    ["In mailboxes", (k) => count(k.depth)], ["Waits p50", (k) => time(k.waiting.p50)], ["Waits p99", (k) => time(k.waiting.p99)],
    ["Takes p50", (k) => time(k.handling.p50)], ["Takes p99", (k) => time(k.handling.p99)], ["Failures", (k) => count(k.failures)],
    ["Restarts", (k) => count(k.restarts)], ["Last error", (k) => failure(k.lastError), "text error"]],
    s.systems.flatMap((y) => y.kinds.map((k) => ({ ...k, kind: k.kind + (y.worker ? " on worker " + y.worker : "") }))), (k, i) => i + k.kind);
  set(byId("counts"), s.systems.map((y) => [where(y), y.counts]).map(([name, c]) => name + ": " + c.started + " started, " + c.stopped + " stopped, "
    + c.restarted + " restarts, " + c.failed + " failures, " + c.deadLetters + " dead letters").join("; "));
  table("subjects", [["Subject", (j) => j.name], ["Sent", (j) => count(j.sent)], ["Rate", (j) => perSecond(j.sentRate)],
    ["Subscribers", (j) => String(j.subscribers)], ["Lag", (j) => j.lag + " of " + j.capacity], ["Missed", (j) => count(j.missed)],
    ["Dropped", (j) => count(j.dropped)], ["Wait to send", (j) => String(j.waitingSenders)]], s.subjects.filter(named), (j) => j.id);
  table("tasks", [["Tasks", () => "all workers"], ["Started", (t) => count(t.started)], ["Rate", (t) => perSecond(t.rate)],
    ["Running", (t) => count(t.running)], ["Queued", (t) => count(t.queued)]], [s.tasks], () => 0);
  table("functions", [["Function", (f) => f.name], ["Started", (f) => count(f.started)], ["Rate", (f) => perSecond(f.rate)],
    ["Failed", (f) => f.failed ? { text: count(f.failed), kind: "bad" } : "0"], ["Waits p50", (f) => half(f.waiting)], ["Waits p99", (f) => most(f.waiting)],
    ["Takes p50", (f) => half(f.running)], ["Takes p99", (f) => most(f.running)]], s.functions, (f) => f.name + f.module);
  choices(s, actors);
  set(byId("omitted"), s.omitted ? s.omitted + " rows are not shown." : "");
}

/** What may be looked into; the list is left alone while somebody chooses from it. */
function choices(s, actors) {
  byId("tap-off").hidden = s.tap;
  byId("tap-on").hidden = !s.tap;
  const select = byId("tapped");
  if (!s.tap || document.activeElement === select) return;
  const all = [["", "nothing"], ...s.channels.map((c) => ["channel=" + c.id, "channel " + c.name]),
    ...actors.map((a) => ["actor=" + a.worker + "." + a.id, "mailbox of " + a.label + (a.worker ? " on worker " + a.worker : "")])];
  all.forEach(([value, text], i) => {
    const option = select.options[i] || select.appendChild(make("option", {}));
    if (option.value !== value) option.value = value;
    set(option, text);
  });
  while (select.options.length > all.length) select.lastChild.remove();
  select.value = all.some(([value]) => value === tapped) ? tapped : "";
}

async function tap() {
  const asked = tapped;
  let rows = [], note = "";
  if (asked !== "") {
    try {
      const response = await fetch("tap" + location.search + "&" + asked);
      if (!response.ok) note = (await response.text()).trim();
      else {
        const got = await response.json();
        rows = got.rows;
        note = got.depth + (got.depth === 1 ? " waits" : " wait") + (got.note ? ": " + got.note : "");
      }
    } catch {
      note = "no answer";
    }
  }
  if (asked !== tapped || paused) return;
  set(byId("tap-note"), note);
  list("tap-rows", rows.map((row) => row.text));
}

function state(text, bad) {
  const node = byId("state");
  set(node, text);
  node.className = bad ? "bad" : "";
}

function hear(s) {
  const ids = new Set(s.channels.map((c) => c.id));
  for (const c of s.channels) remember(c.id, c.depth);
  for (const id of history.keys()) if (!ids.has(id)) history.delete(id);
  last = s;
  window.millrace = s;
  if (paused) return;
  show(s);
  state("live, up " + time(s.uptime));
}

/** Says so unless something else is the matter. */
function connected() {
  if (events.readyState === EventSource.OPEN) state(paused ? "paused" : "live");
}

function pause() {
  paused = !paused;
  byId("pause").setAttribute("aria-pressed", String(paused));
  connected();
  if (!paused && last) show(last);
}

byId("pause").addEventListener("click", pause);
byId("trace").href = "trace" + location.search + "&last=5";
byId("tapped").addEventListener("change", (event) => { tapped = event.target.value; tap(); });
setInterval(() => { if (tapped !== "" && !paused && !document.hidden) tap(); }, 1000);
byId("filter").addEventListener("input", (event) => { filter = event.target.value.toLowerCase(); if (last) show(last); });
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === byId("tapped")) return;
  if (event.target === byId("filter")) { if (event.key === "Escape") event.target.blur(); return; }
  if (event.key === "p") pause();
  else if (event.key === "/") { event.preventDefault(); byId("filter").focus(); }
  else if (/^[1-8]$/.test(event.key)) document.querySelectorAll("nav a")[event.key - 1].click();
});
const events = new EventSource("events" + location.search);
events.onmessage = (event) => hear(JSON.parse(event.data));
events.addEventListener("end", () => { events.close(); state("the program has ended", true); });
events.onopen = connected;
events.onerror = () => state("no connection", true);
})();
`;
