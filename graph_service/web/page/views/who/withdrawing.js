// Asks once more before something said of who is who is taken back, with what that changes.
import { html, useEffect, useState } from "../../vendor/htm-preact.js";
import { ask } from "../../core/client.js";
import { Problem, useAct } from "../../parts/act.js";
import { changed } from "../../parts/changes.js";
import { Dialog } from "../../parts/dialog.js";
import { say } from "../../parts/notice.js";
import { named } from "../../parts/who_acts.js";
import { Changes } from "./impact.js";

const WITHDRAW = /* GraphQL */ `
  mutation WithdrawAssertion($input: WithdrawalInput!) {
    withdrawAssertion(input: $input) {
      assertion { id withdrawnAt }
      impact {
        changes contradiction
        before { customer name handles { channel address } }
        after { customer name handles { channel address } }
        standingsBefore { side name rank total }
        standingsAfter { side name rank total }
        matters { id state messageCount }
      }
      userErrors { code message }
    }
  }
`;

/** `{impact, words}`: what it would change, told by a trial that changes nothing, or why that is not known. */
function useTrial(assertion) {
  const [trial, setTrial] = useState({ impact: null, words: "What that changes is being worked out." });
  useEffect(() => {
    tried(assertion).then(setTrial, (error) => setTrial({ impact: null, words: error.message }));
  }, [assertion.id]);
  return trial;
}

async function tried(assertion) {
  const by = await named();
  if (by === null) return { impact: null, words: "Say who you are to see what that changes." };
  const { withdrawAssertion } = await ask(WITHDRAW, { input: { assertion: assertion.id, by, dryRun: true } });
  return { impact: withdrawAssertion.impact, words: withdrawAssertion.userErrors.map((error) => error.message).join(" ") };
}

/** Open while there is an `assertion`; `pair` says of whom it is. */
export function Withdrawing({ assertion, pair, onClose }) {
  return html`<${Dialog} title="Take this back?" open=${assertion !== null} onClose=${onClose}>
    <${Asked} assertion=${assertion} pair=${pair} onClose=${onClose} />
  <//>`;
}

function Asked({ assertion, pair, onClose }) {
  const { impact, words } = useTrial(assertion);
  const { act, busy, problem } = useAct(WITHDRAW);
  const pressed = async () => {
    if (!(await act({ assertion: assertion.id }))) return;
    say(`Taken back: ${pair}.`);
    onClose();
    changed();
  };
  return html`
    <p>${assertion.by} said that ${pair} are ${assertion.same ? "one person" : "two people"}. It stays to be read, and counts no more.</p>
    ${impact ? html`<${Changes} impact=${impact} after="After it is taken back" />` : html`<p class="fine">${words}</p>`}
    <${Problem} of=${problem} />
    <p class="acts">
      <button type="button" class="main" aria-disabled=${String(busy)} onClick=${pressed}>Take it back</button>
      <button type="button" onClick=${onClose}>Leave it</button>
    </p>
  `;
}
