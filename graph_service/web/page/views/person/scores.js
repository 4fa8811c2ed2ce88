// What is made of a person: each score with its parts and the messages it rests on.
import { html } from "../../vendor/htm-preact.js";
import { useAddress, useTime } from "../../core/address.js";
import { useAnswer } from "../../core/client.js";
import { estimate, number, score } from "../../core/words.js";
import { Evidence } from "../../parts/evidence.js";
import { ProductSelect } from "../../parts/filters.js";
import { Answer, Empty } from "../../parts/states.js";
import { Table } from "../../parts/table.js";

const SCORES = /* GraphQL */ `
  query PersonScores($id: ID!, $product: ID, $time: Time) {
    customer(by: { id: $id }) {
      advocacy(product: $product, time: $time) {
        score
        certain
        damped
        interval { low high }
        components { name value contribution explanation }
        evidence(first: 10) { pageInfo { hasNextPage } edges { node { id text subject sentAt channel sender { channel address name } } } }
      }
      criticism(product: $product, time: $time) {
        score
        certain
        damped
        because
        interval { low high }
        components { name value contribution explanation }
        evidence(first: 10) { pageInfo { hasNextPage } edges { node { id text subject sentAt channel sender { channel address name } } } }
      }
      influence(product: $product, time: $time) {
        score
        certain
        rank { rank low high people }
        interval { low high }
        components { name value contribution explanation }
        evidence(first: 10) { pageInfo { hasNextPage } edges { node { id text subject sentAt channel sender { channel address name } } } }
      }
    }
  }
`;

const KINDS = [
  {
    key: "advocacy",
    title: "Speaks for us",
    sure: "surely for us",
    none: "Nothing they said counts for or against us.",
  },
  {
    key: "criticism",
    title: "Speaks against us",
    sure: "surely against us",
    none: "Nothing they said counts for or against us.",
  },
  {
    key: "influence",
    title: "Is heard",
    sure: "surely in the upper half",
    none: "Too few turned to them to say how they are heard.",
  },
];

const COLUMNS = [
  { key: "explanation", title: "Part" },
  {
    key: "contribution",
    title: "Adds",
    text: (row) => (row.contribution === null ? "not part of the score" : score(row.contribution)),
    numeric: true,
  },
];

export function Scores({ id }) {
  const { query, set } = useAddress();
  const answer = useAnswer(SCORES, { id, product: query.product ?? null, time: useTime() });
  return html`<div class="filters"><${ProductSelect} label="Towards" any="Us and all our products"
    value=${query.product} onChange=${(product) => set({ product })} /></div>
    <${Answer} of=${answer}>${({ customer }) => KINDS.map((kind) => html`<${Scored} key=${kind.key} kind=${kind}
      of=${customer[kind.key]} />`)}<//>`;
}

function Scored({ kind, of }) {
  return html`<section class="panel" aria-labelledby=${`score-${kind.key}`}>
    <h2 id=${`score-${kind.key}`}>${kind.title}</h2>
    ${of ? html`<${Parts} kind=${kind} of=${of} />` : html`<${Empty}>${kind.none}<//>`}
  </section>`;
}

function Parts({ kind, of }) {
  return html`<p><strong>${estimate(of.score, of.interval)}</strong> ${of.certain && html`<span
    class="tag">${kind.sure}</span>`}</p>
    ${of.rank && html`<p>Number ${number(of.rank.rank)} of ${number(of.rank.people)}, between ${number(of.rank.low)} and ${number(of.rank.high)}.</p>`}
    ${of.because && html`<p>${of.because}</p>`}
    ${of.damped && html`<p class="fine">Heard less than it says: ${of.damped}</p>`}
    <p>Rests on <${Evidence} messages=${of.evidence} title=${`${kind.title}: what it rests on`} /></p>
    <${Table}
      caption=${`${kind.title}: the parts`} columns=${COLUMNS} rows=${of.components} rowKey=${(row) => row.name} empty="It has no parts." csv=${`${kind.key} in parts`} />`;
}
