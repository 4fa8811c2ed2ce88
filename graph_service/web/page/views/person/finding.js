// Finding a person by name, where no link led to one.
import { html } from "../../vendor/htm-preact.js";
import { useAddress } from "../../core/address.js";
import { nodes, usePages } from "../../core/pages.js";
import { channelName, handleName, label, Person, personName } from "../../core/words.js";
import { Filters } from "../../parts/filters.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";

const PEOPLE = /* GraphQL */ `
  query People($filter: CustomerFilter, $first: Int = 20, $after: String) {
    customers(filter: $filter, first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges { node { id name kind handles(first: 5) { edges { node { channel address } } } } }
    }
  }
`;

const FIELDS = [{ name: "name", label: "Name contains", kind: "text" }];

const COLUMNS = [
  { key: "person", title: "Person", cell: (row) => html`<${Person} of=${row} />`, text: personName },
  {
    key: "kind",
    title: "Kind",
    text: (row) => (row.kind === "unknown" ? "a person, as far as is known" : label(row.kind)),
  },
  {
    key: "handles",
    title: "Handles",
    text: (row) =>
      nodes(row.handles)
        .map((each) => `${handleName(each)} (${channelName(each.channel)})`)
        .join("; "),
  },
];

export function Finding() {
  const { query, set } = useAddress();
  const answer = usePages(PEOPLE, { filter: { name: query.name ?? null } }, (data) => data.customers);
  return html`<h1>Find a person</h1>
    <${Filters} fields=${FIELDS} value=${query} onChange=${set} />
    <${Answer} of=${answer}>${() => html`<${Table} caption="People" columns=${COLUMNS} rows=${answer.rows}
      rowKey=${(row) => row.id}
      more=${answer.hasMore ? answer.more : null} busy=${answer.busy} empty="Nobody has such a name." csv="people" />`}<//>`;
}
