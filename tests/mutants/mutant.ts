/**
 * A seeded bug: one place of the sources that is changed, and the test that has to notice.
 *
 * @module
 */

/** One seeded bug. */
export interface Mutant {
  /** What is wrong. */
  readonly name: string;
  /** The source that is changed. */
  readonly file: string;
  /** What is replaced; it stands there exactly once. */
  readonly from: string;
  /** What it is replaced by. */
  readonly to: string;
  /** The test file: a scenario of the model checker, or any other test. */
  readonly test: string;
  /** Part of the name of the test that finds it. */
  readonly by: string;
}
