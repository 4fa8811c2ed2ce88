// How much people depend on a channel, in all and by segment.
import { html } from "../../vendor/htm-preact.js";
import { between, number, percent, score } from "../../core/words.js";
import { Table } from "../../parts/table.js";

const COLUMNS = [
  { key: "segment", title: "Who", text: (row) => row.name },
  { key: "people", title: "People", numeric: true, text: (row) => row.people, cell: (row) => number(row.people) },
  shareColumn("onlyHere", "Reached here only"),
  shareColumn("onlyOne", "Reached by one channel only"),
  { key: "messages", title: "Messages here", numeric: true, text: (row) => `${number(row.messagesHere)} of ${number(row.messages)}` },
  { key: "concentration", title: "Concentration", numeric: true, text: (row) => (row.concentration === null ? "–" : score(row.concentration)) },
];

function shareColumn(key, title) {
  return {
    key,
    title,
    numeric: true,
    text: (row) => row[key].value,
    cell: ({ [key]: of }) => html`${number(of.numerator)} of ${number(of.denominator)}
      ${of.value === null ? null : html`<small>${percent(of.value)}, ${between(of.interval, percent)}</small>`}`,
  };
}

export function DependenceTable({ of, channel }) {
  const segments = of.segments.map((each) => ({ ...each, name: each.segment ?? "not known" }));
  return html`
    <${Table} caption=${`Who depends on ${channel}`} columns=${COLUMNS} rows=${[{ ...of.dependence, name: "all" }, ...segments]}
      rowKey=${(row) => row.name} csv="who-depends-on-it" />
    <p class="fine">Concentration is 1 where all messages came by one channel, and 0.25 where four had as many.</p>
  `;
}
