/**
 * Sensor fusion: a barometer, a thermometer and an anemometer speak at different paces; of their latest words the power of the wind is
 * computed, and sampled at noon of every day. A year passes on a clock that is moved by hand, so that it takes a moment.
 *
 * ```sh
 * deno run --allow-read examples/sensors/main.ts
 * ```
 *
 * @module
 */
import { average, bufferCount, share, timer } from "@millrace/millrace/reactive";
import { VirtualClock } from "@millrace/millrace/testing";
import { datasetPath } from "../flights/dataset.ts";
import { power } from "./fusion.ts";
import { parseHours, sensors } from "./weather.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A fifth of a year. */
const DAYS = 73;

const hours = parseHours(await Deno.readTextFile(datasetPath("seattle-weather-hourly-normals.csv")));
const clock = new VirtualClock();
// A minute late, so that it knows what was said at noon.
const noon = timer(DAY / 2 + MINUTE, DAY, { clock });
const powers = power(sensors(hours, HOUR, clock), noon).pipe(share());

using _fifths = powers.pipe(bufferCount(DAYS)).subscribe((fifth) => {
  const mean = fifth.reduce((sum, watts) => sum + watts, 0) / fifth.length;
  console.log(
    `${fifth.length} days: ${mean.toFixed(1)} W/m² on average, ${Math.max(...fifth).toFixed(1)} at most`,
  );
});
using _year = powers.pipe(average()).subscribe((mean) =>
  console.log(`the year: ${mean.toFixed(2)} W/m² on average`)
);

clock.advance(hours.length * HOUR);
