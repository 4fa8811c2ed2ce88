// Asks for the API key when the service wants one.
import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { authorization, keepKey, keyWanted, onKey, want } from "../core/key.js";
import { tellReturn } from "../core/presence.js";
import { Dialog } from "../parts/dialog.js";
import { Field, Form } from "../parts/form.js";

export function KeyDialog() {
  const [open, setOpen] = useState(keyWanted);
  useEffect(() => {
    setOpen(keyWanted());
    return onKey(() => setOpen(keyWanted()));
  }, []);
  const given = ({ key }) => {
    keepKey(key);
    tellReturn();
  };
  const refused = authorization() ? "The service does not take this key. It may have ended." : null;
  return html`<${Dialog} title="Your key, please" open=${open} onClose=${() => want(false)}>
    <p>The service answers those who bring a key. Whoever runs it makes one with <code>graph-service keys create</code>. It stays in this tab alone. A browser may bring a closed tab back with it: where others use this computer, press “Forget the key” before you leave.</p>
    <${Form} submit="Go on" onSubmit=${given}>
      <${Field} name="key" label="API key" kind="password" required autocomplete="off" autofocus error=${refused} />
    <//>
  <//>`;
}

export function KeyButton() {
  const [, redraw] = useState({});
  useEffect(() => onKey(() => redraw({})), []);
  if (!authorization()) return null;
  const forget = () => {
    keepKey("");
    location.reload();
  };
  return html`<button type="button" class="quiet" onClick=${forget}>Forget the key</button>`;
}
