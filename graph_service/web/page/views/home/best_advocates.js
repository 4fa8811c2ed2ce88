// Who speaks for us most surely, in a few rows.
import { html } from "../../vendor/htm-preact.js";
import { linkNow, useAddress, useTime } from "../../core/address.js";
import { useAnswer } from "../../core/client.js";
import { nodes } from "../../core/pages.js";
import { between, Person, plural, score } from "../../core/words.js";
import { Evidence } from "../../parts/evidence.js";
import { ProductSelect } from "../../parts/filters.js";
import { mainReason } from "../../parts/parts_of_score.js";
import { Answer, Empty } from "../../parts/states.js";

const BEST = /* GraphQL */ `
  query HomeAdvocates($product: ID, $time: Time) {
    advocates(product: $product, time: $time, first: 3) {
      totalCount
      edges {
        node {
          score
          interval { low high }
          components { name contribution explanation }
          customer { id name handles(first: 1) { edges { node { channel address } } } }
          evidence(first: 5) {
            pageInfo { hasNextPage }
            edges { node { id text subject sentAt channel sender { channel address name } } }
          }
        }
      }
    }
  }
`;

export function BestAdvocates() {
  const { query, set } = useAddress();
  const product = query.product ?? null;
  const answer = useAnswer(BEST, { product, time: useTime() });
  return html`<section class="panel" aria-labelledby="best">
    <h2 id="best">Best advocates</h2>
    <${ProductSelect} value=${product} onChange=${(chosen) => set({ product: chosen })} />
    <${Answer} of=${answer}>${({ advocates }) => html`<${Best} advocates=${advocates} product=${product} />`}<//>
  </section>`;
}

function Best({ advocates, product }) {
  if (!advocates.totalCount) return html`<${Empty}>Nobody leans to our side here.<//>`;
  return html`<ol class="plain">${nodes(advocates).map((each) => html`<li key=${each.customer.id}><${One}
    of=${each} /></li>`)}</ol>
    <p><a
      href=${linkNow("/advocates", { product })}>All ${plural(advocates.totalCount, "advocate")}, with reasons</a></p>`;
}

function One({ of }) {
  return html`<p><strong><${Person} of=${of.customer} /></strong> ${score(of.score)} <span
    class="fine">(${between(of.interval)})</span></p>
    <p>${mainReason(of.components)} <${Evidence} messages=${of.evidence} title="What the score rests on" /></p>`;
}
