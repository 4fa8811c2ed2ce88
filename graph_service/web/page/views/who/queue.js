// The review queue: pairs of customers that may be one, the most worthwhile question first.
import { html, useEffect } from "../../vendor/htm-preact.js";
import { link, useAddress } from "../../core/address.js";
import { nodes, usePages } from "../../core/pages.js";
import { number, percent, plural, Person, personName } from "../../core/words.js";
import { onChange } from "../../parts/changes.js";
import { Filters } from "../../parts/filters.js";
import { useKeptFocus } from "../../parts/focus.js";
import { holds } from "../../parts/sift.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";
import { handleWords } from "./handles.js";

const REVIEW = /* GraphQL */ `
  query IdentityReview($first: Int = 20, $after: String) {
    identityReview(first: $first, after: $after) {
      edges {
        node {
          id probability stake
          one { ...who }
          other { ...who }
          evidence { steps { field explanation bits } }
        }
      }
      pageInfo { hasNextPage endCursor }
      totalCount
    }
  }
  fragment who on Customer {
    id name
    handles(first: 3) { edges { node { channel address } } }
  }
`;

const FIELDS = [
  { name: "find", label: "Find a name or handle", kind: "text" },
  { name: "from", label: "At least so likely (%)", kind: "number" },
];

export function Queue() {
  const { query, set } = useAddress();
  const answer = usePages(REVIEW, {}, (data) => data.identityReview);
  useEffect(() => onChange(answer.again), [answer.again]);
  useKeptFocus("queue", answer.data);
  return html`<section class="panel" aria-labelledby="queue">
    <h2 id="queue" tabindex="-1">To be decided</h2>
    <${Filters} label="Filter the questions" fields=${FIELDS} value=${query} onChange=${set} />
    <${Answer} of=${answer}>${() => html`<${Questions} answer=${answer} query=${query} />`}<//>
  </section>`;
}

const handlesOf = (customer) => nodes(customer.handles).map(handleWords).join(", ");

const fits = (query) => (row) =>
  row.probability >= Number(query.from || 0) / 100 &&
  holds(query.find, row.one.name, handlesOf(row.one), row.other.name, handlesOf(row.other));

function Questions({ answer, query }) {
  const caption = `${plural(answer.total, "question")}, the one whose answer would change most first`;
  return html`<${Table} caption=${caption} columns=${columns(query)} rows=${answer.rows.filter(fits(query))}
    rowKey=${(row) => row.id} more=${answer.hasMore ? answer.more : null} busy=${answer.busy} csv="who-is-who"
    empty=${answer.total ? "No question loaded so far fits these filters." : "Nothing is to be decided."} />`;
}

const who = (key, words) => ({
  key,
  title: words,
  text: (row) => `${personName(row[key])} (${handlesOf(row[key])})`,
  cell: (row) => html`<${Person} of=${row[key]} /><br /><span class="fine">${handlesOf(row[key])}</span>`,
});

/** What speaks loudest for it, or against it. */
function loudest(row, sign) {
  const [heaviest] = row.evidence.steps.filter((step) => step.bits * sign > 0).sort((a, b) => sign * (b.bits - a.bits));
  return heaviest?.explanation ?? "nothing";
}

const columns = (query) => [
  who("one", "Is this one …"),
  who("other", "… this one?"),
  { key: "probability", title: "Likely", numeric: true, text: (row) => row.probability, cell: (row) => percent(row.probability) },
  { key: "stake", title: "Messages at stake", numeric: true, text: (row) => row.stake, cell: (row) => number(row.stake) },
  { key: "for", title: "Loudest for", text: (row) => loudest(row, 1), cell: (row) => loudest(row, 1) },
  { key: "against", title: "Loudest against", text: (row) => loudest(row, -1), cell: (row) => loudest(row, -1) },
  {
    key: "acts",
    title: "Decide",
    cell: (row) => html`<a href=${link("/who", { ...query, pair: row.id })}
      aria-label=${`Decide ${personName(row.one)} and ${personName(row.other)}`}>Decide</a>`,
  },
];
