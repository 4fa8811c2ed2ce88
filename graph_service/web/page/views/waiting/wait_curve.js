// The curve of waiting: what share still waits after how long, with the band in which it lies.
import { html } from "../../vendor/htm-preact.js";
import { number, percent } from "../../core/words.js";
import { Lines } from "../../parts/chart.js";
import { valueWords } from "../voices/placed.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const SPANS = { __proto__: null, "": { seconds: DAY, unit: HOUR, label: "hours" }, hour: { seconds: HOUR, unit: 60, label: "minutes" }, week: { seconds: 7 * DAY, unit: DAY, label: "days" }, month: { seconds: 30 * DAY, unit: DAY, label: "days" } };

export const UP_TO = {
  name: "upTo",
  label: "Draw the first",
  kind: "select",
  options: [
    { value: "hour", label: "hour" },
    { value: "", label: "day" },
    { value: "week", label: "week" },
    { value: "month", label: "30 days" },
  ],
};

export function WaitCurve({ rows, by, upTo }) {
  const span = SPANS[upTo] ?? SPANS[""];
  const series = rows.filter((row) => row.waiting.curve.length).map((row) => ({ name: valueWords(row, by), points: pointsOf(row.waiting.curve, span) }));
  if (!series.length) return null;
  return html`<${Lines} title="How many still wait for a person of ours" series=${series} step yMax=${1}
    description="A line that falls fast is a channel that answers fast; where it stays up, people are left waiting. The band is where it lies with 90 %."
    xLabel=${`After so many ${span.label}`} yLabel="Still wait" xText=${number} yText=${percent} />`;
}

/** All wait at first; where the curve ends within the span, it goes on level only as far as it was seen. */
function pointsOf(curve, { seconds, unit }) {
  const seen = curve.filter((step) => step.seconds <= seconds);
  const points = [{ seconds: 0, waiting: 1, interval: { low: 1, high: 1 } }, ...seen];
  if (curve.length > seen.length) points.push({ ...points.at(-1), seconds });
  return points.map((step) => ({ x: step.seconds / unit, y: step.waiting, low: step.interval.low, high: step.interval.high }));
}
