// One answer to a board: the figure, what it rests on, its parts, what nobody knows, and its Cypher.
import { html } from "../../vendor/htm-preact.js";
import { Table } from "../../parts/table.js";
import { Unknowns } from "../../parts/unknowns.js";
import { Behind } from "./behind.js";
import { Cypher } from "./cypher.js";
import { counted, figure, ofWhat, sureness } from "./figures.js";
import { partName } from "./questions.js";

export function BoardAnswer({ question, answer, asked }) {
  return html`<section class="panel" id=${question.name} aria-labelledby=${`${question.name}-title`}>
    <h2 id=${`${question.name}-title`}>${question.question}</h2>
    <p class="figure">
      ${figure(answer.value, answer.unit)} <small>${ofWhat(answer.unit)}</small>
    </p>
    <p>${answer.definition} <a href="#definitions">What counts as what</a></p>
    <${Rests} answer=${answer} />
    <${Behind} name=${question.name} question=${question.question} asked=${asked} />
    <${Parts} question=${question} answer=${answer} />
    <${Unknowns} of=${answer.unknowns} title="What nobody knows" />
    <${Cypher} of=${answer.cypher} question=${question.question} />
  </section>`;
}

function Rests({ answer }) {
  if (answer.value === null) return html`<p>${answer.unknowns[0]?.explanation ?? "There is nothing to count."}</p>`;
  return html`<dl class="facts">
    <dt>Counted</dt>
    <dd>${counted(answer, answer.unit)}</dd>
    <dt>How sure</dt>
    <dd>${sureness(answer.interval, answer.unit)}</dd>
    ${answer.withoutOne === null
      ? null
      : html`<dt>With one piece of evidence less</dt><dd>${figure(answer.withoutOne, answer.unit)}</dd>`}
  </dl>`;
}

const partColumns = (question, unit) => [
  { key: "key", title: question.part, text: (row) => partName(row.key, question) },
  {
    key: "value",
    title: unit[0].toUpperCase() + unit.slice(1),
    numeric: true,
    text: (row) => row.value ?? "",
    cell: (row) => figure(row.value, unit),
  },
  { key: "counted", title: "Counted", text: (row) => counted(row, unit) },
  {
    key: "sure",
    title: "How sure",
    text: (row) => (row.interval ? `${row.interval.low} to ${row.interval.high}` : ""),
    cell: (row) => (row.interval ? sureness(row.interval, unit) : "–"),
  },
];

function Parts({ question, answer }) {
  if (!answer.breakdown.length) return null;
  return html`<${Table} caption=${`${question.question} In parts`} columns=${partColumns(question, answer.unit)}
    rows=${answer.breakdown} rowKey=${(row) => row.key} csv=${`strategy-${question.name}`} />`;
}
