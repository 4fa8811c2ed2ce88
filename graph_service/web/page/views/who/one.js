// One question: the two side by side, the evidence from the prior to the sum, what a yes changes, and the answer.
import { html, useEffect, useRef } from "../../vendor/htm-preact.js";
import { useAddress } from "../../core/address.js";
import { useAnswer } from "../../core/client.js";
import { Answer, Empty } from "../../parts/states.js";
import { Decision } from "./decision.js";
import { Impact } from "./impact.js";
import { Pair } from "./pair.js";
import { Waterfall } from "./waterfall.js";

const QUESTION = /* GraphQL */ `
  query IdentityQuestion($id: ID!) {
    node(id: $id) {
      ... on IdentityQuestion {
        id probability stake
        one { ...whole }
        other { ...whole }
        evidence {
          zone probability score together weightsVersion remarks
          prior { field explanation bits total probability }
          steps { field explanation bits total probability }
          one { channel address name }
          other { channel address name }
        }
      }
    }
  }
  fragment whole on Customer {
    id name kind
    handles(first: 20) { edges { node { channel address name verified confidence evidence } } }
    messages(first: 3) { edges { node { id text channel sentAt sender { channel address name } } } }
  }
`;

export function One({ id }) {
  const answer = useAnswer(QUESTION, { id });
  const { set } = useAddress();
  const heading = useRef(null);
  // Whoever chose a pair in the list below is taken to it, by keyboard and by screen reader too.
  useEffect(() => heading.current.focus(), [id]);
  return html`<section aria-labelledby="pair" class="panel">
    <h2 id="pair" tabindex="-1" ref=${heading}>Are these two one person?</h2>
    <${Answer} of=${answer}>
      ${({ node }) => (node?.evidence ? html`<${Question} question=${node} />` : html`<${Empty}>This is decided, or asked no more.<//>`)}
    <//>
    <p><button type="button" class="quiet" onClick=${() => set({ pair: null })}>Back to the list</button></p>
  </section>`;
}

function Question({ question }) {
  return html`
    <${Pair} question=${question} />
    <${Waterfall} evidence=${question.evidence} />
    <${Impact} id=${question.id} />
    <${Decision} question=${question} />
  `;
}
