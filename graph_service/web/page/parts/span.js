// A span of time: two days in the URL, and the window that the API takes.

/** Fields for a filter. */
export const SPAN = [
  { name: "from", label: "From", kind: "date" },
  { name: "to", label: "To, that day included", kind: "date" },
];

/** The window of a URL's `from` and `to`, days in the reader's zone; null where neither is a day. */
export function windowOf({ from, to }) {
  const window = { from: beginning(from), to: beginning(to, 1) };
  return window.from || window.to ? window : null;
}

/** When a day begins, so many days later; null where it is no day. */
export function beginning(day, later = 0) {
  const at = new Date(`${day}T00:00:00`);
  if (Number.isNaN(at.getTime())) return null;
  at.setDate(at.getDate() + later);
  return at.toISOString();
}
