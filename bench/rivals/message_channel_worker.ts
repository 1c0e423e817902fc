/**
 * The workers' side of the `MessageChannel` contender.
 *
 * @module
 */
import { now, type Part, play } from "../harness.ts";
import { type Message, type Payload, post, Tally } from "./messages.ts";

/** Listens to a port once and for all; each call of the result resolves with the next message. */
function listen(port: MessagePort): () => Promise<unknown> {
  let settle = (_message: unknown) => {};
  port.onmessage = ({ data }) => settle(data);
  return () => new Promise((resolve) => settle = resolve);
}

play({
  async produce(
    { ports, payload }: { ports: MessagePort[]; payload: Payload },
    warm,
    measured,
  ): Promise<Part> {
    const goes = ports.map((port) => listen(port)());
    for (const port of ports) post(port, payload, 0, warm);
    await Promise.all(goes);
    const first = now();
    const step = payload === "64k" ? 64 : 4096;
    for (let from = 0; from < measured; from += step) {
      for (const port of ports) post(port, payload, from, Math.min(measured, from + step));
    }
    return { first, last: -Infinity, received: 0, sum: 0 };
  },

  consume({ ports }: { ports: MessagePort[] }, warm, measured): Promise<Part> {
    return new Promise((resolve) => {
      let tally = new Tally(), warming = true, target = warm * ports.length;
      for (const port of ports) {
        port.onmessage = ({ data }: MessageEvent<Message>) => {
          tally.add(data);
          if (tally.received < target) return;
          if (warming) {
            warming = false;
            tally = new Tally();
            target = measured * ports.length;
            for (const each of ports) each.postMessage("go");
          } else {
            resolve({ first: Infinity, last: now(), received: tally.received, sum: tally.sum });
          }
        };
      }
    });
  },

  echo({ port }: { port: MessagePort }, warm, measured): Promise<Part> {
    return new Promise((resolve) => {
      let left = warm + measured;
      port.onmessage = ({ data }) => {
        port.postMessage(data);
        if (--left === 0) {
          setTimeout(() => resolve({ first: Infinity, last: -Infinity, received: 0, sum: 0 }), 20);
        }
      };
    });
  },

  async ping({ port, pause }: { port: MessagePort; pause: number }, warm, measured): Promise<Part> {
    const trips = new Float64Array(measured), next = listen(port);
    let first = now();
    for (let i = -warm; i < measured; i++) {
      if (i === 0) first = now();
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
      const sent = performance.now();
      const back = next();
      port.postMessage(i);
      await back;
      if (i >= 0) trips[i] = performance.now() - sent;
    }
    return { first, last: now(), received: measured, sum: 0, trips };
  },
});
