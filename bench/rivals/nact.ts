/**
 * nact: actors for Node, in one thread. A mailbox without a bound, and a turn of the event loop for most messages.
 *
 * @module
 */
import { dispatch, query, spawn, start, stop } from "npm:nact@7.6.2";
import type { Contender, Timing } from "../contender.ts";
import { sumTo, timed, verify } from "../harness.ts";

// deno-lint-ignore no-explicit-any
type Any = any;

const options = { initialState: 0 } as Any;

/** Runs in a system of its own. */
async function within(
  run: (system: Any, done: (got: number) => void) => void,
  expected: number,
): Promise<Timing> {
  const system = start();
  const timing = await timed(async () => {
    verify("nact", await new Promise<number>((resolve) => run(system, resolve)), expected);
  });
  stop(system);
  return timing;
}

function tell(n: number): Promise<Timing> {
  return within((system, done) => {
    const sum = spawn(
      system,
      (state: Any, message: Any) => {
        if (message < 0) done(state);
        return state + message;
      },
      "sum",
      options,
    );
    for (let i = 0; i < n; i++) dispatch(sum, i as Any);
    dispatch(sum, -1 as Any);
  }, sumTo(n));
}

function ask(n: number): Promise<Timing> {
  return within((system, done) => {
    const echo = spawn(system, (_: Any, { value, to }: Any) => dispatch(to, value), "echo", options);
    (async () => {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        sum += await query(echo, ((to: Any) => ({ value: i, to })) as Any, 60_000) as number;
      }
      done(sum);
    })();
  }, sumTo(n));
}

function pingPong(n: number): Promise<Timing> {
  return within((system, done) => {
    const pong = spawn(system, (_: Any, { from, left }: Any) => dispatch(from, left), "pong", options);
    const ping = spawn(
      system,
      (balls: Any, left: Any, { self }: Any) => {
        if (left === 0) done(balls);
        else dispatch(pong, { from: self, left: left - 1 } as Any);
        return balls + 1;
      },
      "ping",
      options,
    );
    dispatch(ping, n as Any);
  }, n);
}

function ring(n: number): Promise<Timing> {
  return within((system, done) => {
    const nodes: Any[] = [];
    for (let i = 0; i < 503; i++) {
      nodes.push(spawn(
        system,
        (_: Any, left: Any) => {
          if (left === 0) done(i + 1);
          else dispatch(nodes[(i + 1) % 503], left - 1 as Any);
          return 0;
        },
        `node-${i}`,
        options,
      ));
    }
    dispatch(nodes[0], n as Any);
  }, n % 503 + 1);
}

function counting(n: number): Promise<Timing> {
  return within((system, done) => {
    const counter = spawn(
      system,
      (count: Any, by: Any) => {
        if (by === 0) done(count);
        return count + by;
      },
      "counter",
      options,
    );
    const producer = spawn(
      system,
      (_: Any, increments: Any) => {
        for (let i = 0; i < increments; i++) dispatch(counter, 1 as Any);
        dispatch(counter, 0 as Any);
        return 0;
      },
      "producer",
      options,
    );
    dispatch(producer, n as Any);
  }, n);
}

function creation(n: number): Promise<Timing> {
  return within((system, done) => {
    const parent = spawn(
      system,
      (joined: Any, _: Any) => {
        if (joined + 1 === n) done(n);
        return joined + 1;
      },
      "parent",
      options,
    );
    for (let i = 0; i < n; i++) {
      const child = spawn(
        system,
        (_: Any, seed: Any, { self }: Any) => {
          dispatch(parent, Math.sin(seed) ** 2 as Any);
          stop(self);
          return 0;
        },
        `child-${i}`,
        options,
      );
      dispatch(child, i as Any);
    }
  }, n);
}

/** nact in the actor cases that it can do at all. */
export const contender: Contender = {
  name: "nact",
  version: "7.6.2",
  note: "mailboxes without a bound; children are named",
  available: () => Promise.resolve(true),
  cases: {
    "actors/tell": tell,
    "actors/ask": ask,
    "actors/ping-pong": pingPong,
    "actors/ring-503": ring,
    "actors/counting": counting,
    "actors/creation": creation,
  },
};
