// Under which handles a person is known, how surely, and why.
import { html } from "../../vendor/htm-preact.js";
import { linkNow, useTime } from "../../core/address.js";
import { nodes, usePages } from "../../core/pages.js";
import { channelName, handleName, percent, Person } from "../../core/words.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";

const HANDLES = /* GraphQL */ `
  query PersonHandles($id: ID!, $time: Time, $first: Int = 20, $after: String) {
    customer(by: { id: $id }) {
      handles(time: $time, first: $first, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges {
          node {
            id
            channel
            address
            name
            verified
            confidence
            evidence
            resemblances(first: 5) {
              edges { node { probability zone other { channel address customer { id name } } } }
            }
          }
        }
      }
    }
  }
`;

const COLUMNS = [
  { key: "handle", title: "Handle", text: (row) => handleName(row) },
  { key: "channel", title: "Where", text: (row) => channelName(row.channel) },
  { key: "name", title: "Shown name", text: (row) => row.name ?? "" },
  { key: "confidence", title: "Sure", text: (row) => percent(row.confidence), numeric: true },
  {
    key: "evidence",
    title: "Why it is theirs",
    cell: (row) => html`<${Reasons} of=${row.evidence} />`,
    text: (row) => row.evidence.join("; "),
  },
  {
    key: "verified",
    title: "Verified there",
    text: (row) => (row.verified === null ? "not said" : row.verified ? "yes" : "no"),
  },
];

export function Handles({ id }) {
  const time = useTime();
  const answer = usePages(HANDLES, { id, time }, (data) => data.customer?.handles);
  return html`<${Answer} of=${answer}>${() => html`<${Table} caption="Handles, by channel" columns=${COLUMNS}
    rows=${answer.rows} rowKey=${(row) => row.id}
      more=${answer.hasMore ? answer.more : null} busy=${answer.busy} empty="They have no handle." csv="handles" />
    <${Others} id=${id} handles=${answer.rows} />`}<//>`;
}

function Reasons({ of }) {
  if (!of.length) return "It is the only one, or names them.";
  return html`<ul class="plain tight">${of.map((each) => html`<li key=${each}>${each}</li>`)}</ul>`;
}

const ALIKE = [
  {
    key: "other",
    title: "Other handle",
    text: (row) => `${handleName(row.other)} (${channelName(row.other.channel)})`,
  },
  {
    key: "person",
    title: "Whose",
    cell: (row) => (row.other.customer ? html`<${Person} of=${row.other.customer} />` : "nobody's yet"),
    text: (row) => row.other.customer?.name ?? "",
  },
  { key: "probability", title: "Chance that it is theirs", text: (row) => percent(row.probability), numeric: true },
];

function Others({ id, handles }) {
  const alike = handles
    .flatMap((handle) => nodes(handle.resemblances))
    .filter((each) => each.other.customer?.id !== id);
  if (!alike.length) return null;
  return html`<${Table} caption="Handles of others that resemble these" columns=${ALIKE} rows=${alike}
    csv="similar handles" />
    <p><a href=${linkNow("/who")}>Decide who is who</a></p>`;
}
