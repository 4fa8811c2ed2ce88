// Says of a match whether it is what the context looks for, and takes that back.
import { html, useEffect, useRef, useState } from "../../vendor/htm-preact.js";
import { say } from "../../parts/notice.js";
import { Problem, useAct } from "../../parts/act.js";
import { changed } from "../../parts/changes.js";

const RATE = /* GraphQL */ `
  mutation RateMatch($input: RatingInput!) {
    rateMatch(input: $input) {
      rating { id relevant by }
      context { id promise { threshold guaranteed rated } }
      userErrors { code message }
    }
  }
`;

const UNRATE = /* GraphQL */ `
  mutation WithdrawRating($input: RatingWithdrawalInput!) {
    withdrawRating(input: $input) { rating { id } userErrors { code message } }
  }
`;

const verdict = (rating) => `${rating.relevant ? "Relevant" : "Irrelevant"}, says ${rating.by}`;

/** Two buttons, or what somebody said with the way to take it back. */
export function Rate({ context, message, rating = null }) {
  const [current, setCurrent] = useState(rating);
  const acted = useRef(false);
  useEffect(() => setCurrent(rating), [rating?.id]);
  const given = (next) => {
    acted.current = true;
    setCurrent(next);
    changed();
  };
  return current
    ? html`<${Rated} rating=${current} focused=${acted.current} onChange=${given} />`
    : html`<${Choice} context=${context} message=${message} focused=${acted.current} onChange=${given} />`;
}

/** A button's ref: whoever acts by keyboard stays where they were, though the button became another. */
function useFocus(focused) {
  const button = useRef(null);
  useEffect(() => void (focused && button.current.focus()), []);
  return button;
}

function Choice({ context, message, focused, onChange }) {
  const button = useFocus(focused);
  const { act, busy, problem } = useAct(RATE);
  const rate = (relevant) => async () => {
    const payload = await act({ context, message: message.id, relevant });
    if (!payload) return;
    say(`Kept as ${relevant ? "relevant" : "irrelevant"}. ${payload.context.promise.rated} ratings count for its bar.`);
    onChange(payload.rating);
  };
  return html`<div class="acts">
    <button type="button" ref=${button} aria-disabled=${String(busy)} onClick=${rate(true)}>Relevant</button>
    <button type="button" aria-disabled=${String(busy)} onClick=${rate(false)}>Irrelevant</button>
    <${Problem} of=${problem} />
  </div>`;
}

function Rated({ rating, focused, onChange }) {
  const button = useFocus(focused);
  const { act, busy, problem } = useAct(UNRATE);
  const pressed = async () => {
    if (!(await act({ rating: rating.id }))) return;
    say("Taken back.");
    onChange(null);
  };
  return html`<div class="acts">
    <span>${verdict(rating)}.</span>
    <button type="button" ref=${button} aria-disabled=${String(busy)} onClick=${pressed}>Undo</button>
    <${Problem} of=${problem} />
  </div>`;
}
