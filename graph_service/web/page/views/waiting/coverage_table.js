// Who was answered and how fast, a row for each group.
import { html } from "../../vendor/htm-preact.js";
import { ask } from "../../core/client.js";
import { nodes } from "../../core/pages.js";
import { between, duration, label, number, percent } from "../../core/words.js";
import { Count } from "../../parts/evidence.js";
import { Table } from "../../parts/table.js";
import { heading, valueWords } from "../voices/placed.js";

const BEHIND = /* GraphQL */ `
  query WaitingCoverageBehind(
    $groupBy: [CareDimension!]!, $window: Window, $filter: CareFilter, $businessHours: Boolean! = false, $time: Time, $after: String
  ) {
    responseCoverage(
      groupBy: $groupBy, window: $window, filter: $filter, businessHours: $businessHours, time: $time, first: 1, after: $after
    ) {
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

const TIMES = [900, 3600, 86400, 604800];

export function CoverageTable({ rows, by, asked, answer }) {
  const columns = [{ key: "group", title: heading(by), text: (row) => valueWords(row, by) }, ...columnsOf(by, asked)];
  return html`<${Table} caption=${`Answered by a person of ours, by ${label(by)}`} columns=${columns} rows=${rows}
    rowKey=${(row) => row.cursor} total=${answer.total} more=${answer.hasMore ? answer.more : null} busy=${answer.busy}
    csv="answered" written=${columns.flatMap(withEnds)}
    empty="Nobody wanted anything settled here. Take filters away." />`;
}

const columnsOf = (by, asked) => [
  {
    key: "matters",
    title: "Matters",
    numeric: true,
    text: (row) => row.matters,
    cell: (row) => html`<${Count} value=${number(row.matters)} load=${() => behind(row, asked)}
      title=${`${valueWords(row, by)}: what opened the matters, the longest wait first`} />`,
  },
  { key: "people", title: "People", numeric: true, text: (row) => row.people, cell: (row) => number(row.people) },
  { key: "answered", title: "Answered so far", numeric: true, part: (row) => row.answered },
  { key: "nobody", title: "By nobody", numeric: true, text: (row) => row.nobody, cell: (row) => number(row.nobody) },
  { key: "median", title: "Half wait longer than", numeric: true, text: (row) => row.waiting.median?.seconds, cell: (row) => html`<${Median} of=${row.waiting.median} />` },
  ...TIMES.map((seconds) => ({
    key: `within-${seconds}`,
    title: `Within ${duration(seconds)}`,
    numeric: true,
    part: (row) => within(row, seconds),
  })),
].map(shown);

/** What a column of shares writes and shows of them. */
const shown = (column) =>
  column.part
    ? { ...column, text: (row) => column.part(row)?.value, cell: (row) => html`<${Part} of=${column.part(row)} />` }
    : column;

/** A column of shares with the ends of their intervals beside it, for a file. */
function withEnds(column) {
  if (column.key === "median") return [{ ...column, title: `${column.title}, in seconds` }];
  if (!column.part) return [column];
  const end = (key, words) => ({ key: `${column.key}-${key}`, title: `${column.title}: ${words}`, text: (row) => column.part(row)?.interval?.[key] });
  return [column, end("low", "at least"), end("high", "at most")];
}

const within = (row, seconds) => row.waiting.within.find((each) => each.seconds === seconds);

function Part({ of }) {
  if (!of || of.value === null) return "not known";
  return html`${percent(of.value)} <small>${between(of.interval, percent)}</small>`;
}

function Median({ of }) {
  if (!of) return "not yet";
  return html`${duration(of.seconds)} <small>${of.high === null ? `${duration(of.low)} or more` : between(of, duration)}</small>`;
}

async function behind(row, asked) {
  const { responseCoverage } = await ask(BEHIND, { ...asked, after: row.after });
  return nodes(responseCoverage)[0]?.evidence ?? [];
}
