// How much is held, in a line.
import { html } from "../../vendor/htm-preact.js";
import { useAnswer } from "../../core/client.js";
import { plural } from "../../core/words.js";
import { Answer } from "../../parts/states.js";

const STATS = /* GraphQL */ `
  query HomeStats {
    stats { messages customers conversations products }
  }
`;

export function Held() {
  const answer = useAnswer(STATS);
  return html`<${Answer} of=${answer}>${({ stats }) => html`<p class="fine">
    Held: ${plural(stats.messages, "message")} of ${plural(stats.customers, "customer")} in ${plural(stats.conversations, "conversation")}, about ${plural(stats.products, "product")}.
  </p>`}<//>`;
}
