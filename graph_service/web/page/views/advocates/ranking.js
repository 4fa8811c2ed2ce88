// The ranking of advocates, with all that one needs to decide whom to turn to.
import { html } from "../../vendor/htm-preact.js";
import { useAddress, useTime } from "../../core/address.js";
import { useAnswer } from "../../core/client.js";
import { nodes, usePages } from "../../core/pages.js";
import { Filters, ProductSelect } from "../../parts/filters.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";
import { WhoActs } from "../../parts/who_acts.js";
import { columnsOf, writtenOf } from "./columns.js";

const RANKING = /* GraphQL */ `
  query Advocates($product: ID, $topic: String, $time: Time, $certain: Boolean! = false, $purpose: String, $first: Int = 20, $after: String) {
    advocates(
      product: $product
      topic: $topic
      time: $time
      certainOnly: $certain
      consentedTo: $purpose
      first: $first
      after: $after
    ) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          score
          certain
          damped
          interval { low high level }
          components { name contribution explanation }
          customer {
            id
            name
            handles(first: 1) { edges { node { channel address } } }
            named: consent(purpose: "reference") { state at }
            contact: consent(purpose: "contact") { state at }
            influence(product: $product, time: $time) { did { people } evidence(first: 3) { pageInfo { hasNextPage } edges { node { id text sentAt channel sender { channel address name } } } } }
          }
          evidence(first: 5) {
            pageInfo { hasNextPage }
            edges { node { id text subject sentAt channel sender { channel address name } } }
          }
        }
      }
    }
  }
`;

const STANDING = /* GraphQL */ `
  query AdvocatesAsReferences($product: ID, $time: Time) {
    references(filter: { product: $product }, time: $time, first: 100) {
      pageInfo { hasNextPage }
      edges { node { id state restsUntil asksLeft nextAskAt usesLeft customer { id } product { name } } }
    }
  }
`;

const FIELDS = [
  { name: "topic", label: "Topic, in any words", kind: "text" },
  { name: "purpose", label: "Who consented to", kind: "select", options: ["reference", "contact", "marketing"] },
  { name: "certain", label: "Only who surely are for us", kind: "check" },
];

export function Ranking() {
  const { query, set } = useAddress();
  const time = useTime();
  const about = { product: query.product ?? null, time };
  const answer = usePages(RANKING, { ...about, ...wanted(query) }, (data) => data.advocates);
  const standing = useAnswer(STANDING, about);
  const references = byCustomer(standing.data);
  const columns = columnsOf({ references, product: about.product, changed: standing.again });
  return html`<${Filters} fields=${FIELDS} value=${query} onChange=${set}>
      <${ProductSelect} value=${query.product} onChange=${(product) => set({ product })} />
    <//>
    <${Answer} of=${answer}>${() => html`<${Table}
      caption="Advocates, the surest first"
      columns=${columns}
      rows=${answer.rows}
      rowKey=${(row) => row.customer.id}
      more=${answer.hasMore ? answer.more : null}
      busy=${answer.busy}
      total=${answer.total}
      empty="Nobody leans to our side here. Try another product or topic, or let in those who are not sure."
      csv="advocates"
      written=${writtenOf(references)}
    />`}<//>
    <${WhoActs} />`;
}

const wanted = ({ topic, certain, purpose }) => ({
  topic: topic ?? null,
  certain: Boolean(certain),
  purpose: purpose ?? null,
});

/** The references of each customer, and whether these are all. */
function byCustomer(data) {
  if (!data) return null;
  const found = Map.groupBy(nodes(data.references), (reference) => reference.customer.id);
  return { of: (id) => found.get(id) ?? [], complete: !data.references.pageInfo.hasNextPage };
}
