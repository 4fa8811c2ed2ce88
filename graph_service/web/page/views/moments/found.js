// What fits the context that is asked, who is held back, or that nobody does.
import { html, useState } from "../../vendor/htm-preact.js";
import { useAddress, useTime } from "../../core/address.js";
import { useAnswer } from "../../core/client.js";
import { Answer } from "../../parts/states.js";
import { Message } from "../../parts/evidence.js";
import { asked } from "./asking.js";
import { HeldTable, MomentTable } from "./moment_table.js";
import { Promised } from "./promised.js";
import { Saving } from "./saving.js";

const MOMENTS = /* GraphQL */ `
  query Moments($context: String!, $rate: Float!, $filter: MomentFilter, $guards: MomentGuards, $time: Time) {
    moments(context: $context, maxIrrelevantRate: $rate, filter: $filter, guards: $guards, time: $time, first: 20) {
      matches { ...fitting }
      heldBack { ...fitting guards { kind explanation evidence { id } } }
      nobody { explanation probability nearest { ...said } }
      hasMore
      promise { maxIrrelevantRate threshold guaranteed rated explanation }
      catchingUp { plane position last }
      asOf
    }
  }
  fragment fitting on Moment {
    probability margin score matchedWords
    components { name value contribution explanation }
    message { ...said }
    conversation { id messageCount }
  }
  fragment said on Message {
    id text channel sentAt
    sender { channel address name customer { id name } }
  }
`;

/** The answer to what the URL asks, and the way to wait for more of it. */
export function Found() {
  const { query } = useAddress();
  const answer = useAnswer(MOMENTS, { ...asked(query), time: useTime() });
  return html`<section class="panel" aria-labelledby="found">
    <h2 id="found">Who fits now</h2>
    <${Answer} of=${answer}>${(data) => html`<${Outcome} moments=${data.moments} />`}<//>
  </section>`;
}

function Outcome({ moments }) {
  const { query } = useAddress();
  const [saving, setSaving] = useState(false);
  return html`
    ${moments.nobody ? html`<${Nobody} nobody=${moments.nobody} />` : html`<${MomentTable} moments=${moments} />`}
    <${Promised} promise=${moments.promise} />
    <${CatchingUp} parts=${moments.catchingUp} />
    <p class="acts"><button type="button" onClick=${() => setSaving(true)}>Wait for this from now on</button></p>
    <${Saving} from=${saving ? { ...query, name: "" } : null} onClose=${() => setSaving(false)} />
    <${HeldTable} moments=${moments.heldBack} />
  `;
}

function Nobody({ nobody }) {
  return html`<p><strong>Nobody.</strong> ${nobody.explanation}</p>
    ${nobody.nearest && html`<p>This is the nearest:</p><${Message} of=${nobody.nearest} />`}`;
}

function CatchingUp({ parts }) {
  if (!parts.length) return null;
  const behind = parts.map((part) => `${part.plane} at ${part.position} of ${part.last}`).join(", ");
  return html`<p class="fine">Not everything is searched yet: ${behind}. Ask again in a while.</p>`;
}
