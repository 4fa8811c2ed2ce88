// Who has waited longest for an answer of ours.
import { html } from "../../vendor/htm-preact.js";
import { linkNow, useTime } from "../../core/address.js";
import { useAnswer } from "../../core/client.js";
import { nodes } from "../../core/pages.js";
import { channelName, duration, number, Person, plural, When } from "../../core/words.js";
import { Count, Message } from "../../parts/evidence.js";
import { Answer, Empty } from "../../parts/states.js";

const LONGEST = /* GraphQL */ `
  query HomeWaiting($time: Time) {
    unanswered(order: LONGEST, time: $time, first: 1) {
      totalCount
      people
      edges {
        node {
          waitedSeconds
          waitingSince
          asked
          channel
          customer { id name handles(first: 1) { edges { node { channel address } } } }
          evidence(first: 5) {
            pageInfo { hasNextPage }
            edges { node { id text subject sentAt channel sender { channel address name } } }
          }
        }
      }
    }
  }
`;

export function LongestWait() {
  const answer = useAnswer(LONGEST, { time: useTime() });
  return html`<section class="panel" aria-labelledby="longest">
    <h2 id="longest">Who has waited longest</h2>
    <${Answer} of=${answer}>${({ unanswered }) => html`<${Longest} of=${unanswered} />`}<//>
  </section>`;
}

function Longest({ of }) {
  const [first] = nodes(of);
  if (!first) return html`<${Empty}>Nobody waits for an answer.<//>`;
  const messages = nodes(first.evidence);
  return html`<p class="figure"><${Count} value=${duration(first.waitedSeconds)} messages=${first.evidence}
    title="What waits for an answer" /></p>
    <p><strong><${Person} of=${first.customer} /></strong> on ${channelName(first.channel)}, since <${When}
      at=${first.waitingSince} />; asked ${plural(first.asked, "more time")}.</p>
    ${messages.length > 0 && html`<${Message} of=${messages[0]} />`}
    <p><a
      href=${linkNow("/waiting", { order: "LONGEST" })}>All ${number(of.totalCount)} matters of ${plural(of.people, "person", "people")} that wait</a></p>`;
}
