// What is known of who is who by way of a channel alone.
import { html } from "../../vendor/htm-preact.js";
import { nodes } from "../../core/pages.js";
import { Table } from "../../parts/table.js";

const groups = (handles) => handles.map((each) => each.join(" = ")).join("; ");

const COLUMNS = [
  { key: "now", title: "As we know", text: (row) => groups(row.now) },
  { key: "without", title: "Without it", text: (row) => groups(row.without) },
];

export function Joined({ of, channel }) {
  const rows = nodes(of);
  if (!rows.length) return null;
  return html`<${Table} caption=${`Handles that only ${channel} tells us belong together`} columns=${COLUMNS} rows=${rows}
    rowKey=${(row) => groups(row.now)} csv="known-by-it-alone" />`;
}
