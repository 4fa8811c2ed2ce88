// Who it is, in a few facts.
import { html } from "../../vendor/htm-preact.js";
import { link, useAddress } from "../../core/address.js";
import { nodes } from "../../core/pages.js";
import { decided, fatigue, standing } from "../../core/standing.js";
import { channelName, day, estimate, plural } from "../../core/words.js";

export function Summary({ customer, references }) {
  const { query } = useAddress();
  const to = (part) => link("/person", { ...query, part });
  const known = nodes(references);
  const facts = [
    [
      "Heard on",
      [...new Set(nodes(customer.handles).map((handle) => channelName(handle.channel)))].join(", ") || "nothing yet",
    ],
    ["Speaks for us", html`<a href=${to("scores")}>${leaning(customer.advocacy)}</a>`],
    ["Speaks against us", html`<a href=${to("scores")}>${leaning(customer.criticism)}</a>`],
    ["Open matters", html`<a href=${to("matters")}>${open(nodes(customer.matters))}</a>`],
    ["May be named", decided(customer.named)],
    ["May be written to", `${decided(customer.contact)}; for marketing: ${decided(customer.marketing)}`],
    ["As a reference", standing(known)],
    ["May be asked", fatigue(known)],
  ];
  return html`<dl class="facts panel-facts">${facts.map(([name, value]) => html`<dt
    key=${name}>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

const leaning = (scored) =>
  scored ? `${estimate(scored.score, scored.interval)}${scored.certain ? ": surely" : ""}` : "nothing said that counts";

function open(matters) {
  const unsettled = matters.filter((matter) => matter.state !== "SETTLED");
  const waiting = unsettled
    .map((matter) => matter.waitsSince)
    .filter(Boolean)
    .sort();
  if (!waiting.length) return `${unsettled.length}, none waits for us`;
  return `${unsettled.length}, of which ${plural(waiting.length, "waits", "wait")} for us, since ${day(waiting[0])}`;
}
