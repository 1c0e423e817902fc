/**
 * Names become words of subjects: letters, digits, `-` and `_` as they are, everything else as `=` and hexadecimal digits.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";

const MAX = 128;
const encoder = new TextEncoder();

/** One word of a subject that stands for `name`. Throws an `ArgumentError` unless it is a string of 1 to 128 bytes. */
export function word(what: string, name: string): string {
  if (typeof name !== "string" || name.length === 0) {
    throw new ArgumentError(`${what} must be a string that is not empty`, { value: name });
  }
  if (/^[\w-]+$/.test(name) && name.length <= MAX) return name;
  const bytes = encoder.encode(name);
  if (bytes.length > MAX) throw new ArgumentError(`${what} must take at most ${MAX} bytes`, { value: name });
  let text = "";
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    text += byte < 128 && /[\w-]/.test(char) ? char : `=${byte.toString(16).padStart(2, "0")}`;
  }
  return text;
}

/** What `word` was made of. */
export function nameOfWord(word: string): string {
  const bytes: number[] = [];
  for (let at = 0; at < word.length; at++) {
    if (word[at] !== "=") bytes.push(word.charCodeAt(at));
    else {
      bytes.push(Number.parseInt(word.slice(at + 1, at + 3), 16));
      at += 2;
    }
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}

/** Something that no two processes are called by: 64 random bits. */
export function randomWord(): string {
  const bits = crypto.getRandomValues(new BigUint64Array(1));
  return bits[0]!.toString(36);
}

/** The process whose name, a dash, and a number somebody is called by. */
export function processOf(sender: string): string {
  return sender.split("-", 1)[0]!;
}

/** Whether messages to `subject` go to whoever listens to `pattern`, which may end with the word `>`. */
export function matches(pattern: string, subject: string): boolean {
  return pattern === subject || pattern.endsWith(".>") && subject.startsWith(pattern.slice(0, -1)) &&
      subject.length >= pattern.length;
}
