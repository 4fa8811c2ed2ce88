// Lists as files for spreadsheets.
const NEEDS_QUOTES = /[",\r\n]/;
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** Have the browser save rows as CSV (RFC 4180): one line per row, `text(row)` of each column. */
export function save(name, columns, rows) {
  const address = URL.createObjectURL(new Blob(["\ufeff", csv(columns, rows)], { type: "text/csv;charset=utf-8" }));
  const anchor = Object.assign(document.createElement("a"), { href: address, download: `${name}.csv` });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** The file's text. */
export function csv(columns, rows) {
  const lines = [
    columns.map((column) => column.title),
    ...rows.map((row) => columns.map((column) => textOf(column, row))),
  ];
  return lines.map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
}

/** What a column says of a row in words alone. */
export function textOf(column, row) {
  const text = column.text ? column.text(row) : row[column.key];
  return text === null || text === undefined ? "" : String(text);
}

function quoted(text) {
  // A spreadsheet would run what begins like a formula; a number is none.
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
