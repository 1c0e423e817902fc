/**
 * Sequential specifications.
 *
 * @module
 */
import { CLOSED, EMPTY, FULL } from "../../wasm/status.ts";
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

/** A register, to test the checker with. */
export const register: Specification<number, { write: number } | { read: true }, number> = {
  initial: 0,
  key: String,
  step: (held, input, output) => "write" in input ? input.write : output === held ? held : undefined,
};
