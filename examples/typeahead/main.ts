/**
 * A search box that suggests airports while somebody types, against a local server. Somebody types "san", waits until the server has begun
 * to search, and goes on: the server hears at once that nobody wants its answer any more.
 *
 * ```sh
 * deno run --unstable-no-legacy-abort --allow-read --allow-net=127.0.0.1 examples/typeahead/main.ts
 * ```
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import { filter, firstValueFrom, share, Subject } from "@millrace/millrace/reactive";
import { datasetPath } from "../flights/dataset.ts";
import { beginningWith, parseAirports } from "./airports.ts";
import { suggestions } from "./search.ts";
import { serveSuggestions } from "./server.ts";

/** Milliseconds without a key. */
const PAUSE = 50;
/** Milliseconds that the server searches for a short text, of which there are many airports, and for a longer one. */
const [LONG, SHORT] = [20_000, 20];

const airports = parseAirports(await Deno.readTextFile(datasetPath("airports.csv")));
await using server = serveSuggestions(
  (text) => beginningWith(airports, text),
  (text, signal) => sleep(text.length < 4 ? LONG : SHORT, undefined, { signal }),
);
using _log = server.heard.subscribe(({ type, text }) => console.log(`server: ${type} "${text}"`));

const box = new Subject<string>();
const shown = suggestions(box, server.url, { pause: PAUSE }).pipe(share());
using _screen = shown.subscribe(({ text, found }) => console.log([`box: ${text}`, ...found].join("\n  ")));

/** Types the letters of `text` one after the other, after what is in the box already. */
function type(text: string, before = ""): void {
  for (let i = 1; i <= text.length; i++) box.next(before + text.slice(0, i));
}

const searching = firstValueFrom(server.heard.pipe(filter((heard) => heard.type === "asked")));
type("san");
await searching;
const found = firstValueFrom(shown);
const abandoned = firstValueFrom(server.heard.pipe(filter((heard) => heard.type === "abandoned")));
type(" fr", "san");
await Promise.all([found, abandoned]);
