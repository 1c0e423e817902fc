/**
 * How much tests do: little in the quick tier, much with `MILLRACE_DEEP=1`, and of that a part with `MILLRACE_DEEP_SHARE=0.1`.
 *
 * @module
 */

/** Whether tests run at length. */
export const DEEP: boolean = Deno.env.get("MILLRACE_DEEP") === "1";
const SHARE = Number(Deno.env.get("MILLRACE_DEEP_SHARE") ?? 1);

/** How often a test does something: `quick` times, or `deep` times, or the share of that which was asked for. */
export function amount(quick: number, deep: number): number {
  return DEEP ? Math.max(quick, Math.round(deep * SHARE)) : quick;
}
