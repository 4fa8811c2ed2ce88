// Why a match of a standing context fits: asked for when somebody wants to know.
import { html, useState } from "../../vendor/htm-preact.js";
import { useAnswer } from "../../core/client.js";
import { Dialog } from "../../parts/dialog.js";
import { Message } from "../../parts/evidence.js";
import { senderName } from "../../parts/said.js";
import { Answer } from "../../parts/states.js";
import { Reasons } from "./why.js";

const REASONS = /* GraphQL */ `
  query ContextMoments($id: ID!) {
    context(id: $id) {
      moments(first: 100) {
        matches { ...reason }
        heldBack { ...reason }
      }
    }
  }
  fragment reason on Moment {
    probability margin score matchedWords
    components { name value contribution explanation }
    message { id text channel sentAt sender { channel address name customer { id name } } }
    conversation { id messageCount }
  }
`;

/** A button that says why a message fits a context, by its id. */
export function WhyTold({ context, message }) {
  const [open, setOpen] = useState(false);
  return html`<button type="button" class="opens" aria-haspopup="dialog" aria-label=${`Why ${senderName(message.sender)}`}
      onClick=${() => setOpen(true)}>Why</button>
    <${Dialog} title="Why this one" open=${open} onClose=${() => setOpen(false)}><${Told} context=${context} message=${message} /><//>`;
}

function Told({ context, message }) {
  const answer = useAnswer(REASONS, { id: context });
  return html`<${Answer} of=${answer}>${(data) => html`<${Found} moments=${data.context?.moments} message=${message} />`}<//>`;
}

function Found({ moments, message }) {
  const all = [...(moments?.matches ?? []), ...(moments?.heldBack ?? [])];
  const moment = all.find((each) => each.message.id === message.id);
  if (moment) return html`<${Reasons} moment=${moment} />`;
  return html`<${Message} of=${message} />
    <p>Another message of its conversation fits better by now, or it is no longer among the best: its reasons are not kept.</p>`;
}
