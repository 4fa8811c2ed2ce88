// Voices: fans and lunatics over time, who changed sides, what it is about, and who speaks.
import { html } from "../vendor/htm-preact.js";
import { useAddress } from "../core/address.js";
import { Sections, chosenOf } from "../parts/sections.js";
import { Groups } from "./voices/groups.js";
import { Sides } from "./voices/sides.js";
import { Themes } from "./voices/themes.js";
import { Turns } from "./voices/turns.js";

export const title = "Voices";

const PARTS = [
  { name: "sides", title: "Fans and lunatics", view: Sides },
  { name: "turns", title: "Turning points", view: Turns },
  { name: "themes", title: "Themes", view: Themes },
  { name: "speakers", title: "Who speaks", view: Groups },
];

export default function Voices() {
  const chosen = chosenOf(PARTS, useAddress().query);
  return html`
    <h1 tabindex="-1">${title}</h1>
    <p class="lead">Who speaks, how many they are, who could have heard them, who changed sides, and what it is about.</p>
    <${Sections} label="Parts of Voices" parts=${PARTS} chosen=${chosen} />
    <${chosen.view} />
  `;
}
