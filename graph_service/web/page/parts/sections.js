// The parts of a view as links: which of them is shown stands in the URL.
import { html } from "../vendor/htm-preact.js";
import { link, useAddress } from "../core/address.js";

/** The part that the URL names, else the first. */
export const chosenOf = (parts, query) => parts.find((each) => each.name === query.part) ?? parts[0];

/** Links to all parts, of which `chosen` is shown; what else the URL holds stays. */
export function Sections({ label, parts, chosen }) {
  const { path, query } = useAddress();
  return html`<nav class="sections" aria-label=${label}>
    <ul>
      ${parts.map(
        (part) => html`<li key=${part.name}>
          <a href=${link(path, { ...query, part: part.name })} aria-current=${part === chosen ? "page" : null}>${part.title}</a>
        </li>`,
      )}
    </ul>
  </nav>`;
}
