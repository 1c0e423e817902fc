/**
 * What can be wrong with the user's input, as opposed to with the program.
 *
 * @module
 */

/** The file cannot be used; the message says why and what would be accepted. Ends the demo with exit code 1. */
export class InputError extends Error {
  /** `message` is a sentence for the user. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "InputError";
  }
}

/** The command line cannot be used; printed with the usage. Ends the demo with exit code 2. */
export class UsageError extends Error {
  /** `message` is a sentence for the user. */
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}
