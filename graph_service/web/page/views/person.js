// One person: everything she did and was told, over all her handles, and what is made of it.
import { html } from "../vendor/htm-preact.js";
import { useAddress } from "../core/address.js";
import { useAnswer } from "../core/client.js";
import { personName } from "../core/words.js";
import { chosenOf, Sections } from "../parts/sections.js";
import { Answer, Empty } from "../parts/states.js";
import { Finding } from "./person/finding.js";
import { Handles } from "./person/handles.js";
import { Matters } from "./person/matters.js";
import { Neighbourhood } from "./person/neighbourhood.js";
import { Scores } from "./person/scores.js";
import { Summary } from "./person/summary.js";
import { Timeline } from "./person/timeline.js";

export const title = "A person";

const PERSON = /* GraphQL */ `
  query Person($id: ID!, $time: Time) {
    customer(by: { id: $id }) {
      id
      name
      kind
      handles(first: 20) { edges { node { channel address } } }
      named: consent(purpose: "reference") { state at }
      contact: consent(purpose: "contact") { state at }
      marketing: consent(purpose: "marketing") { state at }
      advocacy(time: $time) { score certain interval { low high } }
      criticism(time: $time) { score certain interval { low high } }
      matters(first: 100) { edges { node { state waitsSince } } }
    }
    references(filter: { customer: $id }, time: $time, first: 10) {
      edges { node { id state asksLeft nextAskAt restsUntil product { name } } }
    }
  }
`;

const PARTS = [
  { name: "timeline", title: "Timeline", show: Timeline },
  { name: "matters", title: "What is open", show: Matters },
  { name: "scores", title: "Scores in parts", show: Scores },
  { name: "handles", title: "Handles", show: Handles },
  { name: "neighbours", title: "Neighbourhood", show: Neighbourhood },
];

export default function OnePerson() {
  const { id } = useAddress().query;
  return id ? html`<${Known} key=${id} id=${id} />` : html`<${Finding} />`;
}

function Known({ id }) {
  const { query } = useAddress();
  const { asOf } = query;
  const answer = useAnswer(PERSON, { id, time: asOf ? { asOf } : null });
  const chosen = chosenOf(PARTS, query);
  return html`<h1>${answer.data?.customer ? personName(answer.data.customer) : "A person"}</h1>
    <${Answer} of=${answer}>${(data) =>
      data.customer
        ? html`<${Summary} customer=${data.customer} references=${data.references} />`
        : html`<${Empty}>Nobody has this id. They may have been erased. <a
          href="/person">Find somebody else</a>.<//>`}<//>
    ${answer.data?.customer && html`<${Sections} label="Parts of a person" parts=${PARTS}
      chosen=${chosen} /><${chosen.show} key=${id} id=${id} />`}`;
}
