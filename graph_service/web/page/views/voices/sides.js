// Fans and lunatics: by people, messages and reach, over time or by what tells them apart.
import { html } from "../../vendor/htm-preact.js";
import { useAddress, useTime } from "../../core/address.js";
import { usePages } from "../../core/pages.js";
import { When } from "../../core/words.js";
import { useChannelField } from "../../parts/channels.js";
import { Filters, ProductSelect } from "../../parts/filters.js";
import { SPAN, windowOf } from "../../parts/span.js";
import { Answer } from "../../parts/states.js";
import { Unknowns } from "../../parts/unknowns.js";
import { Overall } from "./overall.js";
import { ordered, placed, valueOf, withCursors } from "./placed.js";
import { SHOW, SidesChart } from "./sides_chart.js";
import { SidesTable } from "./sides_table.js";

const SIDES = /* GraphQL */ `
  query VoicesSides(
    $groupBy: [LoudnessDimension!]!, $overall: [LoudnessDimension!]!, $product: ID, $topic: String, $window: Window
    $certainOnly: Boolean! = false, $time: Time, $first: Int = 100, $after: String
  ) {
    loudness(
      groupBy: $groupBy, product: $product, topic: $topic, window: $window, certainOnly: $certainOnly
      time: $time, first: $first, after: $after
    ) {
      totalCount definition asOf
      pageInfo { hasNextPage endCursor }
      edges { cursor node { ...SidesGroup } }
    }
    overall: loudness(
      groupBy: $overall, product: $product, topic: $topic, window: $window, certainOnly: $certainOnly, time: $time, first: 50
    ) {
      edges { cursor node { ...SidesGroup unknowns { kind share explanation } } }
    }
  }
  fragment SidesGroup on Loudness {
    values { dimension value }
    people { ...SidesShare }
    messages { ...SidesShare }
    reach { ...SidesShare }
  }
  fragment SidesShare on LoudnessShare {
    value numerator denominator critics surelyFans surelyCritics explanation
    interval { low high level }
  }
`;

const DIMENSIONS = [
  ["MONTH", "month"],
  ["WEEK", "week"],
  ["PRODUCT", "product"],
  ["CHANNEL", "channel"],
  ["JOB", "job"],
  ["INDUSTRY", "industry"],
  ["ORGANIZATION", "organisation"],
];

const BY = {
  name: "by",
  label: "Compare by",
  kind: "select",
  options: DIMENSIONS.map(([value, label], place) => ({ value: place ? value : "", label })),
};

const fields = (channel) => [
  { name: "topic", label: "Topic", kind: "text" },
  channel,
  ...SPAN,
  BY,
  SHOW,
  { name: "certain", label: "Only who is surely on a side", kind: "check" },
];

export function Sides() {
  const { query, set } = useAddress();
  const by = DIMENSIONS.some(([name]) => name === query.by) ? query.by : "MONTH";
  const asked = { ...limits(query), time: useTime() };
  const inChannel = query.channel && by !== "CHANNEL";
  const groupBy = inChannel ? [by, "CHANNEL"] : [by];
  const overall = query.channel ? ["CHANNEL"] : [];
  const answer = usePages(SIDES, { ...asked, groupBy, overall, first: 100 }, (data) => withCursors(data.loudness));
  return html`
    <${Filters} fields=${fields(useChannelField(query.channel))} value=${query} onChange=${set}>
      <${ProductSelect} value=${query.product} onChange=${(product) => set({ product })} />
    <//>
    <${Answer} of=${answer}>
      ${(data) => html`<${Shown} data=${data} answer=${answer} by=${by} asked=${{ ...asked, groupBy }} query=${query} />`}
    <//>
  `;
}

const limits = (query) => ({
  product: query.product || null,
  topic: query.topic || null,
  window: windowOf(query),
  certainOnly: Boolean(query.certain),
});

function Shown({ data, answer, by, asked, query: { channel, show } }) {
  const inChannel = (row) => !channel || valueOf(row, "CHANNEL") === channel;
  const rows = ordered(placed(answer.rows).filter(inChannel), by);
  const overall = withCursors(data.overall);
  const group = placed(overall.edges.map(({ node }) => node)).find(inChannel);
  return html`
    ${group ? html`<${Overall} of=${group} asked=${{ ...asked, groupBy: channel ? ["CHANNEL"] : [] }} />` : null}
    <${SidesTable} rows=${rows} by=${by} asked=${asked} answer=${answer} />
    <${SidesChart} rows=${rows} by=${by} show=${show} />
    <p class="fine">${data.loudness.definition} As of <${When} at=${data.loudness.asOf} />.</p>
    <${Unknowns} of=${group?.unknowns ?? []} />
  `;
}
