/**
 * Splits text into lines.
 *
 * @module
 */

/** A transform from pieces of text to whole lines, without their ends; the last line counts even without one. */
export class TextLineStream extends TransformStream<string, string> {
  /** Keeps what is left of an unfinished line between pieces. */
  constructor() {
    let rest = "";
    super({
      transform(piece, controller) {
        const lines = (rest + piece).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) controller.enqueue(line);
      },
      flush(controller) {
        if (rest !== "") controller.enqueue(rest);
      },
    });
  }
}
