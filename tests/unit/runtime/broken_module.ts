/** Never reached. */
export const never: () => void = fail();

function fail(): never {
  throw new RangeError("broken at the top");
}
