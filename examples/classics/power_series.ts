/**
 * Power series as networks of processes: a series is a process that computes its next coefficient, a fraction, when it is asked
 * for it; an operator is one that asks others. Series may be defined by themselves: the exponential function is its own
 * integral, with the constant 1.
 *
 * Shows call channels as demand (nobody computes what nobody wants), loops, networks that grow while they run, and one
 * scope that ends them all. After D. McIlroy, "Squinting at Power Series", and Go's `test/chan/powser1.go`. Needs no
 * permission.
 *
 * @module
 */
import { type Call, CallChannel, type ReceiveChannel, Scope, Selector } from "@millrace/millrace";
import { Rational } from "./rational.ts";

type Demand = ReceiveChannel<Call<void, Rational>>;

const [ZERO, ONE, MINUS_ONE] = [new Rational(0), new Rational(1), new Rational(-1)];

/** Waits until somebody asks; only then computes. */
async function put(demand: Demand, compute: () => Rational | Promise<Rational>): Promise<void> {
  using call = await demand.receive();
  call.reply(await compute());
}

/** A series `c0 + c1 x + c2 x² + …`; each coefficient can be taken once, so that who needs it twice must `split` it. */
export class Series {
  readonly #demand: CallChannel<void, Rational>;

  /** Nobody answers yet. Use `from` or `of`. */
  private constructor(readonly scope: Scope) {
    this.#demand = scope.own(new CallChannel<void, Rational>());
  }

  /** Starts a process that answers one call after the other. */
  static from(scope: Scope, process: (demand: Demand) => Promise<void>): Series {
    const made = new Series(scope);
    scope.spawn(() => process(made.#demand));
    return made;
  }

  /** A polynomial. */
  static of(scope: Scope, ...coefficients: Rational[]): Series {
    return Series.from(scope, async (demand) => {
      for (let i = 0;; i++) await put(demand, () => coefficients[i] ?? ZERO);
    });
  }

  /** The series `s` for which `s = define(s)`. To compute a coefficient, `define` may ask for earlier ones only. */
  static fix(scope: Scope, define: (self: Series) => Series): Series {
    const self = Series.from(scope, async (demand) => {
      for (;;) await put(demand, () => back.next());
    });
    const [out, back] = define(self).split();
    return out;
  }

  /** The next coefficient. */
  next(): Promise<Rational> {
    return this.#demand.call();
  }

  /** The next `count` coefficients. */
  async take(count: number): Promise<Rational[]> {
    const coefficients: Rational[] = [];
    while (coefficients.length < count) coefficients.push(await this.next());
    return coefficients;
  }

  /** Two series with the coefficients of this one, which each may be read at a pace of its own. */
  split(): [Series, Series] {
    const sides = [new Series(this.scope), new Series(this.scope)] as const;
    this.scope.spawn(async () => {
      const ahead: Promise<Rational>[][] = [[], []]; // what the other side has asked for already
      using asked = new Selector(sides.map((side) => side.#demand));
      for await (const { key, state, value: call } of asked) {
        if (state === "closed") continue;
        if (ahead[key]!.length === 0) {
          const coefficient = this.next();
          for (const queue of ahead) queue.push(coefficient);
        }
        // In a loop the answer may depend on calls that are yet to come: no waiting here.
        ahead[key]!.shift()!.then((coefficient) => call.reply(coefficient), (error) => call.fail(error));
      }
    });
    return [...sides];
  }

  plus(other: Series): Series {
    return Series.from(this.scope, async (demand) => {
      for (;;) await put(demand, async () => (await this.next()).plus(await other.next()));
    });
  }

  scaled(factor: Rational): Series {
    return Series.from(this.scope, async (demand) => {
      for (;;) await put(demand, async () => (await this.next()).times(factor));
    });
  }

  /** With `f = f0 + x F` and `g = g0 + x G`: `f g = f0 g0 + x (f0 G + g0 F) + x² F G`; a product inside a product. */
  times(other: Series): Series {
    return Series.from(this.scope, async (demand) => {
      let [f, g] = [ZERO, ZERO];
      await put(demand, async () => {
        [f, g] = [await this.next(), await other.next()];
        return f.times(g);
      });
      const [[f1, f2], [g1, g2]] = [this.split(), other.split()];
      const once = g1.scaled(f).plus(f1.scaled(g));
      await put(demand, () => once.next());
      const rest = once.plus(f2.times(g2));
      for (;;) await put(demand, () => rest.next());
    });
  }

  derivative(): Series {
    return Series.from(this.scope, async (demand) => {
      await put(demand, async () => {
        await this.next(); // the constant is lost
        return await this.next();
      });
      for (let n = 2;; n++) await put(demand, async () => (await this.next()).times(new Rational(n)));
    });
  }

  /** Gives its constant before it asks for anything: that is what makes loops possible. */
  integral(constant: Rational = ZERO): Series {
    return Series.from(this.scope, async (demand) => {
      await put(demand, () => constant);
      for (let n = 1;; n++) await put(demand, async () => (await this.next()).dividedBy(new Rational(n)));
    });
  }
}

/** `exp(f)`, where `f` has no constant; its derivative is `f' exp(f)`. */
export function exponential(f: Series): Series {
  return Series.fix(f.scope, (self) => f.derivative().times(self).integral(ONE));
}

/** Sine: the second derivative is its negative. */
export function sine(scope: Scope): Series {
  return Series.fix(scope, (self) => self.scaled(MINUS_ONE).integral(ONE).integral());
}

/** Cosine. */
export function cosine(scope: Scope): Series {
  return Series.fix(scope, (self) => self.scaled(MINUS_ONE).integral().integral(ONE));
}

/** Tangent: the derivative is one more than its square. */
export function tangent(scope: Scope): Series {
  return Series.fix(scope, (self) => {
    const [one, two] = self.split();
    return Series.of(scope, ONE).plus(one.times(two)).integral();
  });
}

/** The first `count` coefficients of what `define` makes; then ends all processes. */
export function coefficients(count: number, define: (scope: Scope) => Series): Promise<string[]> {
  return Scope.run(async (scope) => {
    const found = await define(scope).take(count);
    scope.cancel();
    return found.map(String);
  });
}

if (import.meta.main) {
  const x = (scope: Scope): Series => Series.of(scope, ZERO, ONE);
  const show = async (name: string, define: (scope: Scope) => Series): Promise<void> =>
    console.log(`${name.padEnd(16)}${(await coefficients(12, define)).join("  ")}`);
  await show("exp x", (scope) => exponential(x(scope)));
  await show("sin x", sine);
  await show("cos x", cosine);
  await show("tan x", tangent);
  await show("exp (exp x - 1)", (scope) => {
    return exponential(exponential(x(scope)).plus(Series.of(scope, MINUS_ONE)));
  });
}
