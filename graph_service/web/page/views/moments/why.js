// Why a conversation fits: what its score is made of, the message, and how far above the bar it lies.
import { html } from "../../vendor/htm-preact.js";
import { percent, score as said } from "../../core/words.js";
import { Dialog } from "../../parts/dialog.js";
import { Table } from "../../parts/table.js";
import { Message } from "../../parts/evidence.js";

const COLUMNS = [
  { key: "name", title: "Part", cell: (part) => part.name, text: (part) => part.name },
  { key: "says", title: "What it says", cell: (part) => part.explanation, text: (part) => part.explanation },
  { key: "value", title: "Value", numeric: true, cell: (part) => said(part.value), text: (part) => part.value },
  { key: "adds", title: "Adds", numeric: true, cell: (part) => signed(part.contribution), text: (part) => part.contribution },
];

const signed = (value) => (value === null ? "" : `${value < 0 ? "−" : "+"}${said(Math.abs(value))}`);

/** Open while there is a `moment`. */
export function Why({ moment, onClose }) {
  return html`<${Dialog} title="Why this one" open=${moment !== null} onClose=${onClose}><${Reasons} moment=${moment} /><//>`;
}

/** The reasons of a moment. */
export function Reasons({ moment }) {
  const { probability, margin, score, matchedWords, components, message, conversation } = moment;
  return html`
    <${Message} of=${message} />
    <p>
      ${matchedWords.length ? `It shares with the context: ${matchedWords.join(", ")}.` : "It shares no word with the context, and fits by its meaning."}
      ${conversation.messageCount > 1 ? ` Of ${conversation.messageCount} messages in its conversation it fits best.` : ""}
    </p>
    <p>
      It is relevant with a probability of ${percent(probability)}, the bar is ${percent(probability - margin)}: beneath that bar more of what is
      shown would be irrelevant than you accept, so nothing from there is shown.
    </p>
    <${Table} caption=${`What it rests on, and what that adds to its score of ${said(score)}, by which matches are put in order`}
      columns=${COLUMNS} rows=${components.filter((part) => part.name !== "score")} rowKey=${(part) => part.name} csv="why" />
  `;
}
