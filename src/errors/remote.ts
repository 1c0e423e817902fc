/**
 * What goes wrong beyond this process: the carrier, its logs, its leases.
 *
 * @module
 */
import { MillraceError, type RemoteErrorCode } from "./base.ts";

/**
 * The carrier could not do what was asked. By `code`:
 *
 * - `REMOTE_UNAVAILABLE`: no connection, or it was closed. `REMOTE_DENIED`: the server refuses the credentials or the subject.
 * - `REMOTE_TIMEOUT`: no answer in time; whether it took effect is unknown. `NO_RESPONDER`: nobody is there to answer.
 * - `NO_STORE`: the server keeps no logs (JetStream is off). `SERVER_TOO_OLD`: it lacks what is needed.
 * - `PAYLOAD_TOO_LARGE`: the server takes no message of that size.
 * - `LOG_FULL`: its bound is reached. `LOG_CONFLICT`: somebody else appended first, or it is
 *   kept with other settings or another codec. `LOG_LOST`: it was deleted underneath.
 * - `LEASE_LOST`: the key belongs to somebody else, or may by now.
 */
export class RemoteError<T = unknown> extends MillraceError {
  /** What was not delivered, where something was to be. */
  declare readonly value: T | undefined;

  /** Says what was attempted, with its facts. */
  constructor(
    code: RemoteErrorCode,
    sentence: string,
    facts: Record<string, unknown> = {},
    ...rest: [options?: ErrorOptions, value?: T]
  ) {
    super(code, sentence, facts, rest[0]);
    if (rest.length > 1) this.value = rest[1];
  }
}
