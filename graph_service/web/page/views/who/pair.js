// Two customers side by side: their handles, how sure each is, and what they said last.
import { html } from "../../vendor/htm-preact.js";
import { channelName, handleName, Person, percent, personName } from "../../core/words.js";
import { nodes } from "../../core/pages.js";
import { Evidence } from "../../parts/evidence.js";
import { Table } from "../../parts/table.js";

const COLUMNS = [
  { key: "handle", title: "Handle", cell: (row) => handleName(row) },
  { key: "channel", title: "Channel", cell: (row) => channelName(row.channel) },
  { key: "name", title: "Called", cell: (row) => row.name ?? "no name" },
  { key: "sure", title: "Theirs", numeric: true, cell: (row) => percent(row.confidence) },
];

export function Pair({ question }) {
  return html`<div class="panels"><${Side} customer=${question.one} which="the one" /><${Side} customer=${question.other} which="the other" /></div>`;
}

function Side({ customer, which }) {
  const messages = nodes(customer.messages);
  return html`<article class="panel">
    <h3><${Person} of=${customer} /></h3>
    <${Table} caption=${`Handles of ${which}, ${personName(customer)}`} columns=${COLUMNS} rows=${nodes(customer.handles)}
      rowKey=${(row) => `${row.channel} ${row.address}`} />
    <p class="quote">${messages[0]?.text ?? "Has said nothing that is held."}</p>
    ${messages.length ? html`<${Evidence} messages=${messages} title=${`What ${personName(customer)} said last`} />` : null}
  </article>`;
}
