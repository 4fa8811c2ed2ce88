// What would be lost if a channel went dark: by default the busiest.
import { html } from "../../vendor/htm-preact.js";
import { linkNow, useAddress, useTime } from "../../core/address.js";
import { useAnswer } from "../../core/client.js";
import { nodes } from "../../core/pages.js";
import { channelName, number } from "../../core/words.js";
import { Filters } from "../../parts/filters.js";
import { Answer, Empty } from "../../parts/states.js";

const CHANNELS = /* GraphQL */ `
  query HomeChannels($time: Time) {
    voices(groupBy: [CHANNEL], time: $time, first: 50) {
      edges { node { values { value } messages } }
    }
  }
`;

const WITHOUT = /* GraphQL */ `
  query HomeBlackout($channel: String!, $time: Time) {
    blackout(channel: $channel, time: $time, first: 1) {
      people { before gone }
      fans { before gone }
      references { before gone }
      matters { before gone }
    }
  }
`;

const LOSSES = [
  { key: "people", words: "people whom nothing else reaches" },
  { key: "fans", words: "fans whom nothing else reaches" },
  { key: "references", words: "people who would vouch for us, or hinted at it" },
  { key: "matters", words: "open matters" },
];

export function WithoutChannel() {
  const { query, set } = useAddress();
  const time = useTime();
  const channels = useAnswer(CHANNELS, { time });
  const known = nodes(channels.data?.voices).map((group) => ({
    name: group.values[0].value,
    messages: group.messages,
  }));
  const busiest = known.toSorted((one, other) => other.messages - one.messages)[0]?.name;
  const channel = query.channel ?? busiest;
  const answer = useAnswer(WITHOUT, channel ? { channel, time } : null);
  return html`<section class="panel" aria-labelledby="without">
    <h2 id="without">What would be lost without ${channel ? channelName(channel) : "a channel"}</h2>
    <${Choice} known=${known} channel=${channel} set=${set} />
    <${Answer} of=${channel ? answer : channels}>${({ blackout }) =>
      blackout
        ? html`<${Losses} of=${blackout} channel=${channel} />`
        : html`<${Empty}>No message is held yet.<//>`}<//>
  </section>`;
}

function Choice({ known, channel, set }) {
  const options = known.map(({ name }) => ({ value: name, label: channelName(name) }));
  const field = { name: "channel", label: "Channel", kind: "select", needed: true, options };
  return html`<${Filters} fields=${[field]} value=${{ channel }} onChange=${set} />`;
}

function Losses({ of, channel }) {
  return html`<ul class="plain">
      ${LOSSES.map(({ key, words }) => html`<li
        key=${key}><strong>${number(of[key].gone)}</strong> of ${number(of[key].before)} ${words}</li>`)}
    </ul>
    <p><a href=${linkNow("/waiting", { part: "drill", channel })}>Who they are, and where to turn instead</a></p>`;
}
