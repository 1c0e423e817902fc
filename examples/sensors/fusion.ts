/**
 * Several sensors, one figure: how much power the wind carries, of what a barometer, a thermometer and an anemometer say.
 *
 * @module
 */
import { combineLatest, map, type Observable, sample } from "@millrace/millrace/reactive";

/** The sensors; each says something at its own pace. */
export interface Sensors {
  /** Pressure of the air, hPa. */
  readonly pressure: Observable<number>;
  /** Temperature of the air, °C. */
  readonly temperature: Observable<number>;
  /** Speed of the wind, m/s. */
  readonly wind: Observable<number>;
}

const PASCALS_PER_HECTOPASCAL = 100;
const KELVIN = 273.15;
/** Of dry air, J/(kg·K). */
const GAS_CONSTANT = 287.05;

/** Watts that the wind carries through a square metre: half the density of the air by the cube of its speed. */
export function windPower(pressure: number, celsius: number, wind: number): number {
  const density = pressure * PASCALS_PER_HECTOPASCAL / (GAS_CONSTANT * (celsius + KELVIN));
  return density * wind ** 3 / 2;
}

/**
 * The power of the wind whenever `when` emits, if any sensor has said something since then; from the latest that each of them said. Nothing
 * before all have.
 */
export function power(sensors: Sensors, when: Observable<unknown>): Observable<number> {
  return combineLatest({ ...sensors }).pipe(
    map(({ pressure, temperature, wind }) => windPower(pressure, temperature, wind)),
    sample(when),
  );
}
