// A span of time: two days in the URL, and the window that the API takes.

/** Fields for a filter. */
export const SPAN = [
  { name: "from", label: "From", kind: "date" },
  { name: "to", label: "To, that day included", kind: "date" },
];

/** The window of a URL's `from` and `to`, days in the reader's zone; null where neither is given. */
export function windowOf({ from, to }) {
  if (!from && !to) return null;
  return { from: from ? beginning(from, 0) : null, to: to ? beginning(to, 1) : null };
}

/** When a day begins, so many days later. */
function beginning(day, later) {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
