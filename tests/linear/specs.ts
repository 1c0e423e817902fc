/**
 * Sequential specifications.
 *
 * @module
 */
import { CLOSED, EMPTY, FULL, STALE } from "../../wasm/status.ts";
import type { Operation, Specification } from "./wgl.ts";

/** What a channel is asked for. */
export type ChannelInput =
  | { readonly do: "send"; readonly values: readonly number[] }
  | { readonly do: "receive"; readonly max: number }
  | { readonly do: "close" };
/** A count, a status, or what was received. */
export type ChannelOutput = number | readonly number[];

/** What is in a channel. */
export interface ChannelState {
  /** The values, oldest first. */
  readonly values: readonly number[];
  /** Nothing is accepted any more. */
  readonly closed: boolean;
}

/** A bounded channel: `send` takes at least one value if there is room, `receive` gives at least one if there is any. */
export function boundedChannel(capacity: number): Specification<ChannelState, ChannelInput, ChannelOutput> {
  return {
    initial: { values: [], closed: false },
    key: ({ values, closed }) => `${closed}:${values.join()}`,
    step({ values, closed }, input, output) {
      switch (input.do) {
        case "close":
          return output === (closed ? 0 : 1) ? { values, closed: true } : undefined;
        case "send": {
          if (closed) return output === CLOSED ? { values, closed } : undefined;
          if (output === FULL) return values.length === capacity ? { values, closed } : undefined;
          if (typeof output !== "number" || output < 1 || output > input.values.length) return undefined;
          if (values.length + output > capacity) return undefined;
          return { values: [...values, ...input.values.slice(0, output)], closed };
        }
        case "receive": {
          if (output === EMPTY) return values.length === 0 && !closed ? { values, closed } : undefined;
          if (output === CLOSED) return values.length === 0 && closed ? { values, closed } : undefined;
          if (typeof output === "number" || output.length < 1 || output.length > input.max) return undefined;
          if (output.some((value, i) => values[i] !== value)) return undefined;
          return { values: values.slice(output.length), closed };
        }
      }
    },
  };
}

/**
 * Batches take effect value by value, in order, and others may come in between: each value becomes an operation of its own
 * that overlaps those of its batch.
 */
export function perValue(
  history: readonly Operation<ChannelInput, ChannelOutput>[],
): Operation<ChannelInput, ChannelOutput>[] {
  return history.flatMap(({ input, output, call, end }) => {
    if (input.do === "send" && typeof output === "number" && output > 1) {
      return input.values.slice(0, output).map((value) => ({
        input: { do: "send" as const, values: [value] },
        output: 1,
        call,
        end,
      }));
    }
    if (typeof output === "number" || output.length < 2) return [{ input, output, call, end }];
    return output.map((value) => ({ input: { do: "receive" as const, max: 1 }, output: [value], call, end }));
  });
}

/** A free list of blocks: nothing is given out twice before it came back. */
export const freeList: Specification<readonly number[], { take: true } | { give: number }, number> = {
  initial: [],
  key: (taken) => taken.join(),
  step(taken, input, output) {
    if ("take" in input) return taken.includes(output) ? undefined : [...taken, output].toSorted();
    return taken.includes(input.give) ? taken.filter((block) => block !== input.give) : undefined;
  },
};

/** What the registry of channels is asked for. */
export type RegistryInput =
  | { readonly do: "open" | "close" | "leave"; readonly by: number }
  | { readonly do: "find"; readonly by: number; readonly generation: number };

/** One number of the registry. */
export interface RegistryState {
  /** Which of the channels that have had the number. */
  readonly generation: number;
  /** A channel has it. */
  readonly live: boolean;
  /** It was closed. */
  readonly closed: boolean;
  /** Who is attached. */
  readonly seats: readonly number[];
}

/**
 * A number that channels have one after the other: a handle finds its channel, and no other, until the last has left it after
 * its close. `open` gives the generation if it got the number, 0 if it got another one.
 */
export function registry(initial: RegistryState): Specification<RegistryState, RegistryInput, number> {
  return {
    initial,
    key: ({ generation, live, closed, seats }) => `${generation} ${live} ${closed} ${seats.toSorted()}`,
    step(state, input, output) {
      const { generation, live, closed, seats } = state, { by } = input;
      switch (input.do) {
        case "open":
          if (output === 0) return live ? state : undefined;
          if (live || output !== generation + 1) return undefined;
          return { generation: output, live: true, closed: false, seats: [by] };
        case "close":
          return output === (closed ? 0 : 1) ? { ...state, closed: true } : undefined;
        case "find": {
          const there = live && generation === input.generation;
          if (output === STALE) return there ? undefined : state;
          return there ? { ...state, seats: [...seats.filter((slot) => slot !== by), by] } : undefined;
        }
        case "leave": {
          const left = seats.filter((slot) => slot !== by);
          return { ...state, seats: left, live: live && !(closed && left.length === 0) };
        }
      }
    },
  };
}

/** What a ring of tasks is asked for. */
export type DequeInput = { readonly do: "push"; readonly task: number } | { readonly do: "pop" | "steal" };

/** A ring of which the owner takes the youngest, and a thief, while there are at most two, the oldest. */
export const deque: Specification<readonly number[], DequeInput, number> = {
  initial: [],
  key: (tasks) => tasks.join(),
  step(tasks, input, output) {
    if (input.do === "push") return output === 0 ? [...tasks, input.task] : undefined;
    if (output === EMPTY) return tasks.length === 0 ? tasks : undefined;
    const at = input.do === "pop" ? tasks.length - 1 : 0;
    return tasks[at] === output ? tasks.toSpliced(at, 1) : undefined;
  },
};

/** A register, to test the checker with. */
export const register: Specification<number, { write: number } | { read: true }, number> = {
  initial: 0,
  key: String,
  step: (held, input, output) => "write" in input ? input.write : output === held ? held : undefined,
};
