// Tells the lists of a view that something they show was changed on this page.
const listening = new Set();

/** Something was changed: lists that show it ask anew. */
export function changed() {
  for (const again of listening) again();
}

/** Call `again` at each change; answers with the way to stop that, as an effect wants it. */
export function onChange(again) {
  listening.add(again);
  return () => listening.delete(again);
}
