// Who speaks for us and why, and whom to ask so that a message travels far.
import { html } from "../vendor/htm-preact.js";
import { useAddress } from "../core/address.js";
import { chosenOf, Sections } from "../parts/sections.js";
import { Choosing } from "./advocates/choosing.js";
import { Ranking } from "./advocates/ranking.js";

export const title = "Advocates";

const PARTS = [
  { name: "ranking", title: "Who speaks for us", show: Ranking },
  { name: "choose", title: "Choose whom to ask", show: Choosing },
];

export default function Advocates() {
  const chosen = chosenOf(PARTS, useAddress().query);
  return html`<h1>Advocates</h1>
    <p class="lead">Customers who speak for you, the surest first: with what they said, who listens to them, and whether you may ask them.</p>
    <${Sections} label="Parts of advocates" parts=${PARTS} chosen=${chosen} />
    <${chosen.show} />`;
}
