// Turning points: who changed sides, when, and after which message of ours.
import { html } from "../../vendor/htm-preact.js";
import { useAddress, useTime } from "../../core/address.js";
import { usePages } from "../../core/pages.js";
import { Person, When, between, day, duration, percent, personName } from "../../core/words.js";
import { Evidence } from "../../parts/evidence.js";
import { Filters, ProductSelect } from "../../parts/filters.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";

const TURNS = /* GraphQL */ `
  query VoicesTurns($product: ID, $direction: TurnDirection, $time: Time, $first: Int = 20, $after: String) {
    turningPoints(product: $product, direction: $direction, time: $time, first: $first, after: $after) {
      totalCount asOf
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          direction score certain at earliest latest
          before { praise days interval { low high level } }
          after { praise days interval { low high level } }
          ours { delaySeconds message { ...TurnsMessage } }
          customer { id name handles(first: 1) { edges { node { channel address } } } }
          evidence(first: 10) { pageInfo { hasNextPage } edges { node { ...TurnsMessage } } }
        }
      }
    }
  }
  fragment TurnsMessage on Message {
    id text subject sentAt channel sender { channel address name customer { id name } }
  }
`;

const DIRECTIONS = {
  TO_FAN: "became a fan",
  TO_CRITIC: "became a lunatic",
  WARMED: "warmed to us",
  COOLED: "cooled towards us",
};

const FIELDS = [
  {
    name: "direction",
    label: "Which way",
    kind: "select",
    options: [{ value: "", label: "any" }, ...Object.entries(DIRECTIONS).map(([value, label]) => ({ value, label }))],
  },
];

export function Turns() {
  const { query, set } = useAddress();
  const asked = { product: query.product || null, direction: query.direction || null, time: useTime() };
  const answer = usePages(TURNS, asked, (data) => data.turningPoints);
  return html`
    <${Filters} fields=${FIELDS} value=${query} onChange=${set}>
      <${ProductSelect} value=${query.product} onChange=${(product) => set({ product })} />
    <//>
    <${Answer} of=${answer}>
      ${(data) => html`
        <${Table} caption="Who changed sides, the likeliest first" columns=${COLUMNS} rows=${answer.rows}
          rowKey=${(row) => `${row.customer.id} ${row.at} ${row.direction}`} total=${answer.total} csv="turning-points"
          more=${answer.hasMore ? answer.more : null} busy=${answer.busy} empty="Nobody is known to have changed sides: that takes several days of praise or criticism on either side of the change." />
        <p class="fine">
          A share of praise says how much of what was for or against us was for us. That our last word was the reason,
          nobody knows. As of <${When} at=${data.turningPoints.asOf} />.
        </p>
      `}
    <//>
  `;
}

const praise = (stance) => `${percent(stance.praise)} praise (${between(stance.interval, percent)}), ${stance.days} d`;

const COLUMNS = [
  { key: "who", title: "Who", text: (row) => personName(row.customer), cell: (row) => html`<${Person} of=${row.customer} />` },
  {
    key: "what",
    title: "What became of them",
    text: (row) => DIRECTIONS[row.direction],
    cell: (row) => html`${DIRECTIONS[row.direction]} <small>${row.certain ? "surely" : "likely"}, ${percent(row.score)}</small>`,
  },
  {
    key: "when",
    title: "When",
    text: (row) => row.at,
    cell: (row) => html`<${When} at=${row.at} dayOnly /> <small>between ${day(row.earliest)} and ${day(row.latest)}</small>`,
  },
  { key: "before", title: "Before", text: (row) => praise(row.before) },
  { key: "after", title: "After", text: (row) => praise(row.after) },
  { key: "ours", title: "Our last word before", text: (row) => row.ours?.message.text, cell: (row) => html`<${Ours} of=${row.ours} />` },
  {
    key: "said",
    title: "What they said around it",
    cell: (row) => html`<${Evidence} messages=${row.evidence} title=${`${personName(row.customer)}, around the turning point`} />`,
  },
];

function Ours({ of }) {
  if (!of) return "we had said nothing";
  return html`<${Evidence} messages=${[of.message]} title="Our last word to them before" words=${`${duration(of.delaySeconds)} before`} />`;
}
