// Pictures of figures, each with a table of the same.
import { html } from "../vendor/htm-preact.js";
import { useName } from "../core/names.js";
import { number } from "../core/words.js";
import { Table } from "./table.js";

const WIDTH = 640;
const HEIGHT = 300;
const EDGE = { left: 64, right: 16, top: 12, bottom: 44 };
const PLOT = { width: WIDTH - EDGE.left - EDGE.right, height: HEIGHT - EDGE.top - EDGE.bottom };
const TICKS = 5;
const SHAPES = 6;

/**
 * Lines over a common axis. `series` are `{name, points: [{x, y, low, high}]}`; where `low` and `high`
 * are there, a band shows the interval. `xText` and `yText` write values, `step` draws stairs, `yMax`
 * fixes the top. Its points are in the table beneath.
 */
export function Lines({
  title,
  description = "",
  series,
  xLabel,
  yLabel,
  xText = number,
  yText = number,
  step = false,
  yMax,
  table = true,
}) {
  const plane = planeOf(series, yMax);
  return html`<figure class="chart">
    <${Picture} title=${title} description=${description}>
      <${Axes} ...${{ plane, xLabel, yLabel, xText, yText }} />
      ${series.map((line, at) => html`<${Line} key=${line.name} ...${{ line, at, plane, step }} />`)}
    <//>
    <${Legend} names=${series.map((line) => line.name)} />
    ${table && html`<${Figures} ...${{ title, series, xLabel, yLabel, xText, yText }} />`}
  </figure>`;
}

function Picture({ title, description, height = HEIGHT, children }) {
  const id = useName("picture");
  return html`<svg viewBox=${`0 0 ${WIDTH} ${height}`} role="img" aria-labelledby=${`${id}-title ${id}-desc`}>
    <title id=${`${id}-title`}>${title}</title>
    <desc id=${`${id}-desc`}>${description || "The same figures are in the table beneath."}</desc>
    ${children}
  </svg>`;
}

function planeOf(series, yMax) {
  const points = series.flatMap((line) => line.points);
  const xs = points.map((point) => point.x);
  const ys = points.flatMap((point) => [point.y, point.high ?? point.y]);
  const x = spread(Math.min(...xs), Math.max(...xs));
  const y = spread(0, yMax ?? Math.max(0, ...ys));
  return { x, y, across: scale(x, EDGE.left, PLOT.width), up: scale(y, EDGE.top + PLOT.height, -PLOT.height) };
}

// One point alone, or nothing but zeros, still needs an axis with a length.
const spread = (low, high) => (high > low ? { low, high } : { low, high: low + 1 });
const scale =
  ({ low, high }, from, length) =>
  (value) =>
    from + ((value - low) / (high - low)) * length;

function ticks({ low, high }) {
  const rough = (high - low) / TICKS;
  const size = 10 ** Math.floor(Math.log10(rough));
  const each = [1, 2, 5, 10].map((times) => times * size).find((length) => length >= rough);
  const first = Math.ceil(low / each) * each;
  return Array.from({ length: Math.floor((high - first) / each + 1e-9) + 1 }, (_, at) =>
    Number((first + at * each).toPrecision(12)),
  );
}

function Axes({ plane, xLabel, yLabel, xText, yText }) {
  const bottom = EDGE.top + PLOT.height;
  const middle = EDGE.top + PLOT.height / 2;
  return html`<g class="axes" aria-hidden="true">
    ${ticks(plane.y).map(
      (y) => html`<g key=${`y${y}`}>
      <line x1=${EDGE.left} x2=${WIDTH - EDGE.right} y1=${plane.up(y)} y2=${plane.up(y)} />
      <text x=${EDGE.left - 8} y=${plane.up(y) + 4} text-anchor="end">${yText(y)}</text>
    </g>`,
    )}
    ${ticks(plane.x).map((x) => html`<text
      key=${`x${x}`} x=${plane.across(x)} y=${bottom + 18} text-anchor="middle">${xText(x)}</text>`)}
    <text x=${EDGE.left + PLOT.width / 2} y=${HEIGHT - 6} text-anchor="middle">${xLabel}</text>
    <text transform=${`translate(12 ${middle}) rotate(-90)`} text-anchor="middle">${yLabel}</text>
  </g>`;
}

function Line({ line, at, plane, step }) {
  const place = (x, y) => `${plane.across(x).toFixed(1)},${plane.up(y).toFixed(1)}`;
  const banded = line.points.filter((point) => point.low !== undefined && point.low !== null);
  const along = (points, pick) => stairs(points, pick, step).map(([x, y]) => place(x, y));
  const band = [...along(banded, (point) => point.high), ...along(banded, (point) => point.low).reverse()];
  return html`<g class=${`series series-${(at % SHAPES) + 1}`}>
    ${banded.length > 1 && html`<polygon class="band" points=${band.join(" ")} />`}
    <polyline points=${along(line.points, (point) => point.y).join(" ")} />
    ${line.points.length < 30 && line.points.map((point) => html`<circle key=${point.x} cx=${plane.across(point.x)}
      cy=${plane.up(point.y)} r="3" />`)}
  </g>`;
}

function stairs(points, pick, step) {
  const plain = points.map((point) => [point.x, pick(point)]);
  return step
    ? plain.flatMap(([x, y], at) =>
        at
          ? [
              [x, plain[at - 1][1]],
              [x, y],
            ]
          : [[x, y]],
      )
    : plain;
}

function Legend({ names }) {
  if (names.length < 2) return null;
  return html`<ul class="legend" aria-hidden="true">
    ${names.map(
      (name, at) => html`<li key=${name} class=${`series series-${(at % SHAPES) + 1}`}>
      <svg viewBox="0 0 32 8"><polyline points="0,4 32,4" /></svg>${name}
    </li>`,
    )}
  </ul>`;
}

function Figures({ title, series, xLabel, yLabel, xText, yText }) {
  const rows = series.flatMap((line) => line.points.map((point) => ({ ...point, name: line.name })));
  const intervals = rows.some((row) => row.low !== undefined && row.low !== null);
  const columns = [
    ...(series.length > 1 ? [{ key: "name", title: "Line" }] : []),
    { key: "x", title: xLabel, text: (row) => xText(row.x) },
    { key: "y", title: yLabel, text: (row) => yText(row.y), numeric: true },
    ...(intervals
      ? [{ key: "low", title: "Between", text: (row) => `${yText(row.low)} and ${yText(row.high)}`, numeric: true }]
      : []),
  ];
  return html`<details class="figures"><summary>The same as a table</summary>
    <${Table} caption=${title} columns=${columns} rows=${rows} csv=${title} />
  </details>`;
}

const BAR = 30;
const NAMES = 200;
const VALUES = 70;

/**
 * Bars from zero, or from each bar's `from`: `{label, value, from, text}`. Values may be negative.
 *
 * Their words stand beside them, so a table beneath is only needed where the view has none: `table`.
 */
export function Bars({
  title,
  description = "",
  bars,
  valueLabel = "Value",
  labelTitle = "",
  say = number,
  table = true,
}) {
  const ends = bars.flatMap((bar) => [bar.from ?? 0, (bar.from ?? 0) + bar.value]);
  const across = scale(spread(Math.min(0, ...ends), Math.max(0, ...ends)), NAMES, WIDTH - NAMES - VALUES);
  const columns = [
    { key: "label", title: labelTitle || "What" },
    { key: "value", title: valueLabel, text: (bar) => bar.text ?? say(bar.value), numeric: true },
  ];
  return html`<figure class="chart">
    <${Picture} title=${title} description=${description} height=${bars.length * BAR}>
      ${bars.map((bar, at) => html`<${Bar} key=${bar.label} ...${{ bar, across, y: at * BAR, say }} />`)}
      <line class="zero" x1=${across(0)} x2=${across(0)} y1="0" y2=${bars.length * BAR} />
    <//>
    ${table && html`<details class="figures"><summary>The same as a table</summary><${Table} caption=${title}
      columns=${columns} rows=${bars} csv=${title} /></details>`}
  </figure>`;
}

function Bar({ bar, across, y, say }) {
  const from = across(bar.from ?? 0);
  const to = across((bar.from ?? 0) + bar.value);
  return html`<g class=${bar.value < 0 ? "bar against" : "bar"}>
    <text x=${NAMES - 8} y=${y + BAR / 2 + 4} text-anchor="end">${clipped(bar.label)}</text>
    <rect x=${Math.min(from, to)} y=${y + 5} width=${Math.max(1, Math.abs(to - from))} height=${BAR - 10} />
    <text x=${Math.max(from, to) + 6} y=${y + BAR / 2 + 4}>${bar.text ?? say(bar.value)}</text>
  </g>`;
}

const clipped = (text) => (text.length > 28 ? `${text.slice(0, 27)}…` : text);
