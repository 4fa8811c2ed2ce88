// How the page says numbers, times and people.
import { html } from "../vendor/htm-preact.js";
import { linkNow } from "./address.js";

const LANGUAGE = "en-GB";
const WHOLE = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
const ONE_PLACE = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 1 });
const TWO_PLACES = new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const MOMENT = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium", timeStyle: "short" });
const DAY = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium" });
const UNITS = [
  ["d", 86400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
];

/** What stands where nothing is known. */
export const UNKNOWN = "not known";

const isNothing = (value) => value === null || value === undefined;

/** A count: 12,345; small fractions keep one place. */
export function number(value) {
  if (isNothing(value)) return UNKNOWN;
  return (Number.isInteger(value) || Math.abs(value) >= 100 ? WHOLE : ONE_PLACE).format(value);
}

/** A count with its noun: "1 person", "3 people". */
export const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

/** A score or probability: 0.62. */
export const score = (value) => (isNothing(value) ? UNKNOWN : TWO_PLACES.format(value));

/** A share as a percentage: 62%, and never 0% or 100% for what is not quite that. */
export function percent(share) {
  if (isNothing(share)) return UNKNOWN;
  if (share > 0 && share <= 0.005) return "under 1%";
  if (share < 1 && share >= 0.995) return "over 99%";
  return `${WHOLE.format(100 * share)}%`;
}

/** A span of time in its two largest units: 3 h 20 min. */
export function duration(seconds) {
  if (isNothing(seconds)) return UNKNOWN;
  const rounded = Math.round(seconds);
  const at = UNITS.findIndex(([, size]) => rounded >= size);
  if (at < 0) return "0 s";
  const parts = UNITS.slice(at, at + 2).map(([unit, size], place) => [
    Math.floor((place ? rounded % UNITS[at][1] : rounded) / size),
    unit,
  ]);
  return parts
    .filter(([count]) => count)
    .map(([count, unit]) => `${WHOLE.format(count)} ${unit}`)
    .join(" ");
}

/** A time in the reader's zone, as text. */
export const moment = (at) => (isNothing(at) ? UNKNOWN : MOMENT.format(new Date(at)));

/** A day in the reader's zone, as text. */
export const day = (at) => (isNothing(at) ? UNKNOWN : DAY.format(new Date(at)));

/** A time in the reader's zone; with `dayOnly`, its day. */
export function When({ at, dayOnly = false }) {
  return isNothing(at)
    ? UNKNOWN
    : html`<time datetime=${at} title=${moment(at)}>${dayOnly ? day(at) : moment(at)}</time>`;
}

/** "between 0.41 and 0.80"; `say` writes each end. */
export const between = (interval, say = score) =>
  interval ? `between ${say(interval.low)} and ${say(interval.high)}` : "";

/** "0.62, between 0.41 and 0.80". */
export const estimate = (value, interval, say = score) =>
  [say(value), between(interval, say)].filter(Boolean).join(", ");

const CHANNELS = {
  // What every object has is no channel's name.
  __proto__: null,
  twitter: "Twitter",
  email: "E-mail",
  phone: "Phone",
  whatsapp: "WhatsApp",
  linkedin: "LinkedIn",
  sms: "SMS",
  crm: "CRM",
};

/** A channel's name as people write it. */
export const channelName = (channel) =>
  CHANNELS[channel] ?? (channel ? channel[0].toUpperCase() + channel.slice(1) : UNKNOWN);

/** A word of the API, such as ANSWERED_UNSEEN, in lower case with spaces. */
export const label = (word) => (word ? word.toLowerCase().replaceAll("_", " ") : UNKNOWN);

/** A handle as people write it. */
export const handleName = (handle) => (handle.channel === "twitter" ? `@${handle.address}` : handle.address);

/** What to call a customer: the name, else the first handle, else that there is none. */
export function personName(customer) {
  if (!customer) return "somebody who is not known";
  if (customer.name) return customer.name;
  const first = customer.handles?.edges?.[0]?.node;
  return first ? `${handleName(first)} (not named)` : "(not named)";
}

/** A customer's name that leads to the view of the person. */
export function Person({ of }) {
  if (!of?.id) return personName(of);
  return html`<a href=${linkNow("/person", { id: of.id })}>${personName(of)}</a>`;
}
