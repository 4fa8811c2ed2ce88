// A button that opens a list of people, each leading to their page.
import { html, useState } from "../vendor/htm-preact.js";
import { listed, shownWords } from "../core/pages.js";
import { Person, plural } from "../core/words.js";
import { Dialog } from "./dialog.js";
import { Failure, Loading } from "./states.js";

/** `load` fetches the people, a list or a connection, when the button is pressed. */
export function PeopleButton({ label, title, load }) {
  const [answer, setAnswer] = useState(null);
  const [open, setOpen] = useState(false);
  const asked = () => load().then((people) => setAnswer({ people }), (error) => setAnswer({ error }));
  const pressed = () => {
    setAnswer(null);
    setOpen(true);
    asked();
  };
  return html`
    <button type="button" class="opens" onClick=${pressed} aria-haspopup="dialog" aria-label=${`${label}: ${title}`}>${label}</button>
    <${Dialog} title=${title} open=${open} onClose=${() => setOpen(false)}>
      <${Listed} ...${answer} again=${asked} />
    <//>
  `;
}

function Listed({ people, error, again }) {
  if (error) return html`<${Failure} error=${error} again=${again} />`;
  if (!people) return html`<div aria-busy="true"><${Loading} /></div>`;
  const list = listed(people);
  if (!list.length) return html`<p>Nobody.</p>`;
  return html`<p class="fine">${shownWords(people, plural(list.length, "person", "people"))}</p>
    <ul>
    ${list.map((each) => html`<li key=${each.id}><${Person} of=${each} /></li>`)}
  </ul>`;
}
