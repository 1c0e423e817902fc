/**
 * Markdown files as HTML: GitHub's anchors, links that lead to pages instead of files, code in colours, code side by side.
 *
 * @module
 */
import GithubSlugger from "npm:github-slugger@2.0.0";
import MarkdownIt from "npm:markdown-it@15.0.3";
import type { Page } from "./contents.ts";
import { escapeHtml, type Heading } from "./frame.ts";
import { highlight } from "./highlight.ts";

/** A part of a page under one heading, as it is searched. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly text: string;
}

/** What became of a Markdown file. */
export interface Rendered {
  readonly html: string;
  readonly headings: readonly Heading[];
  readonly sections: readonly Section[];
}

/** Where the links of a page lead to. */
export interface Links {
  /** The address to write for a link of `source`; addresses of the web come through unchanged. */
  link(source: string, href: string): string;
  /** The HTML for a picture of `source`. */
  image(source: string, src: string, alt: string): string;
}

type Token = ReturnType<InstanceType<typeof MarkdownIt>["parse"]>[number];

const ENDS_OF_CELLS = new Set(["td_close", "th_close", "paragraph_close", "tr_close"]);

/** Whether a page compares: programs that follow each other directly stand side by side there. */
export function compares({ title }: Page): boolean {
  return title.startsWith("From ");
}

/** The HTML of a page. */
export function render(page: Page, links: Links): Rendered {
  const md = new MarkdownIt({ html: true });
  const tokens = md.parse(page.text, {});
  const headings = addAnchors(tokens);
  for (const token of tokens) {
    for (const part of [token, ...token.children ?? []]) rewrite(part, page.source, links);
  }
  let table = 0;
  md.renderer.rules["table_open"] = () =>
    `<div class="scroll" tabindex="0" role="region" aria-label="Table ${++table}"><table>`;
  md.renderer.rules["table_close"] = () => "</table></div>";
  md.renderer.rules["fence"] = (all, at) => fence(all, at, page);
  md.renderer.rules["image"] = (all, at) => {
    const token = all[at]!;
    return links.image(page.source, String(token.attrGet("src")), token.content);
  };
  return { html: md.renderer.render(tokens, md.options, {}), headings, sections: sections(tokens) };
}

function addAnchors(tokens: Token[]): Heading[] {
  const slugger = new GithubSlugger();
  const headings: Heading[] = [];
  tokens.forEach((token, at) => {
    if (token.type !== "heading_open") return;
    const text = plain(tokens[at + 1]!);
    const id = slugger.slug(text);
    token.attrSet("id", id);
    headings.push({ id, text, level: Number(token.tag.slice(1)) });
  });
  return headings;
}

function plain(inline: Token): string {
  return (inline.children ?? []).filter(({ type }) => type !== "html_inline")
    .map(({ type, content }) => type === "softbreak" ? " " : content).join("");
}

function rewrite(token: Token, source: string, links: Links): void {
  if (token.type === "link_open") token.attrSet("href", links.link(source, String(token.attrGet("href"))));
  if (token.type !== "html_inline" && token.type !== "html_block") return;
  // Pictures that are given in HTML have their place already; they only have to be copied.
  for (const [, src] of token.content.matchAll(/<img[^>]*\ssrc="([^"]+)"/g)) links.image(source, src!, "");
}

/** A block of code. In a guide that compares, two that follow each other directly stand side by side where there is room. */
function fence(tokens: Token[], at: number, page: Page): string {
  const isFence = (index: number): boolean => compares(page) && tokens[index]?.type === "fence";
  let first = at;
  while (isFence(first - 1)) first--;
  const odd = (at - first) % 2 === 1;
  const token = tokens[at]!;
  const [language = ""] = token.info.trim().split(/[\s,]+/);
  const ours = odd || !isFence(at + 1);
  const theirs = page.title.replace(/^From /, "");
  const label = ours ? "Millrace" : theirs;
  const code = `<pre tabindex="0"><code>${highlight(token.content, language)}</code></pre>`;
  if (!odd && !isFence(at + 1)) return code;
  const figure = `<figure><figcaption>${escapeHtml(label)}</figcaption>${code}</figure>`;
  return odd ? `${figure}</div>` : `<div class="pair">${figure}`;
}

/** The text of a page in pieces, one for each heading. */
function sections(tokens: Token[]): Section[] {
  const found: { id: string; heading: string; text: string[] }[] = [];
  tokens.forEach((token, at) => {
    if (token.type === "heading_open") {
      found.push({ id: String(token.attrGet("id")), heading: plain(tokens[at + 1]!), text: [] });
    } else if (token.type === "inline" && tokens[at - 1]!.type !== "heading_open") {
      found.at(-1)?.text.push(plain(token));
    } else if (token.type === "fence") {
      found.at(-1)?.text.push(token.content);
    } else if (ENDS_OF_CELLS.has(token.type)) {
      found.at(-1)?.text.push(" ");
    }
  });
  return found.map(({ id, heading, text }) => ({
    id,
    heading,
    text: text.join(" ").replace(/\s+/g, " ").trim(),
  }));
}
