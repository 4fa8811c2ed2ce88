// The dialog in which a standing context is saved, or changed.
import { html } from "../../vendor/htm-preact.js";
import { useName } from "../../core/names.js";
import { Dialog } from "../../parts/dialog.js";
import { Field, Form } from "../../parts/form.js";
import { say } from "../../parts/notice.js";
import { useAct } from "../../parts/act.js";
import { LIFTABLE } from "./guards.js";
import { changed } from "../../parts/changes.js";
import { ProductField, RateField } from "./fields.js";

const SAVE = /* GraphQL */ `
  mutation SaveContext($input: ContextInput!) {
    saveContext(input: $input) { context { id name } userErrors { code message } }
  }
`;

const UPDATE = /* GraphQL */ `
  mutation UpdateContext($input: ContextUpdateInput!) {
    updateContext(input: $input) { context { id name } userErrors { code message } }
  }
`;

/** What a form says, in the input's terms: an empty field is none. */
function stated(given) {
  const word = (name) => given[name].trim() || null;
  const days = word("quietDays");
  return {
    name: word("name"),
    text: word("context"),
    maxIrrelevantRate: Number(given.rate),
    channel: word("channel"),
    product: word("product"),
    purpose: word("purpose"),
    quietDays: days === null ? null : Number(days),
    lift: LIFTABLE.map(([kind]) => kind).filter((kind) => kind in given),
  };
}

/** Open while `from` has first values; with an `id` that context is changed, else a new one is saved. */
export function Saving({ from, onClose }) {
  const title = from?.id ? `Change “${from.name}”` : "Wait for this from now on";
  return html`<${Dialog} title=${title} open=${from !== null} onClose=${onClose}>
    <${Stating} from=${from} onClose=${onClose} />
  <//>`;
}

function Stating({ from, onClose }) {
  const { act, busy, problem } = useAct(from.id ? UPDATE : SAVE);
  const save = async (given) => {
    const said = stated(given);
    if (!(await act(from.id ? { context: from.id, ...said } : said))) return;
    say(from.id ? `“${said.name}” is changed.` : `From now on we wait for “${said.name}”.`);
    changed();
    onClose();
  };
  return html`<${Form} onSubmit=${save} submit=${from.id ? "Save the change" : "Save and wait"} busy=${busy} problem=${problem}>
    <${Fields} from=${from} />
  <//>`;
}

function Fields({ from }) {
  return html`
    <${Field} name="name" label="Name" required defaultValue=${from.name} autofocus />
    <${Field} name="context" label="What do you look for?" kind="area" required defaultValue=${from.context}
      hint=${from.id ? "With another text ratings begin anew." : null} />
    <${RateField} value=${from.rate} />
    <${Field} name="channel" label="Channel" defaultValue=${from.channel ?? ""} placeholder="any" />
    <${ProductField} value=${from.product} />
    <${Field} name="purpose" label="To turn to them for" defaultValue=${from.purpose ?? ""} placeholder="such as marketing" />
    <${Field} name="quietDays" label="Leave alone whom we reached within so many days" kind="number" min="0" step="any"
      defaultValue=${from.quietDays ?? ""} placeholder="7" />
    <fieldset>
      <legend>Tell of them nevertheless</legend>
      ${LIFTABLE.map(([kind, words]) => html`<${Lifted} key=${kind} kind=${kind} words=${words} checked=${from.lift?.includes(kind)} />`)}
    </fieldset>
  `;
}

function Lifted({ kind, words, checked }) {
  const id = useName("lift");
  return html`<div class="field check">
    <input id=${id} type="checkbox" name=${kind} defaultChecked=${checked} />
    <label for=${id}>${words}</label>
  </div>`;
}
