/**
 * A call on its way to a child process: { id: 32, length of the head: 32, head, arguments }.
 *
 * @module
 */
import type { ExportNotice } from "../../workers/protocol.ts";

/** What is called, and for whom. */
export interface CallHead extends Pick<ExportNotice, "id" | "name"> {
  /** The trace that the call belongs to, if somebody collects. */
  readonly trace?: string | undefined;
}

const HEAD = 8;
const text = new TextEncoder();
const plain = new TextDecoder();

/** The bytes of a call. */
export function callMessage(id: number, head: CallHead, args: Uint8Array): Uint8Array {
  const told = text.encode(JSON.stringify(head));
  const bytes = new Uint8Array(HEAD + told.length + args.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, id, true);
  view.setUint32(4, told.length, true);
  bytes.set(told, HEAD);
  bytes.set(args, HEAD + told.length);
  return bytes;
}

/** What such bytes say. */
export function readCall(bytes: Uint8Array): { id: number; head: CallHead; args: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const at = HEAD + view.getUint32(4, true);
  return {
    id: view.getUint32(0, true),
    head: JSON.parse(plain.decode(bytes.subarray(HEAD, at))),
    args: bytes.subarray(at),
  };
}
