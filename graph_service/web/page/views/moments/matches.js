// What a standing context found: what people were told of, or what a guard held back.
import { html, useEffect } from "../../vendor/htm-preact.js";
import { useAddress } from "../../core/address.js";
import { usePages } from "../../core/pages.js";
import { percent, When } from "../../core/words.js";
import { Filters } from "../../parts/filters.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";
import { saidColumns, senderName } from "../../parts/said.js";
import { holds } from "../../parts/sift.js";
import { onChange } from "../../parts/changes.js";
import { guardWords } from "./guards.js";
import { Rate } from "./rating.js";
import { WhyTold } from "./why_told.js";

const MATCHES = /* GraphQL */ `
  query ContextMatches($id: ID!, $held: Boolean!, $first: Int = 20, $after: String) {
    context(id: $id) {
      matches(first: $first, after: $after) @skip(if: $held) { ...found }
      held(first: $first, after: $after) @include(if: $held) { ...found }
    }
  }
  fragment found on ContextMatchConnection {
    edges {
      node {
        id probability foundAt guards
        message { id text channel sentAt sender { channel address name customer { id name } } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
`;

const FIELDS = [{ name: "words", label: "Find among these", kind: "text" }];

export function Matches({ id, held, ratings }) {
  const { query, set } = useAddress();
  const answer = usePages(MATCHES, { id, held, first: 20 }, (data) => data.context?.[held ? "held" : "matches"]);
  useEffect(() => onChange(answer.again), [answer.again]);
  return html`
    <${Filters} label="Filter what it found" fields=${FIELDS} value=${query} onChange=${set} />
    <${Answer} of=${answer}>${() => html`<${Rows} id=${id} held=${held} answer=${answer} words=${query.words} ratings=${ratings} />`}<//>
  `;
}

function Rows({ id, held, answer, words, ratings }) {
  const rows = answer.rows.filter((row) => holds(words, row.message.text, senderName(row.message.sender)));
  return html`<${Table} caption=${held ? "Held back by a guard, the last found first" : "What was told, the last found first"}
    columns=${held ? [...COLUMNS, GUARDS, ...acts(id, ratings)] : [...COLUMNS, ...acts(id, ratings)]} rows=${rows}
    rowKey=${(row) => row.id} more=${answer.hasMore ? answer.more : null} busy=${answer.busy} csv=${held ? "held-back" : "matches"}
    empty=${answer.rows.length ? "Nothing of what is shown has these words." : none(held)} />`;
}

const none = (held) =>
  held ? "Nothing was held back." : "Nothing has come yet that fits. It looks at what comes in after it was saved.";

const COLUMNS = [
  ...saidColumns((row) => row.message),
  { key: "found", title: "Found", text: (row) => row.foundAt, cell: (row) => html`<${When} at=${row.foundAt} />` },
  { key: "probability", title: "Relevant with", numeric: true, text: (row) => row.probability, cell: (row) => percent(row.probability) },
];

const GUARDS = { key: "guards", title: "Left alone because", text: reasons, cell: reasons };

function reasons(row) {
  return row.guards.map(guardWords).join("; ");
}

const acts = (context, ratings) => [
  { key: "why", title: "Why", cell: (row) => html`<${WhyTold} context=${context} message=${row.message} />` },
  {
    key: "rating",
    title: "Right?",
    text: (row) => said(ratings.get(row.message.id)),
    cell: (row) => html`<${Rate} context=${context} message=${row.message} rating=${ratings.get(row.message.id)} />`,
  },
];

const said = (given) => (given ? (given.relevant ? "relevant" : "irrelevant") : "");
