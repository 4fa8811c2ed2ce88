// What a person wants settled.
import { html } from "../../vendor/htm-preact.js";
import { useAddress } from "../../core/address.js";
import { usePages } from "../../core/pages.js";
import { label, moment, plural, When } from "../../core/words.js";
import { Evidence } from "../../parts/evidence.js";
import { Filters } from "../../parts/filters.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";

const MATTERS = /* GraphQL */ `
  query PersonMatters($id: ID!, $state: MatterState, $first: Int = 20, $after: String) {
    customer(by: { id: $id }) {
      matters(state: $state, first: $first, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges {
          node {
            id
            state
            openedAt
            waitsSince
            settledAt
            handovers
            messageCount
            products { name }
            messages(first: 10) {
              pageInfo { hasNextPage }
              edges { node { id text subject sentAt channel sender { channel address name } } }
            }
          }
        }
      }
    }
  }
`;

const STATES = ["OPEN", "ANSWERED", "ANSWERED_UNSEEN", "REOPENED", "SETTLED"].map((value) => ({
  value,
  label: label(value),
}));
const FIELDS = [{ name: "state", label: "Stands at", kind: "select", options: STATES }];

const COLUMNS = [
  {
    key: "opened",
    title: "Opened",
    cell: (row) => html`<${When} at=${row.openedAt} />`,
    text: (row) => moment(row.openedAt),
  },
  { key: "state", title: "Stands at", text: (row) => label(row.state) },
  {
    key: "waits",
    title: "Waits for us since",
    cell: (row) => (row.waitsSince ? html`<${When} at=${row.waitsSince} />` : "does not wait"),
    text: (row) => (row.waitsSince ? moment(row.waitsSince) : ""),
  },
  {
    key: "settled",
    title: "Settled",
    cell: (row) => (row.settledAt ? html`<${When} at=${row.settledAt} />` : "no"),
    text: (row) => (row.settledAt ? moment(row.settledAt) : ""),
  },
  { key: "about", title: "About", text: (row) => row.products.map((product) => product.name).join(", ") },
  { key: "handovers", title: "Handed over", text: (row) => (row.handovers ? plural(row.handovers, "time") : "never") },
  {
    key: "messages",
    title: "Messages",
    cell: (row) =>
      html`<${Evidence} messages=${row.messages} words=${plural(row.messageCount, "message")}
        title="The matter, from its beginning" />`,
    text: (row) => row.messageCount,
  },
];

export function Matters({ id }) {
  const { query, set } = useAddress();
  const answer = usePages(MATTERS, { id, state: query.state ?? null }, (data) => data.customer?.matters);
  return html`<${Filters} fields=${FIELDS} value=${query} onChange=${set} />
    <${Answer} of=${answer}>${() => html`<${Table} caption="Matters, the latest opened first" columns=${COLUMNS}
      rows=${answer.rows} rowKey=${(row) => row.id}
      more=${answer.hasMore ? answer.more : null} busy=${answer.busy} empty="Nothing they wanted settled fits." csv="matters" />`}<//>`;
}
