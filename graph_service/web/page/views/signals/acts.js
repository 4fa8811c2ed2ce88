// What a person does with a signal: take, give on, resolve, reopen, comment; each once.
import { html, useState } from "../../vendor/htm-preact.js";
import { link, useAddress } from "../../core/address.js";
import { Field, Form } from "../../parts/form.js";
import { changed } from "../../parts/changes.js";
import { say } from "../../parts/notice.js";
import { Problem, useAct } from "../../parts/act.js";

const TAKE = /* GraphQL */ `
  mutation TakeSignal($input: SignalActInput!) {
    takeSignal(input: $input) { signal { id status owner } userErrors { code message } }
  }
`;

const RESOLVE = /* GraphQL */ `
  mutation ResolveSignal($input: SignalActInput!) {
    resolveSignal(input: $input) { signal { id status } userErrors { code message } }
  }
`;

const REOPEN = /* GraphQL */ `
  mutation ReopenSignal($input: SignalActInput!) {
    reopenSignal(input: $input) { signal { id status } userErrors { code message } }
  }
`;

const ASSIGN = /* GraphQL */ `
  mutation AssignSignal($input: SignalAssignmentInput!) {
    assignSignal(input: $input) { signal { id team owner } userErrors { code message } }
  }
`;

const COMMENT = /* GraphQL */ `
  mutation CommentSignal($input: SignalCommentInput!) {
    commentSignal(input: $input) { signal { id } userErrors { code message } }
  }
`;

const TAKING = { mutation: TAKE, word: "Take", done: "Taken." };
const RESOLVING = { mutation: RESOLVE, word: "Resolve", done: "Resolved." };
const REOPENING = { mutation: REOPEN, word: "Open again", done: "Opened again." };
const COMMENTING = { mutation: COMMENT, word: "Only keep the note", done: "Kept." };
const NEXT = { OPEN: TAKING, TAKEN: RESOLVING, RESOLVED: REOPENING };

/** The next step in a row, and the way to all the others. */
export function Quick({ signal }) {
  const { query } = useAddress();
  return html`<div class="acts">
    <${Step} signal=${signal} step=${NEXT[signal.status]} />
    <a href=${link("/signals", { ...query, signal: signal.id })}>Details</a>
  </div>`;
}

/** All that can be done with it as it stands, with a note to keep where somebody writes one. */
export function Acts({ signal }) {
  const [note, setNote] = useState("");
  const step = (of) => html`<${Step} signal=${signal} step=${of} note=${note} onDone=${() => setNote("")} />`;
  const resolved = signal.status === "RESOLVED";
  return html`
    <div class="field">
      <label for="note">A note to keep with it</label>
      <textarea id="note" rows="2" value=${note} onInput=${(event) => setNote(event.currentTarget.value)}></textarea>
    </div>
    <div class="acts">
      ${step(NEXT[signal.status])} ${signal.status === "OPEN" ? step(RESOLVING) : null} ${note.trim() ? step(COMMENTING) : null}
    </div>
    ${resolved ? null : html`<${Assign} signal=${signal} note=${note} onDone=${() => setNote("")} />`}
  `;
}

function Step({ signal, step, note = "", onDone = () => {} }) {
  const { act, busy, problem } = useAct(step.mutation);
  const pressed = async () => {
    if (!(await act({ signal: signal.id, note: note.trim() || null }))) return;
    say(step.done);
    onDone();
    changed();
  };
  return html`<button type="button" aria-disabled=${String(busy)} onClick=${pressed}>${step.word}</button><${Problem} of=${problem} />`;
}

function Assign({ signal, note, onDone }) {
  const { act, busy, problem } = useAct(ASSIGN);
  const give = async (given) => {
    const to = { team: given.team.trim() || null, owner: given.owner.trim() || null };
    if (!(await act({ signal: signal.id, note: note.trim() || null, ...to }))) return;
    say(`Given to ${[to.owner, to.team].filter(Boolean).join(", ")}.`);
    onDone();
    changed();
  };
  return html`<h3>Hand it over</h3>
    <${Form} onSubmit=${give} submit="Hand over" busy=${busy} problem=${problem}>
      <${Field} name="team" label="Team" key=${`team ${signal.team}`} defaultValue=${signal.team} />
      <${Field} name="owner" label="Person" key=${`owner ${signal.owner}`} defaultValue=${signal.owner ?? ""} placeholder="nobody yet" />
    <//>`;
}
