// With whom a person talks: a table, and the same as a picture.
import { html, useMemo } from "../../vendor/htm-preact.js";
import { useTime } from "../../core/address.js";
import { useAnswer } from "../../core/client.js";
import { nodes } from "../../core/pages.js";
import { number, Person, personName, plural } from "../../core/words.js";
import { Count } from "../../parts/evidence.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";
import { NeighbourPicture } from "./neighbour_picture.js";
import { neighboursOf, tiesAmong } from "./neighbours.js";

const EXCHANGES = /* GraphQL */ `
  query PersonExchanges($id: ID!, $time: Time) {
    customer(by: { id: $id }) {
      id
      name
      handles(first: 1) { edges { node { channel address } } }
      timeline(time: $time, first: 100) {
        pageInfo { hasNextPage }
        edges {
          node {
            by { channel address name customer { id name } }
            target { channel address name customer { id name } }
            message {
              id
              text
              sentAt
              channel
              sender { channel address name }
              replyTo { sender { channel address name customer { id name } } }
              mentions { channel address name customer { id name } }
            }
          }
        }
      }
    }
  }
`;

const TIES = /* GraphQL */ `
  query PersonTies($ids: [ID!]!, $time: Time) {
    nodes(ids: $ids) {
      ... on Customer { id influence(time: $time) { listeners { share customer { id } } } }
    }
  }
`;

const DRAWN = 24;

const COLUMNS = [
  {
    key: "person",
    title: "Person",
    cell: (row) => html`<${Person} of=${row.customer} />`,
    text: (row) => personName(row.customer),
  },
  { key: "from", title: "Turned to this person", text: (row) => plural(row.from, "time") },
  { key: "to", title: "Was turned to", text: (row) => plural(row.to, "time") },
  { key: "ties", title: "Also listens to", text: (row) => row.ties.join(", ") },
  {
    key: "messages",
    title: "Messages",
    cell: (row) =>
      html`<${Count} value=${plural(row.messages.length, "message")} messages=${row.messages}
        title="Between the two" />`,
    text: (row) => number(row.messages.length),
  },
];

export function Neighbourhood({ id }) {
  const answer = useAnswer(EXCHANGES, { id, time: useTime() });
  return html`<${Answer} of=${answer}>${({ customer }) => html`<${Around} customer=${customer} />`}<//>`;
}

function Around({ customer }) {
  const entries = useMemo(() => nodes(customer.timeline), [customer]);
  const neighbours = useMemo(() => neighboursOf(customer.id, entries), [customer]);
  const ids = neighbours.slice(0, DRAWN).map((each) => each.customer.id);
  const answer = useAnswer(TIES, ids.length ? { ids, time: useTime() } : null);
  const ties = useMemo(() => tiesAmong(ids, answer.data?.nodes ?? []), [answer.data, customer]);
  const rows = neighbours.map((each) => ({ ...each, ties: listenedTo(each, ties, neighbours) }));
  const far = customer.timeline.pageInfo.hasNextPage ? "their latest hundred entries" : "all that is held of them";
  return html`<p class="fine">From ${far}: who answered, named or shared them, and whom they did.</p>
    ${neighbours.length > 0 && html`<${NeighbourPicture} centre=${customer} neighbours=${neighbours.slice(0, DRAWN)}
      ties=${ties} />`}
    <${Table} caption="The same as a table: those who talk with them most first" columns=${COLUMNS} rows=${rows}
      rowKey=${(row) => row.customer.id}
      empty="They talked with nobody but us." csv="neighbourhood" />`;
}

function listenedTo(neighbour, ties, neighbours) {
  const heard = new Set(
    ties.filter(({ listener }) => listener === neighbour.customer.id).map(({ speaker }) => speaker),
  );
  return neighbours.filter((each) => heard.has(each.customer.id)).map((each) => personName(each.customer));
}
