// Noting that somebody is asked to vouch for us.
import { html, useState } from "../../vendor/htm-preact.js";
import { personName } from "../../core/words.js";
import { useAct } from "../../parts/act.js";
import { Dialog } from "../../parts/dialog.js";
import { ProductSelect } from "../../parts/filters.js";
import { Field, Form } from "../../parts/form.js";
import { say } from "../../parts/notice.js";

const ASK = /* GraphQL */ `
  mutation AskForReference($input: AskReferenceInput!) {
    askReference(input: $input) {
      reference { id state expiresAt }
      userErrors { field message }
    }
  }
`;

/** A button that opens the dialog; `done` is called when it is noted. */
export function Asking({ customer, product, done }) {
  const [open, setOpen] = useState(false);
  const name = personName(customer);
  const noted = () => {
    setOpen(false);
    say(`Noted: ${name} is asked to be a reference.`);
    done();
  };
  return html`<button type="button" aria-haspopup="dialog"
    aria-label=${`Ask for a reference: ${name}`} onClick=${() => setOpen(true)}>Ask for a reference</button>
    <${Dialog} title=${`Ask ${name} to be a reference`} open=${open} onClose=${() => setOpen(false)}>
      <${Questions} customer=${customer} product=${product} noted=${noted} />
    <//>`;
}

function Questions({ customer, product, noted }) {
  const [chosen, setChosen] = useState(product);
  const { act, busy, problem } = useAct(ASK);
  const send = async ({ note, until }) => {
    const end = until ? new Date(`${until}T23:59:59`).toISOString() : null;
    if (await act({ customer: customer.id, product: chosen, note: note.trim() || null, until: end })) noted();
  };
  return html`<p>This notes that you ask; the asking itself is yours. It is refused where they forbade it, or were asked as often as your budget lets.</p>
    <${Form} submit="Note that I ask" onSubmit=${send} busy=${busy} problem=${problem}>
      <${ProductSelect} label="For" any="Us as a whole" value=${chosen} onChange=${setChosen} />
      <${Field} name="note" label="Note" kind="area" hint="What else is worth knowing, for colleagues." />
      <${Field} name="until" label="The ask lapses on" kind="date" hint="Left empty: as your company has it." />
    <//>`;
}
