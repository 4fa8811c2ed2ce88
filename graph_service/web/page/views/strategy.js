// Strategy: what a board asks, each answer with what it rests on and how to count it oneself.
import { html } from "../vendor/htm-preact.js";
import { useAddress, useTime } from "../core/address.js";
import { useAnswer } from "../core/client.js";
import { When } from "../core/words.js";
import { Answer } from "../parts/states.js";
import { BoardAnswer } from "./strategy/board_answer.js";
import { Definitions, definitionsOf } from "./strategy/definitions.js";
import { Glance } from "./strategy/glance.js";
import { QUESTIONS } from "./strategy/questions.js";

export const title = "Strategy";

const BOARD = /* GraphQL */ `
  query StrategyBoard($time: Time, $definitions: StrategyDefinitions) {
    strategy(time: $time, definitions: $definitions) {
      whereCustomersAre { ...BoardAnswer }
      whereProspectsAre { ...BoardAnswer }
      whereIssuesGo { ...BoardAnswer }
      channelCost { ...BoardAnswer }
      openness { ...BoardAnswer }
      success { ...BoardAnswer }
      flames { ...BoardAnswer }
      willingReferences { ...BoardAnswer }
      activeReferrers { ...BoardAnswer }
      focus { ...BoardAnswer }
    }
  }
  fragment BoardAnswer on Answer {
    value unit numerator denominator withoutOne definition asOf
    interval { low high level }
    breakdown { key value numerator denominator interval { low high level } }
    unknowns { kind share explanation }
    cypher { statement parameters }
  }
`;

export default function Strategy() {
  const { query } = useAddress();
  const asked = { time: useTime(), definitions: definitionsOf(query) };
  const answer = useAnswer(BOARD, asked);
  return html`
    <h1 tabindex="-1">${title}</h1>
    <p class="lead">
      What a board asks of our customers. No figure stands alone: each says of how many, how sure it is,
      what nobody knows, and opens the messages and people behind it.
    </p>
    <${Definitions} />
    <${Answer} of=${answer}>${(data) => html`<${Board} strategy=${data.strategy} asked=${asked} />`}<//>
  `;
}

function Board({ strategy, asked }) {
  return html`
    <${Glance} strategy=${strategy} />
    <p class="fine">As of <${When} at=${strategy.focus.asOf} />.</p>
    ${QUESTIONS.map(
      (question) => html`<${BoardAnswer} key=${question.name} question=${question} answer=${strategy[question.name]} asked=${asked} />`,
    )}
  `;
}
