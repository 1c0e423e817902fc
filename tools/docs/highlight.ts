/**
 * Code as HTML with classes for its colours.
 *
 * @module
 */
import hljs from "npm:highlight.js@11.12.0/lib/core";
import type { LanguageFn } from "npm:highlight.js@11.12.0";
import bash from "npm:highlight.js@11.12.0/lib/languages/bash";
import clojure from "npm:highlight.js@11.12.0/lib/languages/clojure";
import dockerfile from "npm:highlight.js@11.12.0/lib/languages/dockerfile";
import erlang from "npm:highlight.js@11.12.0/lib/languages/erlang";
import go from "npm:highlight.js@11.12.0/lib/languages/go";
import ini from "npm:highlight.js@11.12.0/lib/languages/ini";
import javascript from "npm:highlight.js@11.12.0/lib/languages/javascript";
import json from "npm:highlight.js@11.12.0/lib/languages/json";
import typescript from "npm:highlight.js@11.12.0/lib/languages/typescript";
import xml from "npm:highlight.js@11.12.0/lib/languages/xml";
import yaml from "npm:highlight.js@11.12.0/lib/languages/yaml";
import { escapeHtml } from "./frame.ts";

const GRAMMARS: Readonly<Record<string, { default: LanguageFn } | LanguageFn>> = {
  bash,
  clojure,
  dockerfile,
  erlang,
  go,
  ini,
  javascript,
  json,
  typescript,
  xml,
  yaml,
};
const ALIASES: Readonly<Record<string, string>> = {
  ts: "typescript",
  tsx: "typescript",
  js: "javascript",
  sh: "bash",
  shell: "bash",
  html: "xml",
  svg: "xml",
  jsonc: "json",
  toml: "ini",
  yml: "yaml",
  service: "ini",
};
for (const [name, grammar] of Object.entries(GRAMMARS)) {
  hljs.registerLanguage(name, grammar as LanguageFn);
}

/** Code in HTML, in the colours of its language if that is known. */
export function highlight(code: string, language: string): string {
  const name = ALIASES[language] ?? language;
  return hljs.getLanguage(name) === undefined
    ? escapeHtml(code)
    : hljs.highlight(code, { language: name }).value;
}
