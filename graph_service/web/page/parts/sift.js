// Finds rows by words, as somebody types them into a filter.

/** Whether all words of `wanted` occur in the texts, however they are spelled in case. */
export function holds(wanted, ...texts) {
  const all = texts.filter(Boolean).join(" ").toLowerCase();
  return (wanted ?? "").toLowerCase().split(/\s+/).every((word) => all.includes(word));
}
