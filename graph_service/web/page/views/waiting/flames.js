// Who is on the way to a public blow-up, why, and since when we could have acted.
import { html } from "../../vendor/htm-preact.js";
import { useAddress, useTime } from "../../core/address.js";
import { usePages } from "../../core/pages.js";
import { Person, When, between, personName, plural, score } from "../../core/words.js";
import { Evidence } from "../../parts/evidence.js";
import { Filters, ProductSelect } from "../../parts/filters.js";
import { Reasons, mainReason } from "../../parts/parts_of_score.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";

const FLAMES = /* GraphQL */ `
  query WaitingFlames($product: ID, $time: Time, $first: Int = 20, $after: String) {
    flameRisk(product: $product, time: $time, first: $first, after: $after) {
      totalCount trolls watchLine definition asOf
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          score certain audience
          interval { low high level }
          components { name value contribution explanation }
          earliest { at message { ...FlamesMessage } }
          done { answers lastAt apologised evidence(first: 5) { pageInfo { hasNextPage } edges { node { ...FlamesMessage } } } }
          outburst { at people message { ...FlamesMessage } }
          customer { id name handles(first: 1) { edges { node { channel address } } } }
          evidence(first: 10) { edges { node { ...FlamesMessage } } pageInfo { hasNextPage } }
        }
      }
    }
  }
  fragment FlamesMessage on Message {
    id text subject sentAt channel sender { channel address name customer { id name } }
  }
`;

export function Flames() {
  const { query, set } = useAddress();
  const answer = usePages(FLAMES, { product: query.product || null, time: useTime() }, (data) => data.flameRisk);
  return html`
    <${Filters} fields=${[]} value=${query} onChange=${set}>
      <${ProductSelect} value=${query.product} onChange=${(product) => set({ product })} />
    <//>
    <${Answer} of=${answer}>${(data) => html`<${Found} of=${data.flameRisk} answer=${answer} />`}<//>
  `;
}

function Found({ of, answer }) {
  return html`
    <${Table} caption="Who may blow up in public, the nearest to it first" columns=${columnsOf(of.watchLine)} rows=${answer.rows}
      rowKey=${(row) => row.customer.id} total=${answer.total} more=${answer.hasMore ? answer.more : null} busy=${answer.busy}
      csv="may-blow-up" empty="Nobody is on the way to a blow-up." />
    <p class="fine">
      ${of.definition} From ${score(of.watchLine)} on somebody is watched. ${plural(of.trolls, "troll")} left out, who tell nothing.
      As of <${When} at=${of.asOf} />.
    </p>
  `;
}

const columnsOf = (line) => [
  { key: "who", title: "Who", text: (row) => personName(row.customer), cell: (row) => html`<${Person} of=${row.customer} />` },
  {
    key: "score",
    title: "Score",
    numeric: true,
    text: (row) => score(row.score),
    cell: (row) => html`<strong>${score(row.score)}</strong> <small>${row.score >= line ? "watched" : "listed"}, ${between(row.interval)}</small>`,
  },
  { key: "why", title: "Why", text: (row) => mainReason(row.components), cell: (row) => html`<${Reasons} components=${row.components} />` },
  {
    key: "said",
    title: "What they said",
    text: (row) => row.evidence.edges[0]?.node.text,
    cell: (row) => html`<${Evidence} messages=${row.evidence} title=${`What shows it of ${personName(row.customer)}`} />`,
  },
  { key: "earliest", title: "We could act since", text: (row) => row.earliest?.at, cell: (row) => html`<${Since} of=${row.earliest} />` },
  { key: "done", title: "What we did since", text: (row) => doneWords(row.done), cell: (row) => html`<${Done} of=${row.done} />` },
  { key: "audience", title: "Who turned to them", numeric: true, text: (row) => row.audience, cell: (row) => plural(row.audience, "person", "people") },
  { key: "outburst", title: "Blow-up", text: (row) => row.outburst?.at, cell: (row) => html`<${Outburst} of=${row.outburst} />` },
];

function Since({ of }) {
  if (!of) return "not watched yet";
  return html`<${When} at=${of.at} /> <${Evidence} messages=${[of.message]} title="The message that passed the watch line" words="see it" />`;
}

const doneWords = ({ answers, apologised }) =>
  answers ? `answered ${plural(answers, "time")}${apologised ? ", said sorry" : ", no word of regret"}` : "nothing";

function Done({ of }) {
  if (!of.answers) return "nothing";
  return html`<${Evidence} messages=${of.evidence} title="What we answered" words=${doneWords(of)} />`;
}

function Outburst({ of }) {
  if (!of) return "none seen";
  return html`<${Evidence} messages=${[of.message]} title="The blow-up" words=${`${plural(of.people, "person", "people")} turned to it`} />`;
}
