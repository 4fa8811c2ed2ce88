// What it would change if two customers were said to be one.
import { html } from "../../vendor/htm-preact.js";
import { useAnswer } from "../../core/client.js";
import { label, number, plural } from "../../core/words.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";
import { handleWords } from "./handles.js";

const IMPACT = /* GraphQL */ `
  query IdentityImpact($id: ID!) {
    node(id: $id) {
      ... on IdentityQuestion {
        id
        impact {
          changes contradiction
          before { customer name handles { channel address } }
          after { customer name handles { channel address } }
          standingsBefore { side name rank total }
          standingsAfter { side name rank total }
          matters { id state messageCount }
        }
      }
    }
  }
`;

export function Impact({ id }) {
  const answer = useAnswer(IMPACT, { id });
  return html`<section class="stack" aria-labelledby="impact">
    <h3 id="impact">What a yes would change</h3>
    <${Answer} of=${answer}>${({ node }) => (node?.impact ? html`<${Changes} impact=${node.impact} />` : null)}<//>
  </section>`;
}

/** An impact in a table of what is and what would be; `after` says when. */
export function Changes({ impact, after = "After a yes" }) {
  if (impact.contradiction) return html`<p>${impact.contradiction}</p>`;
  if (!impact.changes) return html`<p>No customer would change.</p>`;
  const rows = [
    ["Customers", people(impact.before), people(impact.after)],
    ["Place among advocates", places(impact.standingsBefore, "FOR"), places(impact.standingsAfter, "FOR")],
    ["Place among critics", places(impact.standingsBefore, "AGAINST"), places(impact.standingsAfter, "AGAINST")],
  ];
  return html`
    <${Table} caption="As it is, and as it would be" columns=${columns(after)} rows=${rows} rowKey=${([what]) => what} />
    <p>${settled(impact.matters)}</p>
  `;
}

const columns = (after) => [
  { key: "what", title: "What", cell: ([what]) => what },
  { key: "before", title: "Now", cell: ([, before]) => before },
  { key: "after", title: after, cell: ([, , then]) => then },
];

const people = (persons) =>
  html`<ul class="plain">${persons.map((person) => html`<li>${person.name ?? "not named"}: ${person.handles.map(handleWords).join(", ")}</li>`)}</ul>`;

function places(standings, side) {
  const theirs = standings.filter((standing) => standing.side === side);
  if (!theirs.length) return "none";
  return theirs.map((each) => `${each.name ?? "not named"} ${number(each.rank)} of ${number(each.total)}`).join("; ");
}

function settled(matters) {
  if (!matters.length) return "Nothing they want settled is open.";
  const states = matters.map((matter) => label(matter.state)).join(", ");
  return `They bring along ${plural(matters.length, "matter")} that they want settled: ${states}.`;
}
