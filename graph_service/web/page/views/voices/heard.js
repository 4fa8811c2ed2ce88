// What voices are narrowed to, as the URL has it: for themes and for who speaks.
import { windowOf } from "../../parts/span.js";

const INTENTS = [
  ...["buying", "praise", "recommendation", "willingness_to_vouch", "complaint", "question", "help", "idea"],
  ...["cancellation", "escalation", "thanks", "answer", "chatter"],
];

const worded = (names) => names.map((value) => ({ value, label: value.toLowerCase().replaceAll("_", " ") }));

/** A field for `Filters` that takes an intent; `usual` says what holds where none is chosen. */
export const intentField = (usual = "any") => ({
  name: "intent",
  label: "What they want",
  kind: "select",
  options: [{ value: "", label: usual }, ...worded(INTENTS)],
});

/** A field for `Filters` that takes a tone. */
export const TONE = {
  name: "tone",
  label: "Tone",
  kind: "select",
  options: [{ value: "", label: "any" }, ...worded(["NEGATIVE", "NEUTRAL", "POSITIVE", "UNCLEAR"])],
};

/** The API's `VoiceFilter`. */
export const filterOf = (query) => ({
  channel: query.channel || null,
  product: query.product || null,
  tone: query.tone || null,
  intents: query.intent ? [query.intent] : null,
  sent: windowOf(query),
});
