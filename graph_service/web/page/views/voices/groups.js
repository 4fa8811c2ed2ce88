// Who speaks: people, messages and reach of each group.
import { html } from "../../vendor/htm-preact.js";
import { useAddress, useTime } from "../../core/address.js";
import { ask } from "../../core/client.js";
import { nodes, usePages } from "../../core/pages.js";
import { When, label, number, plural } from "../../core/words.js";
import { useChannelField } from "../../parts/channels.js";
import { Count } from "../../parts/evidence.js";
import { Filters, ProductSelect } from "../../parts/filters.js";
import { SPAN } from "../../parts/span.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";
import { TONE, filterOf, intentField } from "./heard.js";
import { heading, ordered, placed, valueWords, withCursors } from "./placed.js";
import { toneWords } from "./tones.js";

const GROUPS = /* GraphQL */ `
  query VoicesGroups($groupBy: [VoiceDimension!]!, $filter: VoiceFilter, $time: Time, $first: Int = 50, $after: String) {
    voices(groupBy: $groupBy, filter: $filter, time: $time, first: $first, after: $after) {
      totalCount people messages unowned unread asOf
      pageInfo { hasNextPage endCursor }
      edges {
        cursor
        node {
          values { dimension value }
          people messages unowned unread
          reach { total people followers unknown explanation }
          tones { tone messages share }
        }
      }
    }
  }
`;

const BEHIND = /* GraphQL */ `
  query VoicesGroupBehind($groupBy: [VoiceDimension!]!, $filter: VoiceFilter, $time: Time, $after: String) {
    voices(groupBy: $groupBy, filter: $filter, time: $time, first: 1, after: $after) {
      edges {
        node {
          evidence(first: 50) {
            pageInfo { hasNextPage }
            edges { node { id text subject sentAt channel sender { channel address name customer { id name } } } }
          }
        }
      }
    }
  }
`;

const DIMENSIONS = ["PRODUCT", "CHANNEL", "TONE", "INTENT", "EMOTION", "WEEK", "MONTH", "KIND", "DIRECTION"];

const BY = {
  name: "group",
  label: "Compare by",
  kind: "select",
  options: DIMENSIONS.map((name, place) => ({ value: place ? name : "", label: label(name) })),
};

export function Groups() {
  const { query, set } = useAddress();
  const by = DIMENSIONS.includes(query.group) ? query.group : DIMENSIONS[0];
  const asked = { groupBy: [by], filter: filterOf(query), time: useTime() };
  const answer = usePages(GROUPS, { ...asked, first: 50 }, (data) => withCursors(data.voices));
  const fields = [BY, useChannelField(query.channel), intentField(), TONE, ...SPAN];
  return html`
    <${Filters} fields=${fields} value=${query} onChange=${set}>
      <${ProductSelect} value=${query.product} onChange=${(product) => set({ product })} />
    <//>
    <${Answer} of=${answer}>${(data) => html`<${Found} of=${data.voices} answer=${answer} by=${by} asked=${asked} />`}<//>
  `;
}

function Found({ of, answer, by, asked }) {
  return html`
    <p>${plural(of.messages, "message")} of ${plural(of.people, "person", "people")} in all.</p>
    <${Table} caption=${`Voices by ${label(by)}`} columns=${columnsOf(by, asked)} rows=${ordered(placed(answer.rows), by)}
      rowKey=${(row) => row.cursor} total=${answer.total} more=${answer.hasMore ? answer.more : null} busy=${answer.busy}
      csv="voices" empty="Nobody spoke here. Take filters away." />
    <p class="fine">
      Reach is who could have heard it by what the record knows, and no count of readers. ${plural(of.unowned, "message")} by
      nobody who is known count for no person. As of <${When} at=${of.asOf} />.
    </p>
  `;
}

const columnsOf = (by, asked) => [
  { key: "group", title: heading(by), text: (row) => valueWords(row, by) },
  { key: "people", title: "People", numeric: true, text: (row) => row.people, cell: (row) => number(row.people) },
  {
    key: "messages",
    title: "Messages",
    numeric: true,
    text: (row) => row.messages,
    cell: (row) => html`<${Count} value=${number(row.messages)} title=${`${valueWords(row, by)}: the latest`} load=${() => behind(row, asked)} />`,
  },
  { key: "reach", title: "Reach", numeric: true, text: (row) => row.reach.total, cell: (row) => html`<span title=${row.reach.explanation}>${number(row.reach.total)}</span>` },
  { key: "tone", title: "Tone", text: (row) => toneWords(row.tones) },
];

async function behind(row, asked) {
  const { voices } = await ask(BEHIND, { ...asked, after: row.after });
  return nodes(voices)[0]?.evidence ?? [];
}
