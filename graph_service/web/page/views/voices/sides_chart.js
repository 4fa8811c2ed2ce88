// Fans and lunatics as lines over weeks or months.
import { html } from "../../vendor/htm-preact.js";
import { Lines } from "../../parts/chart.js";
import { MEASURES } from "./sides_table.js";
import { valueOf } from "./placed.js";

const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** A Monday: weeks are counted from it. */
const MONDAY = 4 * DAY;

/** Weeks and months as whole numbers that follow each other, and back to how the API writes them. */
const AXES = {
  MONTH: {
    place: (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1,
    text: (place) => `${Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, "0")}`,
  },
  WEEK: {
    place: (monday) => Math.round((Date.parse(monday) - MONDAY) / WEEK),
    text: (place) => new Date(place * WEEK + MONDAY).toISOString().slice(0, 10),
  },
};

/** The measure to draw by the URL's `show`. */
const measureOf = (show) => MEASURES.find(({ name }) => name === show) ?? MEASURES[0];

export const SHOW = {
  name: "show",
  label: "Draw",
  kind: "select",
  options: MEASURES.map(({ name, title }, place) => ({ value: place ? name : "", label: title.toLowerCase() })),
};

/** Rows without a time, and one row alone, make no line. */
export function SidesChart({ rows, by, show }) {
  const axis = AXES[by];
  const timed = axis ? rows.filter((row) => valueOf(row, by)) : [];
  if (timed.length < 2) return null;
  const measure = measureOf(show);
  const line = (name, pick) => ({ name, points: timed.map((row) => ({ x: axis.place(valueOf(row, by)), y: pick(row[measure.name]) })) });
  const series = [line("Fans", (share) => share.numerator), line("Lunatics", (share) => share.critics)];
  const xText = (place) => (Number.isInteger(place) ? axis.text(place) : "");
  return html`<${Lines} title=${`Fans and lunatics by ${by.toLowerCase()}: ${measure.name}`} series=${series}
    xLabel=${by === "WEEK" ? "Week from" : "Month"} yLabel=${measure.title} xText=${xText} />`;
}
