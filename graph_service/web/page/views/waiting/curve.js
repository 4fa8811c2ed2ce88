// How long people wait: who was answered, by whom and how fast, with the curve of those who still wait.
import { html } from "../../vendor/htm-preact.js";
import { useAddress, useTime } from "../../core/address.js";
import { usePages } from "../../core/pages.js";
import { When, label } from "../../core/words.js";
import { useChannelField } from "../../parts/channels.js";
import { Filters, ProductSelect } from "../../parts/filters.js";
import { SPAN, windowOf } from "../../parts/span.js";
import { Answer } from "../../parts/states.js";
import { Unknowns } from "../../parts/unknowns.js";
import { intentField } from "../voices/heard.js";
import { placed, withCursors } from "../voices/placed.js";
import { CoverageTable } from "./coverage_table.js";
import { UP_TO, WaitCurve } from "./wait_curve.js";

const COVERAGE = /* GraphQL */ `
  query WaitingCoverage(
    $groupBy: [CareDimension!]!, $window: Window, $filter: CareFilter, $businessHours: Boolean! = false
    $time: Time, $first: Int = 20, $after: String
  ) {
    responseCoverage(
      groupBy: $groupBy, window: $window, filter: $filter, businessHours: $businessHours
      time: $time, first: $first, after: $after
    ) {
      totalCount definition asOf
      pageInfo { hasNextPage endCursor }
      edges {
        cursor
        node {
          values { dimension value }
          matters people unseen nobody closed
          answered { value numerator denominator interval { low high level } }
          waiting {
            median { seconds low high level }
            within { seconds value interval { low high } }
            curve(steps: 60) { seconds waiting interval { low high } }
          }
          unknowns { kind share explanation }
        }
      }
    }
  }
`;

const DIMENSIONS = ["CHANNEL", "TEAM", "PRODUCT", "INTENT", "TIER", "WEEK", "MONTH"];

const FIELDS = [
  {
    name: "compare",
    label: "Compare by",
    kind: "select",
    options: DIMENSIONS.map((name, place) => ({ value: place ? name : "", label: name === "TIER" ? "how much people are heard" : label(name) })),
  },
  UP_TO,
  { name: "hours", label: "Only count the hours we are open", kind: "check" },
];

export function Curve() {
  const { query, set } = useAddress();
  const by = DIMENSIONS.includes(query.compare) ? query.compare : DIMENSIONS[0];
  const asked = { groupBy: [by], window: windowOf(query), filter: filterOf(query), businessHours: Boolean(query.hours), time: useTime() };
  const answer = usePages(COVERAGE, asked, (data) => withCursors(data.responseCoverage));
  const fields = [useChannelField(query.channel), intentField(), ...SPAN, ...FIELDS];
  return html`
    <${Filters} fields=${fields} value=${query} onChange=${set}>
      <${ProductSelect} value=${query.product} onChange=${(product) => set({ product })} />
    <//>
    <${Answer} of=${answer}>
      ${(data) => html`<${Found} of=${data.responseCoverage} answer=${answer} by=${by} asked=${asked} upTo=${query.upTo} />`}
    <//>
  `;
}

const filterOf = ({ channel, product, intent }) => ({ channel: channel || null, product: product || null, intent: intent || null });

function Found({ of, answer, by, asked, upTo }) {
  const rows = placed(answer.rows);
  return html`
    <${CoverageTable} rows=${rows} by=${by} asked=${asked} answer=${answer} />
    <${WaitCurve} rows=${rows.slice(0, 6)} by=${by} upTo=${upTo} />
    <p class="fine">${of.definition} As of <${When} at=${of.asOf} />.</p>
    <${Unknowns} of=${different(rows.flatMap((row) => row.unknowns))} />
  `;
}

/** Each sentence once: groups leave out the same. */
const different = (unknowns) => [...new Map(unknowns.map((each) => [each.explanation, each])).values()];
