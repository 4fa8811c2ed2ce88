// Who talks with whom, worked out of a timeline.
import { handleName } from "../../core/words.js";

/** `{customer, from, to, messages}` of everybody a person talked with, those who did most first. */
export function neighboursOf(id, entries) {
  const found = new Map();
  for (const entry of entries) {
    if (entry.by.customer?.id === id)
      for (const handle of turnedTo(entry)) note(found, id, handle, "to", entry.message);
    else note(found, id, entry.by, "from", entry.message);
  }
  const most = (one, other) =>
    other.from + other.to - one.from - one.to || one.customer.id.localeCompare(other.customer.id);
  return [...found.values()].sort(most);
}

/** The handles that an entry answers, names or is done to, each customer's once. */
function turnedTo({ target, message }) {
  const handles = [target, message?.replyTo?.sender, ...(message?.mentions ?? [])].filter((handle) => handle?.customer);
  return [...new Map(handles.map((handle) => [handle.customer.id, handle])).values()];
}

function note(found, id, handle, direction, message) {
  const { customer } = handle;
  // Our own handles are no customer's: this is about people among each other.
  if (!customer || customer.id === id) return;
  const named = { ...customer, name: customer.name ?? handle.name ?? handleName(handle) };
  const known = found.get(customer.id) ?? { customer: named, from: 0, to: 0, messages: [] };
  known[direction] += 1;
  if (message) known.messages.push(message);
  found.set(customer.id, known);
}

/** `{listener, speaker}` among people, by who is listened to most by whom. */
export function tiesAmong(ids, customers) {
  const drawn = new Set(ids);
  return customers
    .filter(Boolean)
    .flatMap((speaker) =>
      (speaker.influence?.listeners ?? [])
        .map((each) => ({ listener: each.customer.id, speaker: speaker.id }))
        .filter(({ listener }) => drawn.has(listener)),
    );
}
