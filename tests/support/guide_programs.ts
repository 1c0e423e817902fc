/**
 * The programs and commands that a guide shows, taken from its text: so that what a test runs is what a reader copies.
 *
 * @module
 */
const GUIDES = new URL("../../docs/guides/", import.meta.url);

/** What one guide shows. */
export interface GuidePrograms {
  /** Files by name: blocks that begin with `// name.ts`; one that begins with `// name.ts, more` is added to that file. */
  readonly files: Readonly<Record<string, string>>;
  /** The lines of its shell blocks, in order. */
  readonly commands: readonly string[];
  /** What it says is printed: its `text` blocks, in order. */
  readonly printed: readonly string[];
}

/** Reads a guide, by its name without `.md`. */
export async function guidePrograms(name: string): Promise<GuidePrograms> {
  const text = await Deno.readTextFile(new URL(`${name}.md`, GUIDES));
  const files: Record<string, string> = {};
  const commands: string[] = [];
  const printed: string[] = [];
  for (const [, language, body] of text.matchAll(/^```(\w+)[^\n]*\n(.*?)^```$/gms)) {
    if (language === "sh") commands.push(...body!.trim().split("\n"));
    if (language === "text") printed.push(body!);
    const [, file, more] = /^\/\/ ([\w/]+\.\w+)(, more)?\n/.exec(body!) ?? [];
    if (file !== undefined) files[file] = more === undefined ? body! : `${files[file]}\n${body!}`;
  }
  return { files, commands, printed };
}

/** Writes the files of a guide into a folder. */
export async function writeFiles(dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${dir}/${name}`, text);
}
