// Figures of a board's answers in words: a share in percent, money with its unit, people as a count.
import { number, percent, score } from "../../core/words.js";

const UNKNOWN = "nobody knows";
const PEOPLE = "people";

/** Whether figures of this unit are shares, 0 to 1. */
const isShare = (unit) => unit.startsWith("share");

/** A figure in its unit. */
export function figure(value, unit) {
  if (value === null) return UNKNOWN;
  if (isShare(unit)) return percent(value);
  return unit === PEOPLE ? number(value) : score(value);
}

/** What a figure in this unit is of: a share's unit says it after the word. */
export const ofWhat = (unit) => (isShare(unit) ? unit.replace(/^share /, "") : unit);

/** Where a figure lies, in words. */
export function sureness(interval, unit) {
  if (!interval) return "a count, so it has no interval";
  return `between ${figure(interval.low, unit)} and ${figure(interval.high, unit)}, ${percent(interval.level)} sure`;
}

/** How many of how many; of a cost, how much for how many. */
export function counted({ numerator, denominator }, unit) {
  if (numerator === null) return "nothing was counted";
  if (denominator === null) return number(numerator);
  return `${number(numerator)} ${isShare(unit) || unit === PEOPLE ? "of" : "for"} ${number(denominator)}`;
}
