/**
 * Making the isolate's side of a subject: of one that is opened here, or whose handle arrived.
 *
 * @module
 */
import { CORRUPT } from "../../../wasm/status.ts";
import type { Codec } from "../../codec/codec.ts";
import type { Isolate } from "../../workers/isolate.ts";
import { cellShape } from "../cell_format.ts";
import { checkCodec } from "../shared_options.ts";
import { SharedSubject } from "./shared_subject.ts";
import { checkSubjectOptions, type SharedSubjectOptions } from "./subject_options.ts";
import { SubjectPort } from "./subject_port.ts";

/** Opens a subject in the shared memory of `isolate`. Throws `ArgumentError`, `ArenaExhaustedError`. */
export function openSubject<T>(
  isolate: Isolate,
  codec: Codec<T>,
  options: SharedSubjectOptions<T> = {},
): SharedSubject<T> {
  checkCodec(codec);
  const { capacity, replay, policy } = checkSubjectOptions(options);
  const { core } = isolate;
  if (core.poison !== 0) throw core.failure(CORRUPT, "open a subject");
  const { stride, messages } = cellShape(codec as Codec<unknown>);
  const lossy = policy.overflow === "dropOldest" ? 1 : 0;
  const ch = core.retry(() =>
    core.call.openSubject(core.me, capacity, replay, lossy, stride, messages ? 1 : 0)
  );
  core.check(ch, "a subject", { capacity, cell: stride, name: options.name });
  return new SharedSubject(new SubjectPort(isolate, ch, capacity, codec, policy));
}
