// What counts as what in a board's questions: in plain words, and to change; what is changed is in the URL.
import { html } from "../../vendor/htm-preact.js";
import { useAddress } from "../../core/address.js";
import { Filters } from "../../parts/filters.js";

const choice = (name, label, usual, others) => ({
  name,
  label,
  kind: "select",
  options: [{ value: "", label: usual }, ...others.map(([value, words]) => ({ value, label: words }))],
});

const FIELDS = [
  { name: "days", label: "Days that count as now (90)", kind: "number", min: 1, max: 3650 },
  choice("customers", "Customers are", "who uses or bought a product, or won deals", [
    ["ASKED_US", "these, and who ever asked us something"],
  ]),
  choice("openness", "A conversation is open by", "our messages that answer a person", [
    ["VOICES", "our conversations in which others are heard"],
    ["PEERS", "matters that a customer answered first"],
    ["PUBLIC", "messages where anybody can read along"],
  ]),
  choice("success", "People are successful by", "matters that are settled for good", [["KEPT", "keeping a product"]]),
  choice("silence", "A month of silence after our answer", "settles a matter", [["no", "settles nothing"]]),
  choice("threats", "A polite threat", "counts as anger", [["no", "is not anger"]]),
  { name: "referralDays", label: "Days that count as referring of late (365)", kind: "number", min: 1, max: 3650 },
  choice("focus", "Our messages are divided by", "product", [
    ["TEAM", "team"],
    ["CHANNEL", "channel"],
  ]),
];

const CUSTOMERS = ["USES", "BOUGHT", "WON_DEAL", "ASKED_US"];

/** The definitions that the URL has; what it leaves out is as usual. */
export function definitionsOf(query) {
  const given = {
    days: Number(query.days) || null,
    referralDays: Number(query.referralDays) || null,
    customers: query.customers ? CUSTOMERS : null,
    openness: query.openness || null,
    success: query.success || null,
    focus: query.focus || null,
    silenceSettles: query.silence ? false : null,
    threats: query.threats ? false : null,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

const WORDS = [
  ["Customer", "Who uses or bought a product, or is the contact of a deal that we won. Organisations and bots are no people."],
  ["Prospect", "Who said they may buy, is the contact of an open deal, or was brought to us, and is no customer."],
  ["Engaging", "Writing to us or to others where we hold it. A like, a follow, or passing on without a word is not."],
  ["Matter", "What somebody wants settled, over all messages and channels. It is settled for good if it never came back."],
  ["Cost", "Of contacts, minutes and months, as company.toml has it. Where it has nothing, nobody knows the cost."],
  ["Angry", "A message with a sentiment of −0.5 or less, or one that threatens to take it further."],
  ["Willing reference", "Who was asked, said yes, and whose yes still holds. Who only hints at it is never counted."],
  ["Active in referring", "Who brought somebody to us within the last 365 days."],
  ["How sure", "Where the figure lies with the probability given, by how many people it rests on."],
];

export function Definitions() {
  const { query, set } = useAddress();
  const changed = Object.keys(definitionsOf(query)).length > 0;
  return html`<section class="panel"><details open=${changed}>
    <summary>What counts as what${changed ? ": not as usual" : ""}</summary>
    <p id="definitions">In brackets and first in each list stands what is usual.</p>
    <${Filters} fields=${FIELDS} value=${query} onChange=${set} />
    <dl class="definitions">
      ${WORDS.map(([word, meaning]) => html`<div key=${word}><dt>${word}</dt><dd>${meaning}</dd></div>`)}
    </dl>
  </details></section>`;
}
