// A team's inbox: the signals that pass the filter in the URL, the most urgent first.
import { html, useEffect } from "../../vendor/htm-preact.js";
import { link, useAddress } from "../../core/address.js";
import { useAnswer } from "../../core/client.js";
import { usePages } from "../../core/pages.js";
import { number, Person, personName } from "../../core/words.js";
import { Evidence } from "../../parts/evidence.js";
import { Filters } from "../../parts/filters.js";
import { useKeptFocus } from "../../parts/focus.js";
import { beginning } from "../../parts/span.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";
import { onChange } from "../../parts/changes.js";
import { Quick } from "./acts.js";
import { Due, dueText, statusWords } from "./due.js";

const SIGNALS = /* GraphQL */ `
  query Signals($filter: SignalFilter, $first: Int = 20, $after: String) {
    signals(filter: $filter, first: $first, after: $after) {
      edges {
        node {
          id kind team owner status priority raisedAt dueAt overdue resolvedAt resolvedBy
          customer { id name handles(first: 1) { edges { node { channel address } } } }
          evidence(first: 10) {
            edges { node { id text channel sentAt sender { channel address name } } }
            pageInfo { hasNextPage }
          }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

const COUNTS = /* GraphQL */ `
  query SignalCounts {
    signalCounts { team kind status signals overdue }
  }
`;

const STATES = [
  { value: "", label: "any" },
  { value: "OPEN", label: "open" },
  { value: "TAKEN", label: "taken" },
  { value: "RESOLVED", label: "resolved" },
];

/** The filter of the API, as the URL has it. */
export function filterOf(query) {
  const given = (name) => query[name] || null;
  const due = { from: beginning(query.from), to: beginning(query.to) };
  return {
    team: given("team"),
    kind: given("kind"),
    status: given("status"),
    owner: given("owner"),
    due: due.from || due.to ? due : null,
  };
}

export function Inbox() {
  const { query, set } = useAddress();
  const answer = usePages(SIGNALS, { filter: filterOf(query), first: 20 }, (data) => data.signals);
  const counted = useAnswer(COUNTS);
  useEffect(() => onChange(answer.again), [answer.again]);
  useKeptFocus("inbox", answer.data);
  useEffect(() => onChange(counted.again), [counted.again]);
  const counts = counted.data?.signalCounts ?? [];
  return html`<section class="panel" aria-labelledby="inbox">
    <h2 id="inbox" tabindex="-1">${query.team ? `What ${query.team} has to do` : "What all teams have to do"}</h2>
    <${Answer} of=${counted}>${() => html`<${Teams} counts=${counts} />`}<//>
    <${Filters} fields=${fields(counts)} value=${query} onChange=${set} />
    <${Answer} of=${answer}>
      ${() => html`<${Table} caption="Signals, the most urgent first" columns=${COLUMNS} rows=${answer.rows}
        rowKey=${(row) => row.id} more=${answer.hasMore ? answer.more : null} busy=${answer.busy} csv="signals"
        empty="Nothing is to be done that fits these filters." />`}
    <//>
  </section>`;
}

const sum = (counts, of) => counts.reduce((total, each) => total + of(each), 0);
const waiting = (each) => (each.status === "RESOLVED" ? 0 : each.signals);

/** How much there is to do, and how much of it is late. */
function load(counts) {
  const overdue = sum(counts, (each) => each.overdue);
  return `${number(sum(counts, waiting))}${overdue ? `, ${number(overdue)} overdue` : ""}`;
}

/** Each team as a link, so that its inbox is one click away. */
function Teams({ counts }) {
  const { query } = useAddress();
  const teams = [...new Set(counts.map((each) => each.team))];
  const inbox = (team, words, theirs) => html`<li key=${words}>
    <a href=${link("/signals", { ...query, team, signal: null })} aria-current=${(query.team || null) === team ? "page" : null}>
      ${words} (${load(theirs)})
    </a>
  </li>`;
  return html`<nav class="sections" aria-label="Teams"><ul>
    ${inbox(null, "All teams", counts)}
    ${teams.map((team) => inbox(team, team, counts.filter((each) => each.team === team)))}
  </ul></nav>`;
}

const fields = (counts) => [
  { name: "kind", label: "Kind", kind: "select", options: kinds(counts) },
  { name: "status", label: "State", kind: "select", options: STATES },
  { name: "owner", label: "Owner", kind: "text" },
  { name: "from", label: "Due from", kind: "date" },
  { name: "to", label: "Due before", kind: "date" },
];

const kinds = (counts) => [
  { value: "", label: "any" },
  ...[...new Set(counts.map((each) => each.kind))].sort().map((kind) => ({ value: kind, label: kind })),
];

const COLUMNS = [
  { key: "kind", title: "Kind", text: (row) => row.kind, cell: (row) => row.kind },
  { key: "priority", title: "Priority", numeric: true, text: (row) => row.priority, cell: (row) => row.priority },
  { key: "due", title: "Due", text: dueText, cell: (row) => html`<${Due} signal=${row} />` },
  { key: "team", title: "Team", text: (row) => row.team, cell: (row) => row.team },
  { key: "owner", title: "Stands", text: statusWords, cell: statusWords },
  {
    key: "customer",
    title: "Who",
    text: (row) => personName(row.customer),
    cell: (row) => html`<${Person} of=${row.customer} />`,
  },
  { key: "messages", title: "What they said", text: (row) => evidence(row).map((each) => each.text).join(" / "), cell: proof },
  { key: "acts", title: "Act", cell: (row) => html`<${Quick} signal=${row} />` },
];

const evidence = (row) => row.evidence.edges.map((edge) => edge.node);

function proof(row) {
  const messages = evidence(row);
  return html`<p class="quote">${messages[0]?.text ?? "It is held no more."}</p>
    <${Evidence} messages=${row.evidence} title=${`What raised this ${row.kind}`} />`;
}
