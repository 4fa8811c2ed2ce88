// Fans against lunatics in a table: each number opens the messages behind it.
import { html } from "../../vendor/htm-preact.js";
import { ask } from "../../core/client.js";
import { nodes } from "../../core/pages.js";
import { between, number, percent } from "../../core/words.js";
import { Count } from "../../parts/evidence.js";
import { Table } from "../../parts/table.js";
import { heading, valueWords } from "./placed.js";

const BEHIND = /* GraphQL */ `
  query VoicesSidesBehind(
    $groupBy: [LoudnessDimension!]!, $product: ID, $topic: String, $window: Window, $certainOnly: Boolean! = false
    $time: Time, $after: String, $side: Side!
    $people: Boolean! = false, $messages: Boolean! = false, $reach: Boolean! = false
  ) {
    loudness(
      groupBy: $groupBy, product: $product, topic: $topic, window: $window, certainOnly: $certainOnly
      time: $time, first: 1, after: $after
    ) {
      edges {
        node {
          people @include(if: $people) { ...SidesSaid }
          messages @include(if: $messages) { ...SidesSaid }
          reach @include(if: $reach) { ...SidesSaid }
        }
      }
    }
  }
  fragment SidesSaid on LoudnessShare {
    evidence(side: $side, first: 50) {
      edges { node { id text subject sentAt channel sender { channel address name customer { id name } } } }
    }
  }
`;

export const MEASURES = [
  { name: "people", title: "People" },
  { name: "messages", title: "Messages" },
  { name: "reach", title: "Reach" },
];

/** How many messages are shown of a number. */
const MOST = 50;
const NAMES = { FOR: "fans", AGAINST: "lunatics" };

/** How many a side has in a measure of a group; pressed, it shows the messages. */
function SideCount({ of, measure, side, asked, group }) {
  const count = side === "FOR" ? of.numerator : of.critics;
  const words = html`${number(count)}<span class="unseen"> ${NAMES[side]}, ${measure}, ${group}</span>`;
  if (!count) return words;
  const load = async () => {
    const data = await ask(BEHIND, { ...asked, side, [measure]: true });
    return nodes(nodes(data.loudness)[0]?.[measure].evidence);
  };
  return html`<${Count} value=${words} load=${load} title=${`${group}: ${measure} of ${NAMES[side]}${count > MOST ? `, the latest ${MOST}` : ""}`} />`;
}

/** Fans and lunatics of one measure, with the fans' share. */
export function Against({ of, measure, asked, group }) {
  return html`<span class="against">
      <${SideCount} of=${of} measure=${measure} side="FOR" asked=${asked} group=${group} /> :
      <${SideCount} of=${of} measure=${measure} side="AGAINST" asked=${asked} group=${group} />
    </span>
    ${of.value === null ? null : html`<small>fans ${percent(of.value)}, ${between(of.interval, percent)}</small>`}`;
}

const measureColumn = ({ name, title }, by, asked) => ({
  key: name,
  title: `${title}, fans : lunatics`,
  numeric: true,
  cell: (row) => html`<${Against} of=${row[name]} measure=${name} group=${valueWords(row, by)} asked=${{ ...asked, after: row.after }} />`,
});

/** What a file has of a measure: each number in a column of its own. */
const csvColumns = ({ name, title }) => [
  { key: `${name}-fans`, title: `${title}: fans`, text: (row) => row[name].numerator },
  { key: `${name}-critics`, title: `${title}: lunatics`, text: (row) => row[name].critics },
  { key: `${name}-share`, title: `${title}: fans' share`, text: (row) => row[name].value },
  { key: `${name}-low`, title: `${title}: share at least`, text: (row) => row[name].interval?.low },
  { key: `${name}-high`, title: `${title}: share at most`, text: (row) => row[name].interval?.high },
];

export function SidesTable({ rows, by, asked, answer }) {
  const group = { key: "group", title: heading(by), text: (row) => valueWords(row, by) };
  const columns = [group, ...MEASURES.map((measure) => measureColumn(measure, by, asked))];
  const written = [group, ...MEASURES.flatMap(csvColumns)];
  return html`<${Table} caption=${`Fans against lunatics by ${by.toLowerCase()}`} columns=${columns} written=${written}
    rows=${rows} rowKey=${(row) => row.cursor} more=${answer.hasMore ? answer.more : null} busy=${answer.busy}
    csv="fans-and-lunatics" empty="Nobody spoke for us or against us here. Take filters away." />`;
}
