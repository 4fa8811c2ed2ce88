// Fans against lunatics in all: three numbers, none of which stands for another.
import { html } from "../../vendor/htm-preact.js";
import { Against, MEASURES } from "./sides_table.js";

const MEANINGS = {
  people: "who spoke, each once",
  messages: "what they wrote",
  reach: "who turned to them over it, each once for a side",
};

export function Overall({ of, asked }) {
  return html`<dl class="totals" aria-label="Fans against lunatics in all">
    ${MEASURES.map(
      ({ name, title }) => html`<div key=${name}>
        <dt>${title} <small>${MEANINGS[name]}</small></dt>
        <dd><${Against} of=${of[name]} measure=${name} group="in all" asked=${{ ...asked, after: of.after }} /></dd>
      </div>`,
    )}
  </dl>
  <p class="fine">First fans, who lean to praise, then lunatics, who lean to criticism. Press a number to read what they said.</p>`;
}
