// Conversations that fit a context: a row each, with the reason to open.
import { html, useState } from "../../vendor/htm-preact.js";
import { number, percent, plural } from "../../core/words.js";
import { Count, messagesOf } from "../../parts/evidence.js";
import { Table } from "../../parts/table.js";
import { saidColumns } from "../../parts/said.js";
import { guardWords } from "./guards.js";
import { Why } from "./why.js";

const columns = (explain) => [
  ...saidColumns((row) => row.message, telling),
  {
    key: "probability",
    title: "Relevant with",
    numeric: true,
    text: (row) => row.probability,
    cell: (row) => html`${percent(row.probability)}<br /><span class="fine">${bar(row.margin)}</span>`,
  },
  {
    key: "why",
    title: "Why",
    text: (row) => row.matchedWords.join(" "),
    cell: (row) => html`<button type="button" class="opens words" aria-haspopup="dialog" onClick=${() => explain(row)}>${reason(row)}</button>`,
  },
];

const TELLING = 3;
const SHORT = 3;

/** The words it shares but for the shortest, which tell little. */
const telling = ({ matchedWords }) => matchedWords.filter((word) => word.length > SHORT);

/** The longest of the words it shares, which tend to be the rarest, or that it is the meaning alone. */
function reason(row) {
  const spelled = new Set(telling(row).map((word) => word.toLowerCase()));
  const words = [...spelled].sort((one, other) => other.length - one.length).slice(0, TELLING);
  return words.length ? `${words.join(", ")}, and the meaning` : "the meaning alone";
}

/** By how much it lies above or beneath the bar, in words. */
export const bar = (margin) => `${number(Math.round(100 * Math.abs(margin)))} points ${margin < 0 ? "beneath" : "above"} the bar`;

const guardColumn = {
  key: "guards",
  title: "Left alone because",
  text: (row) => row.guards.map((guard) => guardWords(guard.kind)).join("; "),
  cell: (row) => html`<ul class="plain">
    ${row.guards.map(
      (guard) => html`<li>
        <strong>${guardWords(guard.kind)}.</strong> ${guard.explanation}
        <${Proof} guard=${guard} />
      </li>`,
    )}
  </ul>`,
};

function Proof({ guard }) {
  const ids = guard.evidence.map((message) => message.id);
  if (!ids.length) return null;
  return html` <${Count} value=${plural(ids.length, "message")} load=${() => messagesOf(ids)} title=${guardWords(guard.kind)} />`;
}

const rowKey = (row) => row.message.id;

/** What fits and may be acted on. */
export function MomentTable({ moments }) {
  const [why, setWhy] = useState(null);
  const more = moments.hasMore ? " More fit than are shown: narrow it, or accept fewer irrelevant." : "";
  return html`
    <${Table} caption=${`${plural(moments.matches.length, "conversation fits", "conversations fit")}.${more}`} columns=${columns(setWhy)}
      rows=${moments.matches} rowKey=${rowKey} csv="moments" />
    <${Why} moment=${why} onClose=${() => setWhy(null)} />
  `;
}

/** What fits too, but whose writers are to be left alone, and by which guard; folded away. */
export function HeldTable({ moments }) {
  const [why, setWhy] = useState(null);
  if (!moments.length) return html`<p class="fine">Nobody who fits has to be left alone.</p>`;
  return html`<details>
    <summary>${plural(moments.length, "more fits", "more fit")}, but are left alone: ${tally(moments)}</summary>
    <${Table} caption="Who fits, and is left alone" columns=${[...columns(setWhy), guardColumn]}
      rows=${moments} rowKey=${rowKey} csv="moments-held-back" />
    <${Why} moment=${why} onClose=${() => setWhy(null)} />
  </details>`;
}

/** How many each guard holds back. */
function tally(moments) {
  const kinds = moments.flatMap((moment) => moment.guards.map((guard) => guard.kind));
  const counted = [...new Set(kinds)].map((kind) => [kind, kinds.filter((each) => each === kind).length]);
  return counted.map(([kind, count]) => `${guardWords(kind).toLowerCase()} ${count}`).join(", ");
}
