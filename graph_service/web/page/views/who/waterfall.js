// The evidence on two handles as a waterfall from the prior to the sum, and the same as a table.
import { html } from "../../vendor/htm-preact.js";
import { percent } from "../../core/words.js";
import { Table } from "../../parts/table.js";
import { handleWords } from "./handles.js";

const WIDTH = 640;
const ROW = 26;
const LEFT = 130;
const ONE = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Bits with their sign. */
export const bits = (value) => `${value < 0 ? "−" : "+"}${ONE.format(Math.abs(value))}`;

/** The prior and all steps, each from where the sum was before it to where it is after. */
export function bars({ prior, steps }) {
  return [prior, ...steps].map((step) => ({ ...step, from: step.total - step.bits, to: step.total }));
}

export function Waterfall({ evidence }) {
  const rows = bars(evidence);
  const sum = rows.at(-1);
  return html`<section class="stack" aria-labelledby="waterfall">
    <h3 id="waterfall">What speaks for it, and what against</h3>
    <p>
      About ${handleWords(evidence.one)} and ${handleWords(evidence.other)}: it begins with how rarely any two handles are
      one person's. Each bit then doubles the odds, or halves them where it speaks against. All together:
      ${" "}<strong>${percent(evidence.probability)}</strong>.
    </p>
    <${Picture} rows=${rows} sum=${sum} />
    <${Table} caption="Each comparison, from the prior to the sum" columns=${COLUMNS} rows=${rows}
      rowKey=${(row) => `${row.field} ${row.explanation}`} csv="evidence" />
    ${evidence.remarks.length ? html`<ul>${evidence.remarks.map((remark) => html`<li>${remark}</li>`)}</ul>` : null}
  </section>`;
}

const COLUMNS = [
  { key: "field", title: "Compared", text: (row) => row.field, cell: (row) => row.field },
  { key: "says", title: "What it says", text: (row) => row.explanation, cell: (row) => row.explanation },
  { key: "bits", title: "Bits", numeric: true, text: (row) => row.bits, cell: (row) => bits(row.bits) },
  { key: "sum", title: "Sum so far", numeric: true, text: (row) => row.total, cell: (row) => bits(row.total) },
  { key: "one", title: "One person", numeric: true, text: (row) => row.probability, cell: (row) => percent(row.probability) },
];

function Picture({ rows, sum }) {
  const ends = rows.flatMap((row) => [row.from, row.to]);
  const [low, high] = [Math.min(...ends, 0), Math.max(...ends, 0)];
  const x = (value) => LEFT + ((value - low) / (high - low || 1)) * (WIDTH - LEFT - 60);
  const height = ROW * rows.length + 24;
  return html`<svg class="waterfall" viewBox=${`0 0 ${WIDTH} ${height}`} role="img" aria-labelledby="falls-title falls-desc">
    <title id="falls-title">The evidence as a waterfall</title>
    <desc id="falls-desc">From ${bits(rows[0].total)} bits to ${bits(sum.total)}; the table beneath has each step.</desc>
    <line x1=${x(0)} x2=${x(0)} y1="0" y2=${height - 20} />
    <text x=${x(0)} y=${height - 6} text-anchor="middle">even odds</text>
    ${rows.map((row, place) => html`<${Bar} row=${row} place=${place} x=${x} last=${place === rows.length - 1} />`)}
  </svg>`;
}

function Bar({ row, place, x, last }) {
  const y = place * ROW + 4;
  const [left, right] = [x(Math.min(row.from, row.to)), x(Math.max(row.from, row.to))];
  return html`<g>
    <text x="0" y=${y + 13}>${row.field}</text>
    <rect class=${row.bits < 0 ? "against" : "for"} x=${left} y=${y} width=${Math.max(right - left, 1)} height=${ROW - 8} />
    <text x=${right + 4} y=${y + 13}>${bits(row.bits)}</text>
    ${last ? null : html`<line x1=${x(row.to)} x2=${x(row.to)} y1=${y + ROW - 8} y2=${y + ROW} />`}
  </g>`;
}
