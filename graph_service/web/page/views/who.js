// Who is who: which customers may be one, the evidence, what an answer changes, and what was said before.
import { html } from "../vendor/htm-preact.js";
import { useAddress } from "../core/address.js";
import { WhoActs } from "../parts/who_acts.js";
import { One } from "./who/one.js";
import { Queue } from "./who/queue.js";
import { Words } from "./who/assertions.js";

export const title = "Who is who";

export default function Who() {
  const { query } = useAddress();
  return html`
    <h1 tabindex="-1">${title}</h1>
    <p class="lead">
      Which customers may be one person, with the evidence and with what your answer would change. The question whose
      answer would change most comes first. Whatever you say can be taken back.
    </p>
    <${WhoActs} />
    ${query.pair ? html`<${One} key=${query.pair} id=${query.pair} />` : null}
    <${Queue} />
    <${Words} />
  `;
}
