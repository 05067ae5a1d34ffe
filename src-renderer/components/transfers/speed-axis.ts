/** The figures beside a curve of speeds. Pure. */

const STEPS = [1, 2, 5, 10, 20, 50, 100, 200];
const LAST_STEP = 500;
const UNIT = 1024;

/** The top of an axis that a person can read: 1, 2 or 5, with noughts, in the unit it is written in. Bytes a second. */
export function topOfAxis(highest: number): number {
  let unit = UNIT;
  while (highest > LAST_STEP * unit) unit *= UNIT;
  return unit * (STEPS.find((step) => step * unit >= highest) ?? LAST_STEP);
}
