// What stands above every view: where one is, as of when, and whether the service is there.
import { html } from "../vendor/htm-preact.js";
import { linkNow, useAddress } from "../core/address.js";
import { useReachable } from "../core/presence.js";
import { moment } from "../core/words.js";
import { AsOf } from "../parts/filters.js";
import { KeyButton } from "./key.js";
import { ThemeButton } from "./theme.js";
import { PLACES } from "./places.js";

export function Head() {
  const { path, query, set } = useAddress();
  return html`<a class="skip" href="#main">Skip to the content</a>
    <header class="head">
      <nav aria-label="Views">
        <ul>
          ${PLACES.filter((place) => place.words).map(
            (place) => html`<li key=${place.path}>
            <a href=${linkNow(place.path)} aria-current=${place.path === path ? "page" : undefined}>${place.words}</a>
          </li>`,
          )}
        </ul>
      </nav>
      <div class="head-tools">
        <${AsOf} value=${query.asOf ?? ""} onChange=${(asOf) => set({ asOf })} />
        <${KeyButton} />
        <${ThemeButton} />
      </div>
    </header>
    <${Banners} asOf=${query.asOf} />`;
}

function Banners({ asOf }) {
  const reachable = useReachable();
  return html`<div role="status" class="banners">
    ${!reachable && html`<p
      class="banner warn">The service cannot be reached. What you see is from before; it is asked again as soon as it is back.</p>`}
    ${asOf && html`<p
      class="banner">You are reading as of ${moment(asOf)}: what happened later is left out. What arrives and what is to be done (standing contexts, signals, who is who), what a person consented to and wants settled, and how much is held is always of now.</p>`}
  </div>`;
}
