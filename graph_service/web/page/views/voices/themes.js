// Themes: what people complain of and propose, with how many did so in the window before.
import { html } from "../../vendor/htm-preact.js";
import { useAddress, useTime } from "../../core/address.js";
import { usePages } from "../../core/pages.js";
import { When, number, plural } from "../../core/words.js";
import { useChannelField } from "../../parts/channels.js";
import { Evidence } from "../../parts/evidence.js";
import { Filters, ProductSelect } from "../../parts/filters.js";
import { SPAN } from "../../parts/span.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";
import { TONE, filterOf, intentField } from "./heard.js";
import { toneWords } from "./tones.js";

const THEMES = /* GraphQL */ `
  query VoicesThemes($filter: VoiceFilter, $time: Time, $first: Int = 20, $after: String) {
    themes(filter: $filter, time: $time, first: $first, after: $after) {
      totalCount people messages apart unowned unread since until asOf
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          words people messages unowned
          earlier { people messages unowned }
          tones { tone messages share }
          evidence(first: 10) {
            edges { node { id text subject sentAt channel sender { channel address name customer { id name } } } }
            pageInfo { hasNextPage }
          }
        }
      }
    }
  }
`;

export function Themes() {
  const { query, set } = useAddress();
  const answer = usePages(THEMES, { filter: filterOf(query), time: useTime() }, (data) => data.themes);
  const fields = [useChannelField(query.channel), intentField("complaints and ideas"), TONE, ...SPAN];
  return html`
    <${Filters} fields=${fields} value=${query} onChange=${set}>
      <${ProductSelect} value=${query.product} onChange=${(product) => set({ product })} />
    <//>
    <${Answer} of=${answer}>${(data) => html`<${Found} of=${data.themes} answer=${answer} />`}<//>
  `;
}

function Found({ of, answer }) {
  return html`
    <p>
      From <${When} at=${of.since} dayOnly /> to <${When} at=${of.until} dayOnly />: ${plural(of.messages, "message")} of
      ${" "}${plural(of.people, "person", "people")}, of which ${number(of.apart)} belong to no theme.
    </p>
    <${Table} caption="Themes, those of most people first" columns=${COLUMNS} rows=${answer.rows}
      rowKey=${(row) => row.words.join(" ")} total=${answer.total} more=${answer.hasMore ? answer.more : null}
      busy=${answer.busy} csv="themes" empty="No three messages are about the same here. Choose a longer time, or take filters away." />
    <p class="fine">
      Not in it: ${plural(of.unread, "message")} not read yet; ${plural(of.unowned, "message")} by nobody who is known as a customer
      count for no person. As of <${When} at=${of.asOf} />.
    </p>
  `;
}

const COLUMNS = [
  { key: "theme", title: "Theme", text: (row) => row.words.join(", ") },
  { key: "people", title: "People", numeric: true, text: (row) => row.people },
  {
    key: "messages",
    title: "Messages",
    numeric: true,
    text: (row) => row.messages,
    cell: (row) => html`<${Evidence} messages=${row.evidence} title=${row.words.join(", ")} words=${number(row.messages)} />`,
  },
  { key: "before", title: "People before", numeric: true, text: (row) => row.earlier?.people ?? "not known" },
  { key: "trend", title: "Trend", text: (row) => trend(row) },
  { key: "tone", title: "Tone", text: (row) => toneWords(row.tones) },
  {
    key: "said",
    title: "In somebody's words",
    text: (row) => row.evidence.edges[0]?.node.text,
    cell: (row) => html`<q class="quote">${row.evidence.edges[0]?.node.text}</q>`,
  },
];

/** How many people more or fewer than in the window before. */
function trend({ people, earlier }) {
  if (!earlier) return "not known: the record does not reach back so far";
  const change = people - earlier.people;
  if (!change) return "as many";
  return `${number(Math.abs(change))} ${change > 0 ? "more" : "fewer"}`;
}
