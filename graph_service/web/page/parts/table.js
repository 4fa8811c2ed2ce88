// Lists: a table on wide screens, cards on narrow ones, a file for spreadsheets.
import { html } from "../vendor/htm-preact.js";
import { save, textOf } from "../core/csv.js";
import { useName } from "../core/names.js";
import { number } from "../core/words.js";
import { Empty } from "./states.js";

/**
 * Rows under a caption. `columns` are `{key, title, cell(row), text(row), numeric}`, the first one heads its row.
 *
 * `rowKey(row)` tells rows apart, `more` (a function, or null) fetches further ones, `busy` while it
 * does, `total` is how many there are in all, `empty` what to say of none, `csv` the file's name,
 * `written` the file's columns where they are others.
 */
export function Table({ caption, columns, rows, rowKey, more, busy, total, empty, csv, written, hideCaption = false }) {
  const id = useName("table");
  if (!rows.length)
    return html`<${Empty}>${empty ?? "Nothing fits."}<//>${more && html`<${Foot} ...${{ caption, rows, more, busy, total, columns }} />`}`;
  return html`<div class="table">
    <div class="table-wide" role="region" aria-labelledby=${id} tabindex="0">
      <table role="table">
        <caption id=${id} class=${hideCaption ? "unseen" : ""}>${caption}</caption>
        <${Head} columns=${columns} />
        <tbody role="rowgroup">
          ${rows.map((row, at) => html`<${Row} key=${rowKey ? rowKey(row) : at} columns=${columns} row=${row} />`)}
        </tbody>
      </table>
    </div>
    <${Foot} ...${{ caption, rows, more, busy, total, csv, columns: written ?? columns }} />
  </div>`;
}

const side = (column) => `column-${column.key}${column.numeric ? " numeric" : ""}`;

function Head({ columns }) {
  return html`<thead role="rowgroup">
    <tr role="row">
      ${columns.map((column) => html`<th key=${column.key} role="columnheader" scope="col"
        class=${side(column)}>${column.title}</th>`)}
    </tr>
  </thead>`;
}

function Row({ columns, row }) {
  const [first, ...others] = columns;
  return html`<tr role="row">
    <th role="rowheader" scope="row" class=${side(first)}>${said(first, row)}</th>
    ${others.map(
      (column) =>
        html`<td key=${column.key} role="cell" class=${side(column)}
          data-title=${column.title}><div>${said(column, row)}</div></td>`,
    )}
  </tr>`;
}

const said = (column, row) => (column.cell ? column.cell(row) : textOf(column, row));

function Foot({ caption, columns, rows, more, busy, total, csv }) {
  const written = columns.filter((column) => column.text || !column.cell);
  return html`<div class="table-foot">
    <p>${total === null || total === undefined ? `${number(rows.length)} shown` : `${number(rows.length)} of ${number(total)}`}</p>
    ${more && html`<button type="button" disabled=${busy}
      aria-label=${`Show more: ${plain(caption)}`} onClick=${more}>${busy ? "Loading …" : "Show more"}</button>`}
    ${csv && html`<button type="button" class="quiet"
      aria-label=${`Save as CSV: ${plain(caption)}`} onClick=${() => save(csv, written, rows)}>Save as CSV</button>`}
  </div>`;
}

const plain = (caption) => (typeof caption === "string" ? caption : "this table");
