/** Runs on workers in the test of a pipeline. */

/** Squares a number, some numbers later than others. */
export async function square(n: number): Promise<number> {
  if (n % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 3));
  return n * n;
}

/** Fails at 7. */
export function picky(n: number): number {
  if (n === 7) throw new RangeError("not seven");
  return n;
}
