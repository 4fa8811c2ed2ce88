// What there is with a channel and without it; what would be gone can be opened.
import { html } from "../../vendor/htm-preact.js";
import { ask } from "../../core/client.js";
import { number } from "../../core/words.js";
import { Count } from "../../parts/evidence.js";
import { PeopleButton } from "../../parts/people.js";
import { Table } from "../../parts/table.js";

const LOST = /* GraphQL */ `
  query WaitingDrillLost(
    $channel: String!, $time: Time, $fans: Boolean! = false, $references: Boolean! = false, $matters: Boolean! = false
  ) {
    blackout(channel: $channel, time: $time, first: 0) {
      lostFans(first: 100) @include(if: $fans) {
        pageInfo { hasNextPage }
        edges { node { id name handles(first: 1) { edges { node { channel address } } } } }
      }
      lostReferences(first: 100) @include(if: $references) {
        pageInfo { hasNextPage }
        edges { node { customer { id name handles(first: 1) { edges { node { channel address } } } } } }
      }
      lostMatters(first: 50) @include(if: $matters) {
        pageInfo { hasNextPage }
        edges { node { id text subject sentAt channel sender { channel address name customer { id name } } } }
      }
    }
  }
`;

const ROWS = [
  { name: "people", title: "People who can be reached" },
  { name: "fans", title: "Fans" },
  { name: "references", title: "References" },
  { name: "matters", title: "Open matters" },
  { name: "conversations", title: "Conversations" },
];

/** How the list of what is lost is fetched, for what has one. */
const LISTS = {
  fans: { People: true, load: (data) => data.lostFans },
  references: { People: true, load: (data) => customersOf(data.lostReferences) },
  matters: { People: false, load: (data) => data.lostMatters },
};

const customersOf = (references) => ({
  ...references,
  edges: references.edges.map(({ node }) => ({ node: node.customer })),
});

export function LossTable({ of, channel, asked }) {
  const rows = ROWS.map((row) => ({ ...row, ...of[row.name] }));
  const columns = [
    { key: "what", title: "What", text: (row) => row.title },
    { key: "before", title: `With ${channel}`, numeric: true, text: (row) => row.before, cell: (row) => number(row.before) },
    { key: "after", title: "Without it", numeric: true, text: (row) => row.after, cell: (row) => number(row.after) },
    { key: "gone", title: "Gone", numeric: true, text: (row) => row.gone, cell: (row) => html`<${Gone} of=${row} asked=${asked} channel=${channel} />` },
  ];
  return html`<${Table} caption=${`What would be lost without ${channel}`} columns=${columns} rows=${rows}
    rowKey=${(row) => row.name} csv="without-a-channel" />`;
}

function Gone({ of, asked, channel }) {
  const list = LISTS[of.name];
  if (!list || !of.gone) return html`<strong>${number(of.gone)}</strong>`;
  const title = `${of.title} that would be gone without ${channel}`;
  const load = async () => list.load((await ask(LOST, { ...asked, [of.name]: true })).blackout);
  return list.People
    ? html`<${PeopleButton} label=${number(of.gone)} title=${title} load=${load} />`
    : html`<${Count} value=${number(of.gone)} title=${title} load=${load} />`;
}
