// Who has waited longest of all that fit, in a sentence.
import { html } from "../../vendor/htm-preact.js";
import { link, useAddress } from "../../core/address.js";
import { useAnswer } from "../../core/client.js";
import { nodes } from "../../core/pages.js";
import { Person, When, channelName, duration } from "../../core/words.js";

const LONGEST = /* GraphQL */ `
  query WaitingLongest($filter: UnansweredFilter, $time: Time) {
    unanswered(filter: $filter, time: $time, order: LONGEST, first: 1) {
      edges {
        node {
          waitingSince waitedSeconds channel
          customer { id name handles(first: 1) { edges { node { channel address } } } }
        }
      }
    }
  }
`;

/** Nothing while it is not known, and where nobody waits: the list beneath says so. */
export function LongestWait({ filter, time }) {
  const { path, query } = useAddress();
  const { data } = useAnswer(LONGEST, { filter, time });
  const [row] = nodes(data?.unanswered);
  return html`<p class="headline">
    ${row
      ? html`Longest of all waits <${Person} of=${row.customer} />: <strong>${duration(row.waitedSeconds)}</strong>, since
          ${" "}<${When} at=${row.waitingSince} />, on ${channelName(row.channel)}.
          ${" "}<a href=${link(path, { ...query, order: "LONGEST" })}>Show the longest waits first</a>`
      : " "}
  </p>`;
}
