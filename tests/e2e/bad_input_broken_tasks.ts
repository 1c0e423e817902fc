/** Never reached. */
export const run: () => void = fail();

function fail(): never {
  throw new RangeError("the table is empty");
}
