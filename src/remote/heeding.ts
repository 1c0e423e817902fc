/**
 * A carrier whose handlers survive what strangers send: bytes that are none of the library's are counted, and nothing else
 * comes of them. Whoever may publish to a server may publish to any subject it is not kept from.
 *
 * @module
 */
import { reportError } from "../errors/report.ts";
import { CodecError } from "../errors.ts";
import type { Carrier, Log } from "./carrier.ts";

/** Told of a subject, or of a log, where something could not be read. */
type Bad = (where: string) => void;

function heeding<M>(
  handler: (message: M) => void,
  where: (message: M) => string,
  bad: Bad,
): (message: M) => void {
  return (message) => {
    try {
      handler(message);
    } catch (error) {
      // Anything else is a fault of the program, and no stranger's.
      if (error instanceof CodecError) bad(where(message));
      else reportError(error);
    }
  };
}

/** The same carrier; `bad` hears where something could not be read. */
export function heedingCarrier(carrier: Carrier, bad: Bad): Carrier {
  return {
    kind: carrier.kind,
    get maxPayload(): number {
      return carrier.maxPayload;
    },
    publish: (...args) => carrier.publish(...args),
    request: (...args) => carrier.request(...args),
    consume: (subject, handler, options) =>
      carrier.consume(subject, heeding(handler, (message) => message.subject, bad), options),
    log: async (spec) => heedingLog(await carrier.log(spec), bad),
    flush: () => carrier.flush(),
    ...carrier.ended === undefined ? {} : { ended: () => carrier.ended!() },
  };
}

function heedingLog(log: Log, bad: Bad): Log {
  return {
    spec: log.spec,
    append: (...args) => log.append(...args),
    read: (handler, options) => log.read(heeding(handler, () => log.spec.name, bad), options),
    last: (key) => log.last(key),
    state: () => log.state(),
    delete: () => log.delete(),
  };
}
