// The drill: what we would lose if a channel went dark.
import { html } from "../../vendor/htm-preact.js";
import { useAddress, useTime } from "../../core/address.js";
import { usePages } from "../../core/pages.js";
import { When, channelName, number } from "../../core/words.js";
import { channelOptions, useChannels } from "../../parts/channels.js";
import { Filters } from "../../parts/filters.js";
import { Answer, Empty } from "../../parts/states.js";
import { Affected } from "./affected.js";
import { DependenceTable } from "./dependence_table.js";
import { Joined } from "./joined.js";
import { LossTable } from "./loss_table.js";

const DRILL = /* GraphQL */ `
  query WaitingDrill($channel: String!, $segment: Segment! = INDUSTRY, $time: Time, $first: Int = 20, $after: String) {
    blackout(channel: $channel, segment: $segment, time: $time, first: $first, after: $after) {
      channel asOf
      people { before after gone }
      fans { before after gone }
      references { before after gone }
      matters { before after gone }
      conversations { before after gone }
      dependence { ...DrillDependence }
      segments { ...DrillDependence }
      affected {
        totalCount
        pageInfo { hasNextPage endCursor }
        edges {
          node {
            reachable refused fan vouches openMatters messages
            nextBest { channel verified lastUsedAt confidence handle { channel address } }
            customer { id name handles(first: 1) { edges { node { channel address } } } }
            evidence(first: 5) {
              edges { node { id text subject sentAt channel sender { channel address name customer { id name } } } }
              pageInfo { hasNextPage }
            }
          }
        }
      }
      joined(first: 20) { edges { node { now without } } }
    }
  }
  fragment DrillDependence on Dependence {
    segment people messages messagesHere concentration
    onlyHere { value numerator denominator interval { low high level } }
    onlyOne { value numerator denominator interval { low high level } }
  }
`;

const SEGMENT = {
  name: "segment",
  label: "Who depends on it, by",
  kind: "select",
  options: [
    { value: "", label: "industry" },
    { value: "JOB", label: "job" },
    { value: "ORGANIZATION", label: "organisation" },
  ],
};

export function Drill() {
  const { query, set } = useAddress();
  const channels = useChannels();
  const channel = query.channel || channels.names[0];
  const without = { name: "channel", label: "Without", kind: "select", needed: true, options: channelOptions(channels.names, channel) };
  const asked = { channel, segment: query.segment || "INDUSTRY", time: useTime() };
  const answer = usePages(DRILL, channel ? asked : null, (data) => data.blackout.affected);
  return html`
    <p>What if one channel were gone tomorrow? Whatever was said there is left out, and everything is worked out again.</p>
    <${Filters} fields=${[without, SEGMENT]} value=${{ ...query, channel }} onChange=${set} />
    ${channel ? null : html`<${Answer} of=${channels}>${() => html`<${Empty}>Nobody was heard on any channel yet.<//>`}<//>`}
    <${Answer} of=${answer}>${(data) => html`<${Lost} of=${data.blackout} answer=${answer} asked=${asked} />`}<//>
  `;
}

const gone = (loss) => `${number(loss.gone)} of ${number(loss.before)}`;

function Lost({ of, answer, asked }) {
  const channel = channelName(of.channel);
  return html`
    <h2>Without ${channel}</h2>
    <p class="headline">
      We could no longer reach <strong>${gone(of.people)} people</strong>. Gone would be <strong>${gone(of.fans)} fans</strong>,
      ${" "}<strong>${gone(of.references)} references</strong> and <strong>${gone(of.matters)} open matters</strong>.
    </p>
    <${LossTable} of=${of} channel=${channel} asked=${asked} />
    <${Affected} answer=${answer} channel=${channel} />
    <${DependenceTable} of=${of} channel=${channel} />
    <${Joined} of=${of.joined} channel=${channel} />
    <p class="fine">
      Who is a fan, who would vouch for us and what is open is worked out as if we had never been told anything on ${channel}.
      Who is who stays as it is known. As of <${When} at=${of.asOf} />.
    </p>
  `;
}
