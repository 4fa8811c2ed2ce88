// What is promised of matches, in words.
import { html } from "../../vendor/htm-preact.js";
import { percent } from "../../core/words.js";

/** The bar, whether ratings of this context back it, and what is assumed. */
export function Promised({ promise }) {
  const bar = promise.threshold === null ? "No bar keeps that promise." : `The bar is ${percent(promise.threshold)}.`;
  const backed = promise.guaranteed ? "guaranteed by what people rated" : "not guaranteed yet";
  return html`<p class="fine">
    At most ${percent(promise.maxIrrelevantRate)} irrelevant: ${backed}. ${bar} ${promise.explanation}
  </p>`;
}
