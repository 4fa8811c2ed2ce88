// What an answer leaves out, said beneath it.
import { html } from "../vendor/htm-preact.js";
import { percent } from "../core/words.js";

/** A list of what is not known; nothing where nothing is left out. */
export function Unknowns({ of, title = "What is not in it" }) {
  if (!of.length) return null;
  return html`<details class="unknowns">
    <summary>${title} (${of.length})</summary>
    <ul>
      ${of.map((each) => html`<li key=${each.explanation}>${each.explanation}${shareOf(each)}</li>`)}
    </ul>
  </details>`;
}

const shareOf = ({ share }) => (share === null ? "" : ` That is ${percent(share)}.`);
