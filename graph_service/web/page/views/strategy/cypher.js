// The Cypher that counts the same as an answer: to read, to copy, and to run where the key may.
import { html, useRef, useState } from "../../vendor/htm-preact.js";
import { ask } from "../../core/client.js";
import { say } from "../../parts/notice.js";
import { Failure, Loading } from "../../parts/states.js";
import { Table } from "../../parts/table.js";

const RUN = /* GraphQL */ `
  query StrategyCypher($statement: String!, $parameters: JSON) {
    cypher(statement: $statement, parameters: $parameters, first: 100) {
      columns { name type }
      rows truncated milliseconds
    }
  }
`;

export function Cypher({ of, question }) {
  if (!of) return html`<p class="fine">As of the past there is no statement: the graph holds what is known now.</p>`;
  return html`<details>
    <summary>The Cypher that counts the same</summary>
    <${Copied} label=${`Statement: ${question}`} text=${of.statement} />
    <${Copied} label=${`Parameters: ${question}`} text=${JSON.stringify(of.parameters, null, 2)} />
    <${Run} of=${of} question=${question} />
  </details>`;
}

/** A text with a button that copies it; where the browser does not let us, it is selected instead. */
function Copied({ label, text }) {
  const place = useRef(null);
  const pressed = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say("Copied.");
    } catch {
      getSelection().selectAllChildren(place.current);
      say("The browser keeps us from copying. The text is selected: copy it with the keyboard.");
    }
  };
  return html`<div class="code">
    <pre tabindex="0" aria-label=${label} ref=${place}><code>${text}</code></pre>
    <button type="button" onClick=${pressed} aria-label=${`Copy. ${label}`}>Copy</button>
  </div>`;
}

function Run({ of, question }) {
  const [ran, setRan] = useState(null);
  const pressed = () => {
    setRan({ running: true });
    ask(RUN, of).then(
      (data) => setRan({ table: data.cypher }),
      (error) => setRan({ error }),
    );
  };
  return html`
    <p><button type="button" onClick=${pressed} aria-label=${`Run it: ${question}`}>Run it</button></p>
    ${ran ? html`<${Ran} ...${ran} again=${pressed} question=${question} />` : null}
  `;
}

function Ran({ running, error, table, again, question }) {
  if (running) return html`<div aria-busy="true"><${Loading} /></div>`;
  if (error) return html`<${Failure} error=${error} again=${again} />`;
  const columns = table.columns.map(({ name }, place) => columnOf(name, place));
  const more = table.truncated ? " There are more rows." : "";
  return html`<${Table} caption=${`What the statement yields: ${question}${more}`} columns=${columns} rows=${table.rows}
    rowKey=${(row) => JSON.stringify(row)} csv="cypher" empty="The statement yields nothing." />`;
}

const columnOf = (name, place) => ({
  key: name,
  title: name,
  text: (row) => shown(row[place]),
  cell: (row) => shown(row[place]),
});

/** A value as text: a list by its items, null as nothing. */
function shown(value) {
  if (value === null) return "";
  if (Array.isArray(value)) return value.map(shown).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
