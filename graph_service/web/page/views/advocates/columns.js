// What the ranking says of each advocate.
import { html } from "../../vendor/htm-preact.js";
import { decided, fatigue, standing } from "../../core/standing.js";
import { estimate, Person, personName, plural } from "../../core/words.js";
import { Count, Evidence } from "../../parts/evidence.js";
import { nodes } from "../../core/pages.js";
import { mainReason, Reasons } from "../../parts/parts_of_score.js";
import { Asking } from "./asking.js";

const PERSON = {
  key: "person",
  title: "Person",
  cell: (row) => html`<${Person} of=${row.customer} />`,
  text: (row) => personName(row.customer),
};
const SCORE = {
  key: "score",
  title: "Score",
  cell: (row) => html`<${Score} of=${row} />`,
  text: (row) => estimate(row.score, row.interval),
};
const WHY = {
  key: "why",
  title: "Why",
  cell: (row) => html`<${Reasons} components=${row.components} />`,
  text: (row) => mainReason(row.components),
};
const WORDS = {
  key: "quote",
  title: "In their words",
  cell: (row) => html`<${Quote} of=${row} />`,
  text: (row) => nodes(row.evidence)[0]?.text,
};
const HEARD = {
  key: "heard",
  title: "Heard by",
  cell: (row) => html`<${Heard} of=${row.customer} />`,
  text: (row) => row.customer.influence?.did.people ?? 0,
};

/** The columns; `references` are those known by customer, `changed` is called after somebody was asked. */
export function columnsOf({ references, product, changed }) {
  const asking = {
    key: "standing",
    title: "May we ask?",
    cell: (row) => html`<${Standing} of=${row.customer} references=${references} />`,
  };
  const act = {
    key: "act",
    title: "Act",
    cell: (row) => html`<${Asking} customer=${row.customer} product=${product} done=${changed} />`,
  };
  return [PERSON, SCORE, WHY, WORDS, HEARD, asking, act];
}

/** The same for a spreadsheet, where each fact has a column. */
export function writtenOf(references) {
  return [
    PERSON,
    SCORE,
    { key: "certain", title: "Surely for us", text: (row) => (row.certain ? "yes" : "no") },
    WHY,
    WORDS,
    HEARD,
    { key: "named", title: "Consent to be named", text: (row) => decided(row.customer.named) },
    { key: "contact", title: "Consent to be written to", text: (row) => decided(row.customer.contact) },
    { key: "fatigue", title: "May be asked", text: (row) => known(references, row.customer.id, fatigue) },
    { key: "state", title: "As a reference", text: (row) => known(references, row.customer.id, standing) },
  ];
}

function Score({ of }) {
  return html`<p>${estimate(of.score, of.interval)}</p>
    <p>${of.certain ? html`<span class="tag good">surely for us</span>` : html`<span
      class="tag">leans to us</span>`}</p>
    ${of.damped && html`<details><summary>Heard less</summary><p class="fine">${of.damped}</p></details>`}`;
}

function Quote({ of }) {
  const [first] = nodes(of.evidence);
  return html`${first && html`<p class="quote">“${first.text}”</p>`}<${Evidence} messages=${of.evidence}
    title="What the score rests on" />`;
}

function Heard({ of }) {
  if (!of.influence) return html`<span class="fine">too few to say</span>`;
  const { did, evidence } = of.influence;
  return html`<${Count} value=${plural(did.people, "person", "people")} messages=${evidence}
    title="Messages of those who turned to them" />`;
}

function Standing({ of, references }) {
  return html`<ul class="plain tight">
    <li>May be named: ${decided(of.named)}.</li>
    <li>May be written to: ${decided(of.contact)}.</li>
    <li>May be asked: ${known(references, of.id, fatigue)}.</li>
    <li>As a reference: ${known(references, of.id, standing)}.</li>
  </ul>`;
}

const FAR = "see the person";

/** Words about somebody's references; those beyond the first hundred are not at hand here. */
function known(references, id, words) {
  if (!references) return "…";
  const found = references.of(id);
  return found.length || references.complete ? words(found) : FAR;
}
