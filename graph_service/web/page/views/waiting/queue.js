// Who waits for an answer of ours: the worst or the longest wait first, and why.
import { html } from "../../vendor/htm-preact.js";
import { useAddress, useTime } from "../../core/address.js";
import { usePages } from "../../core/pages.js";
import { Person, When, channelName, duration, handleName, personName, plural, score } from "../../core/words.js";
import { useChannelField } from "../../parts/channels.js";
import { Evidence } from "../../parts/evidence.js";
import { Filters, ProductSelect } from "../../parts/filters.js";
import { Reasons, mainReason } from "../../parts/parts_of_score.js";
import { windowOf } from "../../parts/span.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";
import { Unknowns } from "../../parts/unknowns.js";
import { intentField } from "../voices/heard.js";
import { LongestWait } from "./longest_wait.js";

const QUEUE = /* GraphQL */ `
  query WaitingQueue(
    $filter: UnansweredFilter, $time: Time, $order: UnansweredOrder! = WORST, $first: Int = 20, $after: String
  ) {
    unanswered(filter: $filter, time: $time, order: $order, first: $first, after: $after) {
      totalCount people asOf
      unknowns { kind share explanation }
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          score waitingSince waitedSeconds asked channel team doubtful
          components { name value contribution explanation }
          customer { id name handles(first: 1) { edges { node { channel address } } } }
          answerAt { id channel address }
          evidence(first: 10) {
            edges { node { id text subject sentAt channel sender { channel address name customer { id name } } } }
            pageInfo { hasNextPage }
          }
        }
      }
    }
  }
`;

const FIELDS = [
  { name: "team", label: "Team", kind: "text" },
  {
    name: "minWait",
    label: "Waits at least",
    kind: "select",
    options: [
      { value: "", label: "any time" },
      ...[["1h", "1 hour"], ["4h", "4 hours"], ["1d", "1 day"], ["7d", "1 week"], ["30d", "30 days"]].map(([value, label]) => ({ value, label })),
    ],
  },
  { name: "since", label: "Waits since, or later", kind: "date" },
  { name: "order", label: "First comes", kind: "select", options: [{ value: "", label: "the worst" }, { value: "LONGEST", label: "the longest wait" }] },
  { name: "doubtful", label: "Also who may want no answer", kind: "check" },
];

const filterOf = (query) => ({
  channel: query.channel || null,
  product: query.product || null,
  intent: query.intent || null,
  team: query.team || null,
  minWait: query.minWait || null,
  since: windowOf({ from: query.since })?.from ?? null,
  doubtful: Boolean(query.doubtful),
});

export function Queue() {
  const { query, set } = useAddress();
  const filter = filterOf(query);
  const time = useTime();
  const longest = query.order === "LONGEST";
  const answer = usePages(QUEUE, { filter, time, order: longest ? "LONGEST" : "WORST" }, (data) => data.unanswered);
  return html`
    <${LongestWait} filter=${filter} time=${time} />
    <${Filters} fields=${[useChannelField(query.channel), intentField(), ...FIELDS]} value=${query} onChange=${set}>
      <${ProductSelect} value=${query.product} onChange=${(product) => set({ product })} />
    <//>
    <${Answer} of=${answer}>${(data) => html`<${Found} of=${data.unanswered} answer=${answer} longest=${longest} />`}<//>
  `;
}

function Found({ of, answer, longest }) {
  return html`
    <${Table} caption=${`Who waits for an answer, ${longest ? "the longest wait" : "the worst"} first`} columns=${COLUMNS}
      rows=${answer.rows} rowKey=${(row) => `${row.customer.id} ${row.waitingSince} ${row.answerAt.id}`}
      total=${answer.total} more=${answer.hasMore ? answer.more : null} busy=${answer.busy} csv="waiting" written=${WRITTEN}
      empty="Nobody waits for an answer here. Take filters away to see others." />
    <p class="fine">
      ${plural(of.totalCount, "matter")} of ${plural(of.people, "person", "people")}, as of <${When} at=${of.asOf} />. The score says how bad
      it is to leave them alone, from 0 to 1: most of it by what they need, then by how long they wait.
    </p>
    <${Unknowns} of=${of.unknowns} />
  `;
}

const COLUMNS = [
  { key: "who", title: "Who", text: (row) => personName(row.customer), cell: (row) => html`<${Person} of=${row.customer} />` },
  {
    key: "waits",
    title: "Waits",
    cell: (row) => html`<strong class="waited">${duration(row.waitedSeconds)}</strong> <small>since <${When} at=${row.waitingSince} /></small>`,
  },
  { key: "why", title: "Why so high", text: (row) => mainReason(row.components), cell: (row) => html`<${Reasons} components=${row.components} />` },
  {
    key: "said",
    title: "What waits",
    text: (row) => row.evidence.edges[0]?.node.text,
    cell: (row) => html`<q class="quote">${row.evidence.edges[0]?.node.text}</q> <${Evidence} messages=${row.evidence} title=${`What ${personName(row.customer)} waits for`} />`,
  },
  {
    key: "at",
    title: "Answer at",
    text: (row) => `${row.answerAt.channel}:${row.answerAt.address}`,
    cell: (row) => `${handleName(row.answerAt)} on ${channelName(row.answerAt.channel)}`,
  },
  { key: "team", title: "Team", text: (row) => row.team ?? "–" },
  { key: "asked", title: "Times asked", numeric: true, text: (row) => row.asked },
  { key: "score", title: "Score", numeric: true, text: (row) => score(row.score) },
];

/** What a file has: the wait as a number, and since when. */
const WRITTEN = [
  ...COLUMNS.filter(({ text }) => text),
  { key: "waits", title: "Waits, in seconds", text: (row) => Math.round(row.waitedSeconds) },
  { key: "since", title: "Waits since", text: (row) => row.waitingSince },
];
