// What a view shows while it waits, when something failed, and where there is nothing.
import { html } from "../vendor/htm-preact.js";

/** A placeholder of the height that is about to be filled. */
export const Loading = ({ words = "Loading …" }) => html`<div class="loading"><p>${words}</p></div>`;

/** There is nothing, and what that means. */
export const Empty = ({ children }) => html`<div class="empty"><p>${children}</p></div>`;

/** What went wrong, what to do, and what to quote when it is reported. */
export function Failure({ error, again }) {
  return html`<div class="failure" role="alert">
    <p><strong>${error.message}</strong> ${error.hint}</p>
    ${error.reference && html`<p class="fine">Quote ${error.reference} when you report it (${error.code}).</p>`}
    ${again && html`<button type="button" onClick=${again}>Try again</button>`}
  </div>`;
}

/**
 * The answer of `useAnswer` or `usePages` in whichever state it is.
 *
 * Its only child is a function of the data. Old data stays, dimmed, while it loads anew.
 */
export function Answer({ of, words, children }) {
  const show = Array.isArray(children) ? children[0] : children;
  const loading = of.state === "loading";
  if (of.state === "idle") return null;
  return html`<div class="answer" aria-busy=${loading ? "true" : "false"}>
    <p class="unseen" role="status">${loading ? "Loading …" : ""}</p>
    <${Trouble} of=${of} />
    ${
      of.data
        ? html`<div class=${loading ? "dimmed" : ""}>${show(of.data)}</div>`
        : loading && html`<${Loading} words=${words} />`
    }
  </div>`;
}

function Trouble({ of }) {
  if (of.state === "failed") return html`<${Failure} error=${of.error} again=${of.again} />`;
  if (of.state !== "offline") return null;
  const words = of.data ? "What you see is from before." : "";
  return html`<div class="empty"><p>${of.error.message} ${words} It is asked again as soon as it is back.</p></div>`;
}
