// Moments: what fits a context now, what is waited for, and matches as they arrive.
import { html } from "../vendor/htm-preact.js";
import { useAddress } from "../core/address.js";
import { WhoActs } from "../parts/who_acts.js";
import { Arrivals } from "./moments/arrivals.js";
import { Asking } from "./moments/asking.js";
import { Found } from "./moments/found.js";
import { One } from "./moments/one.js";
import { Standing } from "./moments/standing.js";

export const title = "Moments";

export default function Moments() {
  const { query } = useAddress();
  return html`
    <h1 tabindex="-1">${title}</h1>
    <p class="lead">
      Say in your own words what you look for: which conversations fit it now, why, and who is to be left alone.
      Where nothing fits, the answer is nobody.
    </p>
    <${WhoActs} />
    <${Asking} />
    ${query.context ? html`<${Found} />` : null}
    ${query.waits ? html`<${One} key=${query.waits} id=${query.waits} />` : null}
    <${Arrivals} />
    <${Standing} />
  `;
}
