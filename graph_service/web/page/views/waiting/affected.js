// Whom the end of a channel concerns, and where to turn to them instead.
import { html } from "../../vendor/htm-preact.js";
import { Person, When, channelName, handleName, number, percent, personName, plural } from "../../core/words.js";
import { Evidence } from "../../parts/evidence.js";
import { Table } from "../../parts/table.js";

export function Affected({ answer, channel }) {
  return html`<${Table} caption=${`Whom it concerns, the worst loss first`} columns=${columnsOf(channel)} rows=${answer.rows}
    rowKey=${(row) => row.customer.id} total=${answer.total} more=${answer.hasMore ? answer.more : null} busy=${answer.busy}
    csv="whom-it-concerns" empty=${`Nobody can be reached on ${channel} or was heard there.`} />`;
}

const columnsOf = (channel) => [
  { key: "who", title: "Who", text: (row) => personName(row.customer), cell: (row) => html`<${Person} of=${row.customer} />` },
  { key: "lost", title: "Without it", text: standing, cell: (row) => html`<span class=${row.reachable ? "tag" : "tag bad"}>${standing(row)}</span>` },
  { key: "worth", title: "What they are to us", text: worth },
  {
    key: "said",
    title: `Said on ${channel}`,
    numeric: true,
    text: (row) => row.messages,
    cell: (row) => html`<${Evidence} messages=${row.evidence} title=${`${personName(row.customer)} on ${channel}`} words=${number(row.messages)} />`,
  },
  {
    key: "instead",
    title: "Turn to them at",
    text: (row) => (row.nextBest ? `${row.nextBest.handle.channel}:${row.nextBest.handle.address}` : ""),
    cell: (row) => html`<${Instead} of=${row} />`,
  },
];

const standing = (row) => (row.reachable ? "can be reached elsewhere" : "would be lost");

function worth({ fan, vouches, openMatters }) {
  const words = [fan && "fan", vouches && "reference", openMatters && plural(openMatters, "open matter")];
  return words.filter(Boolean).join(", ") || "–";
}

function Instead({ of: { nextBest, refused } }) {
  if (!nextBest) return "nothing else is known";
  const { handle, channel, verified, lastUsedAt, confidence } = nextBest;
  const used = lastUsedAt ? html`last used <${When} at=${lastUsedAt} dayOnly />` : "never used";
  const sure = confidence === null ? "how sure is not known" : `${percent(confidence)} sure that it is theirs`;
  return html`${handleName(handle)} on ${channelName(channel)}
    <small>${verified ? "verified, " : ""}${used}, ${sure}${refused ? html`. <strong>${refused}</strong>` : null}</small>`;
}
