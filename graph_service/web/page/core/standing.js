// How consent and reference states are said.
import { day, label, plural, UNKNOWN } from "./words.js";

const STATES = {
  NONE: "no reference",
  INFERRED: "hinted at it",
  ASKED: "asked",
  CONFIRMED: "said yes",
  ACTIVE: "named now",
  RESTING: "resting",
  WITHDRAWN: "said no",
};

/** What somebody decided on a purpose, and when. */
export const decided = ({ state, at }) =>
  state === "UNKNOWN" ? UNKNOWN : `${label(state)}${at ? `, ${day(at)}` : ""}`;

/** How often the budget lets somebody be asked; it counts their asks over all products. */
export function fatigue([first]) {
  if (!first) return "yes, not asked so far";
  if (first.asksLeft > 0) return plural(first.asksLeft, "more time");
  return first.nextAskAt ? `not before ${day(first.nextAskAt)}` : "no more";
}

/** Where somebody stands as a reference, for each product. */
export function standing(references) {
  return (
    references.map((each) => `${STATES[each.state]} for ${each.product?.name ?? "us"}${rests(each)}`).join("; ") ||
    "none"
  );
}

const rests = ({ restsUntil }) => (restsUntil ? `, rests until ${day(restsUntil)}` : "");
