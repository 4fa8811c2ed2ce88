// A change that is made once, however often its button is pressed or the line breaks.
import { html, useRef, useState } from "../vendor/htm-preact.js";
import { ask } from "../core/client.js";
import { named } from "./who_acts.js";

/** A key no other call has; `crypto.randomUUID` is missing where a page comes over plain http. */
function freshKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * `{act, busy, problem}` for one mutation with a single field that takes `input`.
 *
 * `act(input)` adds `by` and an idempotency key and answers with the payload, or with null where
 * nobody said who acts, or something has to be put right: `problem` then says what.
 */
export function useAct(mutation) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const attempt = useRef({ content: null, key: null });

  async function act(input) {
    const by = await named();
    if (by === null || busy) return null;
    setBusy(true);
    setProblem(null);
    try {
      const payload = await once(mutation, { ...input, by }, attempt);
      setProblem(payload.userErrors.map((error) => error.message).join(" ") || null);
      return payload.userErrors.length ? null : payload;
    } catch (error) {
      setProblem(error.message);
      return null;
    } finally {
      setBusy(false);
    }
  }
  return { act, busy, problem };
}

async function once(mutation, input, attempt) {
  const content = JSON.stringify(input);
  // The key outlives a call without an answer alone: pressed again, the same thing is done once.
  if (attempt.current.content !== content) attempt.current = { content, key: freshKey() };
  const data = await ask(mutation, { input: { ...input, idempotencyKey: attempt.current.key } });
  attempt.current = { content: null, key: null };
  return Object.values(data)[0];
}

/** What has to be put right, said where it happened and read out. */
export function Problem({ of }) {
  return html`<div role="alert">${of ? html`<p class="problem">${of}</p>` : null}</div>`;
}
