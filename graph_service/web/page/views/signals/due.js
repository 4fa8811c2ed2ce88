// When a signal is due, and where it stands, in words as well as by colour.
import { html } from "../../vendor/htm-preact.js";
import { moment, When } from "../../core/words.js";

const STATUS = { OPEN: "open", TAKEN: "taken", RESOLVED: "resolved" };

/** Where it stands, with whoever has it or resolved it. */
export function statusWords({ status, owner, resolvedBy }) {
  if (status === "TAKEN") return owner ? `taken by ${owner}` : STATUS.TAKEN;
  if (status === "RESOLVED") return resolvedBy ? `resolved by ${resolvedBy}` : "resolved by an answer";
  return STATUS[status];
}

/** Whether it is overdue, said first, and by when somebody has to have acted. */
export function dueText({ overdue, status, dueAt }) {
  if (status === "RESOLVED") return "done";
  return `${overdue ? "overdue, was due" : "due"} ${moment(dueAt)}`;
}

export function Due({ signal }) {
  const { overdue, status, dueAt } = signal;
  if (status === "RESOLVED") return html`<span>done</span>`;
  return overdue
    ? html`<span class="tag bad">Overdue</span> was due <${When} at=${dueAt} />`
    : html`Due <${When} at=${dueAt} />`;
}
