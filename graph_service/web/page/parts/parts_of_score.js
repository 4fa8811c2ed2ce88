// What a score is made of: the weightiest in a sentence, all of it in a list.
import { html } from "../vendor/htm-preact.js";
import { score } from "../core/words.js";

/** Components with the one that adds most first. */
export const byWeight = (components) =>
  [...components].sort((one, other) => (other.contribution ?? 0) - (one.contribution ?? 0));

/** The sentence of what adds most. */
export const mainReason = (components) => byWeight(components)[0]?.explanation ?? "";

/** The main reason, and the others to open. */
export function Reasons({ components }) {
  const [first, ...others] = byWeight(components).filter((each) => each.contribution);
  if (!first) return null;
  return html`<div class="reasons">
    <p>${first.explanation}</p>
    ${others.length
      ? html`<details>
          <summary>${others.length} more ${others.length === 1 ? "reason" : "reasons"}</summary>
          <ul>
            ${[first, ...others].map(
              (each) => html`<li key=${each.name}>${each.explanation} <small>${signed(each.contribution)}</small></li>`,
            )}
          </ul>
        </details>`
      : null}
  </div>`;
}

const signed = (amount) => `${amount < 0 ? "−" : "+"}${score(Math.abs(amount))}`;
