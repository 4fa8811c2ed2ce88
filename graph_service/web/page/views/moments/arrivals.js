// Matches as they arrive, over the subscription; read out in gathered sentences, not one by one.
import { html } from "../../vendor/htm-preact.js";
import { useAddress } from "../../core/address.js";
import { percent, When } from "../../core/words.js";
import { changed } from "../../parts/changes.js";
import { Table } from "../../parts/table.js";
import { FeedState, useArrivals } from "../../parts/feed.js";
import { saidColumns } from "../../parts/said.js";
import { Rate } from "./rating.js";
import { WhyTold } from "./why_told.js";

const MATCHED = /* GraphQL */ `
  subscription MomentMatched($contextIds: [ID!], $after: String) {
    momentMatched(contextIds: $contextIds, after: $after) {
      cursor
      match {
        id probability foundAt
        context { id name }
        message { id text channel sentAt sender { channel address name customer { id name } } }
      }
    }
  }
`;

const words = (count) => (count === 1 ? "A new match has arrived." : `${count} new matches have arrived.`);

export function Arrivals() {
  const { query } = useAddress();
  const contextIds = query.waits ? [query.waits] : null;
  return html`<${Arriving} key=${query.waits} contextIds=${contextIds} kept=${`moments ${query.waits ?? "all"}`} />`;
}

function Arriving({ contextIds, kept }) {
  const { items, state, error } = useArrivals(MATCHED, { contextIds }, { kept, item: (arrival) => arrival.match, words, told: changed });
  return html`<section class="panel" aria-labelledby="arrivals">
    <h2 id="arrivals">As they arrive</h2>
    <${FeedState} state=${state} error=${error} />
    <${Table} caption=${contextIds ? "Matches of this context" : "Matches of all that is waited for"} columns=${COLUMNS} rows=${items}
      rowKey=${(row) => row.id} csv="arrivals" empty="Nothing has arrived while this page was open." />
  </section>`;
}

const COLUMNS = [
  ...saidColumns((row) => row.message),
  { key: "context", title: "Waited for", text: (row) => row.context.name, cell: (row) => row.context.name },
  { key: "found", title: "Found", text: (row) => row.foundAt, cell: (row) => html`<${When} at=${row.foundAt} />` },
  { key: "probability", title: "Relevant with", numeric: true, text: (row) => row.probability, cell: (row) => percent(row.probability) },
  { key: "why", title: "Why", cell: (row) => html`<${WhyTold} context=${row.context.id} message=${row.message} />` },
  { key: "rating", title: "Right?", cell: (row) => html`<${Rate} context=${row.context.id} message=${row.message} />` },
];
