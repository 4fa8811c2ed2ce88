// What anybody ever said of who is who, and the way to take it back.
import { html, useEffect, useState } from "../../vendor/htm-preact.js";
import { useAddress } from "../../core/address.js";
import { usePages } from "../../core/pages.js";
import { moment, When } from "../../core/words.js";
import { onChange } from "../../parts/changes.js";
import { Filters } from "../../parts/filters.js";
import { useKeptFocus } from "../../parts/focus.js";
import { holds } from "../../parts/sift.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";
import { handleWords } from "./handles.js";
import { Withdrawing } from "./withdrawing.js";

const ASSERTIONS = /* GraphQL */ `
  query IdentityAssertions($first: Int = 20, $after: String) {
    identityAssertions(first: $first, after: $after) {
      edges {
        node {
          id same by reason at withdrawnAt withdrawnBy
          one { channel address name }
          other { channel address name }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

const FIELDS = [
  { name: "said", label: "Find what was said", kind: "text" },
  { name: "standing", label: "Only what stands", kind: "check" },
];

export function Words() {
  const { query, set } = useAddress();
  const answer = usePages(ASSERTIONS, { first: 50 }, (data) => data.identityAssertions);
  useEffect(() => onChange(answer.again), [answer.again]);
  useKeptFocus("said", answer.data);
  return html`<section class="panel" aria-labelledby="said">
    <h2 id="said" tabindex="-1">What was said</h2>
    <${Filters} label="Filter what was said" fields=${FIELDS} value=${query} onChange=${set} />
    <${Answer} of=${answer}>${() => html`<${Rows} answer=${answer} query=${query} />`}<//>
  </section>`;
}

const fits = (query) => (row) =>
  holds(query.said, row.by, row.reason, pairOf(row)) && !(query.standing && row.withdrawnAt);

const pairOf = (row) => `${handleWords(row.one)} and ${handleWords(row.other)}`;

function Rows({ answer, query }) {
  const [withdrawing, setWithdrawing] = useState(null);
  return html`
    <${Table} caption="Who said what of which two" columns=${[...COLUMNS, actColumn(setWithdrawing)]} rows=${answer.rows.filter(fits(query))}
      rowKey=${(row) => row.id} more=${answer.hasMore ? answer.more : null} busy=${answer.busy} csv="assertions" empty=${answer.rows.length ? "Nothing of what is shown fits these filters." : "Nobody has said anything yet."} />
    <${Withdrawing} assertion=${withdrawing} pair=${withdrawing && pairOf(withdrawing)} onClose=${() => setWithdrawing(null)} />
  `;
}

const verdict = (row) => (row.same ? "one person" : "two people");
const taken = (row) => (row.withdrawnAt ? `taken back by ${row.withdrawnBy ?? "nobody named"}, ${moment(row.withdrawnAt)}` : "stands");

const COLUMNS = [
  { key: "at", title: "When", text: (row) => row.at, cell: (row) => html`<${When} at=${row.at} />` },
  { key: "by", title: "Who says so", text: (row) => row.by, cell: (row) => row.by },
  { key: "pair", title: "Of whom", text: pairOf, cell: pairOf },
  { key: "says", title: "They are", text: verdict, cell: verdict },
  { key: "reason", title: "Why", text: (row) => row.reason ?? "", cell: (row) => row.reason ?? "no reason given" },
  { key: "stands", title: "Stands", text: taken, cell: taken },
];

const actColumn = (withdraw) => ({
  key: "acts",
  title: "Act",
  cell: (row) =>
    row.withdrawnAt
      ? null
      : html`<button type="button" onClick=${() => withdraw(row)} aria-label=${`Undo what was said of ${pairOf(row)}`}>Undo</button>`,
});
