// Say that two are one, or two: with a reason, and taken back with one button.
import { html, useState } from "../../vendor/htm-preact.js";
import { useAddress } from "../../core/address.js";
import { personName } from "../../core/words.js";
import { Problem, useAct } from "../../parts/act.js";
import { changed } from "../../parts/changes.js";
import { say } from "../../parts/notice.js";

const SAME = /* GraphQL */ `
  mutation AssertSame($input: AssertionInput!) {
    assertSame(input: $input) { assertion { id } userErrors { code message } }
  }
`;

const DIFFERENT = /* GraphQL */ `
  mutation AssertDifferent($input: AssertionInput!) {
    assertDifferent(input: $input) { assertion { id } userErrors { code message } }
  }
`;

const by = ({ channel, address }) => ({ channel, address });

export function Decision({ question }) {
  const { set } = useAddress();
  const [reason, setReason] = useState("");
  const same = useAct(SAME);
  const different = useAct(DIFFERENT);
  const busy = same.busy || different.busy;
  const names = `${personName(question.one)} and ${personName(question.other)}`;
  const decide = ({ act }, words) => async () => {
    if (busy) return;
    const { one, other } = question.evidence;
    if (!(await act({ one: by(one), other: by(other), reason: reason.trim() || null }))) return;
    say(`${names}: ${words}. It can be taken back below.`);
    set({ pair: null });
    changed();
  };
  return html`<section class="stack" aria-labelledby="decision">
    <h3 id="decision">What do you say?</h3>
    <div class="field">
      <label for="reason">Why, for those who ask later</label>
      <input id="reason" value=${reason} onInput=${(event) => setReason(event.currentTarget.value)} placeholder="She said so on the phone" />
    </div>
    <p class="acts">
      <button type="button" class="main" aria-disabled=${String(busy)} onClick=${decide(same, "one person")}>They are one person</button>
      <button type="button" class="main" aria-disabled=${String(busy)} onClick=${decide(different, "two people")}>They are two people</button>
    </p>
    <${Problem} of=${same.problem ?? different.problem} />
  </section>`;
}
