/**
 * Fractions of any size, always in lowest terms.
 *
 * @module
 */

const gcd = (a: bigint, b: bigint): bigint => b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b);

/** A fraction. */
export class Rational {
  readonly over: bigint;
  readonly under: bigint;

  /** `over / under`; throws a `RangeError` if `under` is zero. */
  constructor(over: bigint | number, under: bigint | number = 1n) {
    const [a, b] = [BigInt(over), BigInt(under)];
    if (b === 0n) throw new RangeError("a fraction must not have the denominator zero");
    const common = b < 0n ? -gcd(a, b) : gcd(a, b);
    this.over = a / common;
    this.under = b / common;
  }

  plus(other: Rational): Rational {
    return new Rational(this.over * other.under + other.over * this.under, this.under * other.under);
  }

  times(other: Rational): Rational {
    return new Rational(this.over * other.over, this.under * other.under);
  }

  dividedBy(other: Rational): Rational {
    return new Rational(this.over * other.under, this.under * other.over);
  }

  toString(): string {
    return this.under === 1n ? `${this.over}` : `${this.over}/${this.under}`;
  }
}
