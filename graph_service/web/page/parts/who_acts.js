// Who acts on this page: asked once, kept for this tab, and sent as "by" with every change.
import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { Dialog } from "./dialog.js";
import { Field, Form } from "./form.js";

const KEPT = "who-acts";
const watching = new Set();
let asked = null;

/** The name said in this tab; empty where nobody has said one. */
const whoActs = () => sessionStorage.getItem(KEPT) ?? "";

/** A promise of the name of who acts: asks where nobody has said; null where they will not. */
export function named() {
  if (whoActs()) return Promise.resolve(whoActs());
  return new Promise((resolve) => {
    asked = resolve;
    tell();
  });
}

function tell() {
  for (const redraw of watching) redraw({});
}

function settle(name) {
  if (name) sessionStorage.setItem(KEPT, name);
  asked?.(name);
  asked = null;
  tell();
}

function useRedraw() {
  const [, redraw] = useState({});
  useEffect(() => {
    watching.add(redraw);
    return () => watching.delete(redraw);
  }, []);
}

/** A line that says who acts, and the dialog that asks. A view whose acts use `named` has one. */
export function WhoActs() {
  useRedraw();
  const [changing, setChanging] = useState(false);
  const close = (name) => {
    setChanging(false);
    settle(name);
  };
  return html`<div class="who-acts">
    <p>
      ${whoActs() ? html`You act as <strong>${whoActs()}</strong>.` : "Nobody has said yet who acts here."}${" "}
      <button type="button" class="quiet" onClick=${() => setChanging(true)}>
        ${whoActs() ? "Somebody else acts" : "Say who you are"}
      </button>
    </p>
    <${Asking} open=${changing || asked !== null} onClose=${close} />
  </div>`;
}

function Asking({ open, onClose }) {
  const said = ({ by }) => by.trim() && onClose(by.trim());
  return html`<${Dialog} title="Who are you?" open=${open} onClose=${() => onClose(null)}>
    <p>What you do here is kept with your name, so that colleagues can ask you later.</p>
    <${Form} onSubmit=${said} submit="Act under this name">
      <${Field} name="by" label="Your name" required autocomplete="name" defaultValue=${whoActs()} autofocus />
    <//>
  <//>`;
}
