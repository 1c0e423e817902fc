/**
 * What a close leaves behind.
 *
 * @module
 */

/** What is left of the workers after a close. */
export interface CloseReport {
  /** Workers that could not be stopped, and what they were doing, if it was a task. */
  readonly stuck: readonly { readonly worker: number; readonly task: string | undefined }[];
}
