// Signals: what each team has to act on, by when, and what was done with it.
import { html } from "../vendor/htm-preact.js";
import { useAddress } from "../core/address.js";
import { keepFocus } from "../parts/focus.js";
import { WhoActs } from "../parts/who_acts.js";
import { Inbox } from "./signals/inbox.js";
import { One } from "./signals/one.js";
import { Routed } from "./signals/routed.js";

export const title = "Signals";

export default function Signals() {
  const { query, set } = useAddress();
  const closed = () => {
    set({ signal: null });
    keepFocus("inbox");
  };
  return html`
    <h1 tabindex="-1">${title}</h1>
    <p class="lead">
      What somebody of ours has to act on: the overdue first, then by priority and by when it is due. What is overdue
      goes by the time of the latest message held.
    </p>
    <${WhoActs} />
    <${Routed} key=${query.team} team=${query.team || null} />
    <${Inbox} />
    ${query.signal ? html`<${One} key=${query.signal} id=${query.signal} onClose=${closed} />` : null}
  `;
}
