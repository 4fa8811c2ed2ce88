// All that a person did and was told, on one line of time.
import { html } from "../../vendor/htm-preact.js";
import { useAddress, useTime } from "../../core/address.js";
import { usePages } from "../../core/pages.js";
import { channelName, handleName, label, moment, Person, When } from "../../core/words.js";
import { Count } from "../../parts/evidence.js";
import { Filters } from "../../parts/filters.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";

const TIMELINE = /* GraphQL */ `
  query PersonTimeline($id: ID!, $time: Time, $order: TimelineOrder! = LATEST, $first: Int = 20, $after: String) {
    customer(by: { id: $id }) {
      timeline(time: $time, order: $order, first: $first, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges {
          node {
            at
            kind
            summary
            handle { channel address }
            by { channel address ours team customer { id name } }
            target { channel address customer { id name } }
            message { id text subject sentAt channel sender { channel address name } }
            products { name }
          }
        }
      }
    }
  }
`;

const FIELDS = [
  {
    name: "order",
    label: "Order",
    kind: "select",
    options: [
      { value: "", label: "Latest first" },
      { value: "OLDEST", label: "Oldest first" },
    ],
  },
];

const COLUMNS = [
  { key: "at", title: "When", cell: (row) => html`<${When} at=${row.at} />`, text: (row) => moment(row.at) },
  { key: "channel", title: "Where", text: (row) => channelName(row.handle.channel) },
  { key: "by", title: "By", cell: (row) => html`<${By} of=${row} />`, text: (row) => byWords(row) },
  { key: "kind", title: "What", text: (row) => label(row.kind) },
  { key: "summary", title: "In a few words", cell: (row) => html`<${Said} of=${row} />`, text: (row) => row.summary },
  { key: "products", title: "About", text: (row) => row.products.map((product) => product.name).join(", ") },
];

export function Timeline({ id }) {
  const { query, set } = useAddress();
  const asked = { id, time: useTime(), order: query.order === "OLDEST" ? "OLDEST" : "LATEST" };
  const answer = usePages(TIMELINE, asked, (data) => data.customer?.timeline);
  return html`<${Filters} fields=${FIELDS} value=${query} onChange=${set} />
    <${Answer} of=${answer}>${() => html`<${Table} caption="Timeline over all channels" columns=${COLUMNS}
      rows=${answer.rows}
      more=${answer.hasMore ? answer.more : null} busy=${answer.busy} empty="Nothing is held." csv="timeline" />`}<//>`;
}

const isTheirs = ({ handle, by }) => handle.channel === by.channel && handle.address === by.address;

function byWords(row) {
  if (isTheirs(row)) return `themselves, as ${handleName(row.handle)}`;
  return row.by.ours ? `us${row.by.team ? ` (${row.by.team})` : ""}` : handleName(row.by);
}

function By({ of }) {
  if (isTheirs(of) || of.by.ours || !of.by.customer) return byWords(of);
  return html`<${Person} of=${{ ...of.by.customer, name: of.by.customer.name ?? handleName(of.by) }} />`;
}

function Said({ of }) {
  const { summary, message, target } = of;
  const words = message ? html`<${Count} value="read it" messages=${[message]} title="The message" />` : null;
  const whom = target
    ? html` of ${target.customer ? html`<${Person}
      of=${{ ...target.customer, name: target.customer.name ?? handleName(target) }} />` : handleName(target)}`
    : null;
  return html`${summary}${whom} ${words}`;
}
