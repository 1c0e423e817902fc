/** The error every failed assertion throws. */
export class AssertionError extends Error {
  override name = "AssertionError";
}

/** Throws with `text`, followed by the caller's own message where there is one. */
export function refuse(text: string, msg?: string): never {
  throw new AssertionError(msg === undefined || msg === "" ? text : `${text}: ${msg}`);
}
