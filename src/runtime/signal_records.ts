/**
 * Carries what isolates tell each other about abort signals.
 *
 * @module
 */
import { reportError } from "../errors/report.ts";
import { A_SLOTS } from "../../wasm/layout.ts";
import type { Isolate } from "../workers/isolate.ts";
import type { Handles } from "./handles.ts";
import { type Records, SIGNAL } from "./records.ts";

/** Connects the signals of an isolate with those of the others. */
export function connectSignals(isolate: Isolate, handles: Handles, records: Records): void {
  const { core } = isolate;
  handles.signals.broadcast = (record) => records.broadcast(SIGNAL, record, core.load(A_SLOTS));
  records.on(SIGNAL, (_, body) => {
    try {
      handles.signals.receive(body);
    } catch (failure) {
      reportError(failure);
    }
  });
}
