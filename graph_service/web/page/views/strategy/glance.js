// All answers of the board in one table, each leading to what it rests on.
import { html } from "../../vendor/htm-preact.js";
import { Table } from "../../parts/table.js";
import { counted, figure, ofWhat, sureness } from "./figures.js";
import { QUESTIONS, partName } from "./questions.js";

const COLUMNS = [
  {
    key: "question",
    title: "Question",
    text: (row) => row.question,
    cell: (row) => html`<a href=${`#${row.name}`}>${row.question}</a>`,
  },
  {
    key: "figure",
    title: "Figure",
    numeric: true,
    cell: (row) => html`<strong>${figure(row.value, row.unit)}</strong> <small>${ofWhat(row.unit)}</small>`,
  },
  { key: "where", title: "Where most", text: most },
  { key: "sure", title: "How sure", text: howSure, cell: howSure },
  { key: "counted", title: "Counted", text: (row) => counted(row, row.unit) },
];

/** What a file has: every number in a column of its own. */
const WRITTEN = [
  { key: "question", title: "Question" },
  { key: "value", title: "Figure" },
  { key: "unit", title: "Unit" },
  { key: "low", title: "At least", text: (row) => row.interval?.low },
  { key: "high", title: "At most", text: (row) => row.interval?.high },
  { key: "numerator", title: "Counted" },
  { key: "denominator", title: "Of" },
  { key: "where", title: "Where most", text: most },
  { key: "definition", title: "Definition" },
];

/** The part with the most in it, where the question is where. */
function most(row) {
  const [first] = row.breakdown;
  return first && row.where ? partName(first.key, row) : "–";
}

function howSure(row) {
  return row.value === null ? (row.unknowns[0]?.explanation ?? "") : sureness(row.interval, row.unit);
}

export function Glance({ strategy }) {
  const rows = QUESTIONS.map((each) => ({ ...each, ...strategy[each.name] }));
  return html`<${Table} caption="All answers at a glance" columns=${COLUMNS} rows=${rows}
    rowKey=${(row) => row.name} csv="strategy" written=${WRITTEN} />`;
}
