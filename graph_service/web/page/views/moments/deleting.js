// Asks once more before a standing context goes with all that was found for it.
import { html } from "../../vendor/htm-preact.js";
import { useAddress } from "../../core/address.js";
import { Dialog } from "../../parts/dialog.js";
import { say } from "../../parts/notice.js";
import { Problem, useAct } from "../../parts/act.js";
import { changed } from "../../parts/changes.js";

const DELETE = /* GraphQL */ `
  mutation DeleteContext($input: ContextDeletionInput!) {
    deleteContext(input: $input) { userErrors { code message } }
  }
`;

/** Open while there is a `context`; `onClose` is called when it is gone too. */
export function Deleting({ context, onClose }) {
  return html`<${Dialog} title=${`Delete “${context?.name}”?`} open=${context !== null} onClose=${onClose}>
    <${Asked} context=${context} onClose=${onClose} />
  <//>`;
}

function Asked({ context, onClose }) {
  const { query, set } = useAddress();
  const { act, busy, problem } = useAct(DELETE);
  const pressed = async () => {
    if (!(await act({ context: context.id }))) return;
    say(`“${context.name}” is deleted.`);
    if (query.waits === context.id) set({ waits: null });
    onClose();
    changed();
  };
  return html`
    <p>Its text goes, and so does all that was found for it and what people rated. To stop for a while, pause it.</p>
    <${Problem} of=${problem} />
    <p class="acts">
      <button type="button" class="danger" aria-disabled=${String(busy)} onClick=${pressed}>Delete it</button>
      <button type="button" onClick=${onClose}>Keep it</button>
    </p>
  `;
}
