// Waiting: whom we have not answered, how long people wait, who may blow up, and what a channel's end would cost.
import { html } from "../vendor/htm-preact.js";
import { useAddress } from "../core/address.js";
import { Sections, chosenOf } from "../parts/sections.js";
import { Curve } from "./waiting/curve.js";
import { Drill } from "./waiting/drill.js";
import { Flames } from "./waiting/flames.js";
import { Queue } from "./waiting/queue.js";

export const title = "Waiting";

const PARTS = [
  { name: "queue", title: "Who waits", view: Queue },
  { name: "curve", title: "How long people wait", view: Curve },
  { name: "flames", title: "Who may blow up", view: Flames },
  { name: "drill", title: "If a channel went dark", view: Drill },
];

export default function Waiting() {
  const chosen = chosenOf(PARTS, useAddress().query);
  return html`
    <h1 tabindex="-1">${title}</h1>
    <p class="lead">Who waits for an answer of ours, how long people wait on each channel, and what we would lose without one.</p>
    <${Sections} label="Parts of Waiting" parts=${PARTS} chosen=${chosen} />
    <${chosen.view} />
  `;
}
