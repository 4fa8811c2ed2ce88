// The standing contexts: what is waited for, to open, pause, resume, change or delete.
import { html, useEffect, useState } from "../../vendor/htm-preact.js";
import { link, useAddress } from "../../core/address.js";
import { usePages } from "../../core/pages.js";
import { percent, When } from "../../core/words.js";
import { Filters } from "../../parts/filters.js";
import { useKeptFocus } from "../../parts/focus.js";
import { say } from "../../parts/notice.js";
import { Problem, useAct } from "../../parts/act.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";
import { holds } from "../../parts/sift.js";
import { changed, onChange } from "../../parts/changes.js";
import { Deleting } from "./deleting.js";
import { Saving } from "./saving.js";

const CONTEXTS = /* GraphQL */ `
  query Contexts($first: Int = 20, $after: String) {
    contexts(first: $first, after: $after) {
      edges {
        node {
          id name text channel maxIrrelevantRate purpose quietDays lift paused by changedAt
          product { id name }
          promise { threshold guaranteed rated }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

const PAUSE = /* GraphQL */ `
  mutation PauseContext($input: ContextUpdateInput!) {
    updateContext(input: $input) { context { id name paused } userErrors { code message } }
  }
`;

const FIELDS = [
  { name: "find", label: "Find among what is waited for", kind: "text" },
  {
    name: "state",
    label: "State",
    kind: "select",
    options: [
      { value: "", label: "any" },
      { value: "waiting", label: "waiting" },
      { value: "paused", label: "paused" },
    ],
  },
];

export function Standing() {
  const { query, set } = useAddress();
  const answer = usePages(CONTEXTS, { first: 50 }, (data) => data.contexts);
  useEffect(() => onChange(answer.again), [answer.again]);
  useKeptFocus("standing", answer.data);
  return html`<section class="panel" aria-labelledby="standing">
    <h2 id="standing" tabindex="-1">What is waited for</h2>
    <${Filters} fields=${FIELDS} value=${query} onChange=${set} />
    <${Answer} of=${answer}>${() => html`<${Contexts} answer=${answer} query=${query} />`}<//>
  </section>`;
}

const NONE = "Nothing is waited for. Look for a context above and choose “Wait for this from now on”.";

const fits = (query) => (row) =>
  holds(query.find, row.name, row.text) && (!query.state || row.paused === (query.state === "paused"));

function Contexts({ answer, query }) {
  const [changing, setChanging] = useState(null);
  const [deleting, setDeleting] = useState(null);
  const columns = [...COLUMNS, actsColumn(setChanging, setDeleting)];
  return html`
    <${Table} caption="Standing contexts, the first saved first" columns=${columns} rows=${answer.rows.filter(fits(query))}
      rowKey=${(row) => row.id} more=${answer.hasMore ? answer.more : null} busy=${answer.busy} csv="contexts"
      empty=${answer.rows.length ? "Nothing of what is shown fits these filters." : NONE} />
    <${Saving} from=${changing && firstValues(changing)} onClose=${() => setChanging(null)} />
    <${Deleting} context=${deleting} onClose=${() => setDeleting(null)} />
  `;
}

const firstValues = (row) => ({
  ...row,
  context: row.text,
  rate: row.maxIrrelevantRate,
  product: row.product?.id,
});

const COLUMNS = [
  {
    key: "name",
    title: "Name",
    text: (row) => row.name,
    cell: (row) => html`<a href=${link("/moments", { waits: row.id })}>${row.name}</a>`,
  },
  { key: "text", title: "What is looked for", text: (row) => row.text, cell: (row) => row.text },
  { key: "only", title: "Only", text: only, cell: only },
  { key: "promise", title: "Bar", text: promised, cell: promised },
  { key: "by", title: "By", text: (row) => row.by, cell: (row) => html`${row.by}, <${When} at=${row.changedAt} />` },
  { key: "state", title: "State", text: stateOf, cell: stateOf },
];

function only(row) {
  const parts = [row.channel, row.product?.name, row.purpose && `for ${row.purpose}`].filter(Boolean);
  return parts.join(", ") || "anything";
}

function promised({ promise }) {
  if (promise.threshold === null) return "none keeps the promise";
  return `${percent(promise.threshold)}, ${promise.guaranteed ? `backed by ${promise.rated} ratings` : "no guarantee yet"}`;
}

function stateOf(row) {
  return row.paused ? "paused" : "waiting";
}

const actsColumn = (change, remove) => ({
  key: "acts",
  title: "Act",
  cell: (row) => html`<div class="acts">
    <${Pause} row=${row} />
    <button type="button" onClick=${() => change(row)} aria-label=${`Change ${row.name}`}>Change</button>
    <button type="button" onClick=${() => remove(row)} aria-label=${`Delete ${row.name}`}>Delete</button>
  </div>`,
});

function Pause({ row }) {
  const { act, busy, problem } = useAct(PAUSE);
  const word = row.paused ? "Resume" : "Pause";
  const pressed = async () => {
    if (!(await act({ context: row.id, paused: !row.paused }))) return;
    say(row.paused ? `“${row.name}” waits again for what comes from now on.` : `“${row.name}” is paused.`);
    changed();
  };
  return html`<button type="button" aria-disabled=${String(busy)} onClick=${pressed} aria-label=${`${word} ${row.name}`}>${word}</button>
    <${Problem} of=${problem} />`;
}
