// What somebody said, as it stands in a table: who, where and when, and the words.
import { html } from "../vendor/htm-preact.js";
import { channelName, handleName, moment, Person, When } from "../core/words.js";

const SPECIAL = /[.*+?^${}()|[\]\\]/g;

/** The best name of a handle: its customer's, what it calls itself, or what it is. */
export const senderName = (handle) => handle.customer?.name ?? handle.name ?? handleName(handle);

/** Who sent it, with the way to their page where we know whose handle it is. */
export function Sender({ handle }) {
  const { customer } = handle;
  return customer ? html`<${Person} of=${{ ...customer, name: senderName(handle) }} />` : senderName(handle);
}

/** The text with the words marked where they stand whole, however they are spelled in case. */
function marked(text, words = []) {
  if (!text) return "(no words are kept)";
  if (!words.length) return text;
  const any = words.map((word) => word.replace(SPECIAL, "\\$&")).join("|");
  const parts = text.split(new RegExp(`(?<![\\p{L}\\p{N}])(${any})(?![\\p{L}\\p{N}])`, "giu"));
  return parts.map((part, place) => (place % 2 ? html`<mark>${part}</mark>` : part));
}

/** Columns of a table whose rows have a message: `of(row)`, in which `words(row)` are marked. */
export function saidColumns(of, words = () => []) {
  return [
    { key: "who", title: "Who", text: (row) => senderName(of(row).sender), cell: (row) => html`<${Sender} handle=${of(row).sender} />` },
    { key: "said", title: "What they said", text: (row) => of(row).text, cell: (row) => html`<div class="quote">${marked(of(row).text, words(row))}</div>` },
    {
      key: "sent",
      title: "Where and when",
      text: (row) => `${channelName(of(row).channel)}, ${moment(of(row).sentAt)}`,
      cell: (row) => html`${channelName(of(row).channel)}, <${When} at=${of(row).sentAt} />`,
    },
  ];
}
