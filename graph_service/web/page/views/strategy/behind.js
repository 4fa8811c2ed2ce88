// The messages and the people behind an answer to a board, fetched when somebody asks for them.
import { html } from "../../vendor/htm-preact.js";
import { ask } from "../../core/client.js";
import { Count } from "../../parts/evidence.js";
import { PeopleButton } from "../../parts/people.js";

const BEHIND = /* GraphQL */ `
  query StrategyBehind(
    $time: Time, $definitions: StrategyDefinitions, $people: Boolean! = false, $evidence: Boolean! = false
    $whereCustomersAre: Boolean! = false, $whereProspectsAre: Boolean! = false, $whereIssuesGo: Boolean! = false
    $channelCost: Boolean! = false, $openness: Boolean! = false, $success: Boolean! = false, $flames: Boolean! = false
    $willingReferences: Boolean! = false, $activeReferrers: Boolean! = false, $focus: Boolean! = false
  ) {
    strategy(time: $time, definitions: $definitions) {
      whereCustomersAre @include(if: $whereCustomersAre) { ...BehindIt }
      whereProspectsAre @include(if: $whereProspectsAre) { ...BehindIt }
      whereIssuesGo @include(if: $whereIssuesGo) { ...BehindIt }
      channelCost @include(if: $channelCost) { ...BehindIt }
      openness @include(if: $openness) { ...BehindIt }
      success @include(if: $success) { ...BehindIt }
      flames @include(if: $flames) { ...BehindIt }
      willingReferences @include(if: $willingReferences) { ...BehindIt }
      activeReferrers @include(if: $activeReferrers) { ...BehindIt }
      focus @include(if: $focus) { ...BehindIt }
    }
  }
  fragment BehindIt on Answer {
    evidence(first: 50) @include(if: $evidence) {
      pageInfo { hasNextPage }
      edges { node { id text subject sentAt channel sender { channel address name customer { id name } } } }
    }
    people(first: 50) @include(if: $people) {
      pageInfo { hasNextPage }
      edges { node { id name kind handles(first: 1) { edges { node { channel address } } } } }
    }
  }
`;

/** Asks for one side of what an answer rests on: `evidence` or `people`. */
async function behind(name, side, asked) {
  const data = await ask(BEHIND, { ...asked, [name]: true, [side]: true });
  return data.strategy[name][side];
}

export function Behind({ name, question, asked }) {
  return html`<p class="acts">
    <${Count} value="Messages behind it" title=${question} load=${() => behind(name, "evidence", asked)} />
    <${PeopleButton} label="People behind it" title=${question} load=${() => behind(name, "people", asked)} />
  </p>`;
}
