// Groups of people or messages: what tells one from another, and where each stands in its list.
import { channelName } from "../../core/words.js";

/** A connection whose items hold their own cursors. */
export const withCursors = (connection) => ({
  ...connection,
  edges: connection.edges.map(({ node, cursor }) => ({ cursor, node: { ...node, cursor } })),
});

/** Rows with the cursor after which each comes: the page of one from there on is the row itself. */
export const placed = (rows) => rows.map((row, place) => ({ ...row, after: rows[place - 1]?.cursor ?? null }));

/** What a group has in one dimension; null where nobody knows. */
export const valueOf = (row, dimension) => row.values.find((each) => each.dimension === dimension)?.value ?? null;

/** What it says of a group that has nothing there. */
const NONE = { PRODUCT: "about no product", INTENT: "without intent", EMOTION: "without emotion", TEAM: "no team named", KIND: "simply written" };

/** The same in words. */
export function valueWords(row, dimension) {
  const value = valueOf(row, dimension);
  if (value === null) return NONE[dimension] ?? "not known";
  return dimension === "CHANNEL" ? channelName(value) : value;
}

/** A dimension at the head of a column. */
export const heading = (dimension) => `${dimension[0]}${dimension.slice(1).toLowerCase()}`;

/** Whether groups of a dimension follow each other in time. */
const isTime = (dimension) => dimension === "WEEK" || dimension === "MONTH";

/** The groups in order of time where they have one, else as they came: the greatest first. */
export function ordered(rows, dimension) {
  if (!isTime(dimension)) return rows;
  return [...rows].sort((one, other) => (valueOf(one, dimension) ?? "").localeCompare(valueOf(other, dimension) ?? ""));
}
