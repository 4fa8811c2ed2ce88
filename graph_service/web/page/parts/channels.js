// The channels that somebody was heard on, for a filter to offer.
import { channelName } from "../core/words.js";
import { useAnswer } from "../core/client.js";
import { nodes } from "../core/pages.js";

const CHANNELS = /* GraphQL */ `
  query ChannelNames {
    voices(groupBy: [CHANNEL], first: 50) { edges { node { values { value } } } }
  }
`;

let known = null;

/** As `useAnswer`, with the `names` of all channels, that of most people first; empty until they are there. */
export function useChannels() {
  const answer = useAnswer(CHANNELS, known ? null : {});
  if (answer.data) known = nodes(answer.data.voices).map(({ values }) => values[0].value);
  return { ...answer, names: known ?? [] };
}

/** A field for `Filters` that takes one of the channels; until they are known, the one chosen alone. */
export function useChannelField(chosen) {
  const options = channelOptions(useChannels().names, chosen);
  return { name: "channel", label: "Channel", kind: "select", options: [{ value: "", label: "all" }, ...options] };
}

/** Options of a select for these channels, and the one chosen. */
export function channelOptions(names, chosen) {
  const all = chosen && !names.includes(chosen) ? [chosen, ...names] : names;
  return all.map((name) => ({ value: name, label: channelName(name) }));
}
