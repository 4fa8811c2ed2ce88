// Which few advocates carry a message furthest to those not yet convinced, and how good that choice is at least.
import { html } from "../../vendor/htm-preact.js";
import { useAddress, useTime } from "../../core/address.js";
import { useAnswer } from "../../core/client.js";
import { between, number, percent, Person, personName, UNKNOWN } from "../../core/words.js";
import { Evidence } from "../../parts/evidence.js";
import { Filters, ProductSelect } from "../../parts/filters.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";

const CHOICE = /* GraphQL */ `
  query ChosenAdvocates($k: Int! = 5, $carry: MessageToCarry, $constraints: SelectionConstraints, $time: Time) {
    selectAdvocates(k: $k, carry: $carry, constraints: $constraints, time: $time) {
      advocates {
        gain
        harm
        organization
        interval { low high }
        components { name contribution explanation }
        customer { id name handles(first: 1) { edges { node { channel address } } } }
        evidence(first: 5) { pageInfo { hasNextPage } edges { node { id text sentAt channel sender { channel address name } } } }
      }
      leftOut { reason people explanation }
      askable
      unconvinced
      critics
      promise
      certificate { atLeast atMost criticsAtMost ratio confidence }
      learnt { explanation }
    }
  }
`;

const SOME = 5;
const FIELDS = [
  { name: "k", label: "How many", kind: "number", min: 1, max: 50, hint: String(SOME) },
  { name: "topic", label: "Message on the topic", kind: "text" },
  { name: "purpose", label: "Who consented to", kind: "select", options: ["reference", "contact", "marketing"] },
  { name: "one", label: "One per organisation", kind: "check" },
  { name: "unsure", label: "Also who only lean to us", kind: "check" },
];

export function Choosing() {
  const { query, set } = useAddress();
  const answer = useAnswer(CHOICE, { ...wanted(query), time: useTime() });
  return html`<p>You can ask only a few. These are chosen so that, together, they are heard by as many as possible who are not convinced yet, and by few critics.</p>
    <${Filters} fields=${FIELDS} value=${query} onChange=${set}>
      <${ProductSelect} label="Message about" value=${query.product} onChange=${(product) => set({ product })} />
    <//>
    <${Answer} of=${answer}>${({ selectAdvocates }) => html`<${Chosen} of=${selectAdvocates} />`}<//>`;
}

function wanted({ k, product, topic, purpose, one, unsure }) {
  const guards = purpose ? { guards: { purpose } } : {};
  return {
    k: Number.parseInt(k, 10) || SOME,
    carry: { product: product ?? null, topic: topic ?? null },
    constraints: { onePerOrganization: Boolean(one), certainOnly: !unsure, ...guards },
  };
}

function Chosen({ of }) {
  return html`<section class="panel" aria-labelledby="promise">
      <h2 id="promise">How good this choice is</h2>
      <p>${of.promise}</p>
      <dl class="facts">
        <dt>Worth at least</dt><dd>${percent(of.certificate.ratio)} of the best choice there is</dd>
        <dt>Reached</dt><dd>${few(of.certificate.atLeast)} to ${few(of.certificate.atMost)} of ${number(of.unconvinced)} people not yet convinced</dd>
        <dt>Critics reached</dt><dd>at most ${few(of.certificate.criticsAtMost)} of ${number(of.critics)}</dd>
        <dt>Sure at</dt><dd>${percent(of.certificate.confidence)}</dd>
      </dl>
      <p class="fine">${of.learnt.explanation}</p>
    </section>
    <${Table}
      caption=${`To ask (${of.advocates.length} of ${of.askable} who may be asked)`} columns=${chosenColumns(of.advocates)} rows=${of.advocates} rowKey=${(row) => row.customer.id}
      empty="Nobody may be asked, or would add anything: see below who is left out and why." csv="advocates to ask" />
    ${of.leftOut.length > 0 && html`<${Table} caption="Not asked, and why" columns=${LEFT_OUT} rows=${of.leftOut}
      rowKey=${(row) => row.reason} csv="advocates not asked" />`}`;
}

const WORKS_FOR = { key: "organization", title: "Works for", text: (row) => row.organization ?? UNKNOWN };

const chosenColumns = (advocates) => (advocates.some((each) => each.organization) ? [...CHOSEN, WORKS_FOR] : CHOSEN);

const CHOSEN = [
  {
    key: "person",
    title: "Person",
    cell: (row) => html`<${Person} of=${row.customer} />`,
    text: (row) => personName(row.customer),
  },
  { key: "gain", title: "Reaches in addition", text: (row) => `${few(row.gain)}, ${between(row.interval, few)}` },
  { key: "harm", title: "Critics", text: (row) => few(row.harm), numeric: true },
  {
    key: "why",
    title: "Why",
    cell: (row) => html`<${Explained} of=${row.components} />`,
    text: (row) => row.components.map((each) => each.explanation).join(" "),
  },
  {
    key: "said",
    title: "Messages",
    cell: (row) => html`<${Evidence} messages=${row.evidence} title="What speaks for this choice" />`,
  },
];

const LEFT_OUT = [
  { key: "explanation", title: "Why" },
  { key: "people", title: "People", text: (row) => number(row.people), numeric: true },
];

/** A number of people that is an average, and may be far below one. */
const few = (value) => (value > 0 && value < 0.01 ? "under 0.01" : String(Number(value.toFixed(2))));

function Explained({ of }) {
  return html`<ul class="plain">${of.map((each) => html`<li key=${each.name}>${each.explanation}</li>`)}</ul>`;
}
