// What the page asks of the service: one door, GraphQL, with the key of this tab.
import { useEffect, useRef, useState } from "../vendor/htm-preact.js";
import { authorization, want } from "./key.js";
import { note, onReturn } from "./presence.js";

const UNREACHED = "The service cannot be reached.";

/** The service said no: `message` says what is wrong, `hint` what to do, `code` and `reference` are for reports. */
export class Refused extends Error {
  constructor(message, { code = "FAILED", requestId = null, retryAfter = null } = {}) {
    super(message);
    this.code = code;
    this.reference = requestId;
    this.hint = retryAfter === null ? "" : `The same may work in ${retryAfter} seconds.`;
  }
}

/** Nobody answered. What failed is asked again by itself when the service is back. */
export class Offline extends Error {}

/** The service wants a key, or another one. */
export class NeedsKey extends Error {}

/** The data of a GraphQL answer. Throws `Refused`, `Offline` or `NeedsKey`, or `AbortError` where `signal` ended it. */
export async function ask(query, variables = {}, { signal } = {}) {
  const answer = await reach(query, variables, signal);
  if (answer.status === 401) {
    want(true);
    throw new NeedsKey("The service needs a key.");
  }
  const body = await understood(answer, signal);
  if (body.errors?.length) throw refusal(body.errors[0]);
  return body.data;
}

async function reach(query, variables, signal) {
  try {
    const answer = await fetch("/graphql", {
      method: "POST",
      headers: headers(),
      body: JSON.stringify({ query, variables }),
      signal,
    });
    note(true);
    return answer;
  } catch (error) {
    throw unreached(error);
  }
}

function headers() {
  const authorized = authorization();
  return { "Content-Type": "application/json", ...(authorized ? { Authorization: authorized } : {}) };
}

async function understood(answer) {
  try {
    return await answer.json();
  } catch (error) {
    throw unreached(error);
  }
}

function unreached(error) {
  if (error.name === "AbortError") return error;
  note(false);
  return new Offline(UNREACHED);
}

const refusal = ({ message, extensions }) => new Refused(message, extensions ?? {});

/**
 * `{state, data, error, again}` of a query: "loading", "ready", "failed" or "offline".
 *
 * The last data stays while it loads anew, what is no longer wanted is aborted, and what failed is
 * asked again when the service is back. With `null` for variables nothing is asked: "idle".
 */
export function useAnswer(query, variables = {}) {
  const [answer, setAnswer] = useState({ state: variables ? "loading" : "idle", data: null, error: null });
  const [turn, setTurn] = useState(0);
  const wanted = JSON.stringify(variables);
  const again = () => setTurn((before) => before + 1);
  useEffect(() => asked({ query, wanted }, setAnswer), [query, wanted, turn]);
  useRetry(answer, again);
  // A question that has just changed has no answer yet, though the last one is still shown.
  const current = useRef(null);
  const question = `${query}${wanted}`;
  const stale = current.current !== question && variables !== null;
  useEffect(() => void (current.current = question), [question]);
  return { ...answer, state: stale ? "loading" : answer.state, again };
}

function asked({ query, wanted }, setAnswer) {
  const variables = JSON.parse(wanted);
  if (variables === null) return setAnswer({ state: "idle", data: null, error: null });
  const stop = new AbortController();
  setAnswer((kept) => ({ ...kept, state: "loading", error: null }));
  ask(query, variables, stop).then(
    (data) => stop.signal.aborted || setAnswer({ state: "ready", data, error: null, of: wanted }),
    (error) => stop.signal.aborted || setAnswer((kept) => failed(kept, error, wanted)),
  );
  return () => stop.abort();
}

/** What was answered to another question is no answer to one that was refused. */
function failed(kept, error, wanted) {
  const state = stateOf(error);
  const data = state === "failed" && kept.of !== wanted ? null : kept.data;
  return { ...kept, state, data, error };
}

/** The state that an error leaves behind. */
export const stateOf = (error) => (error instanceof Offline ? "offline" : "failed");

function useRetry({ error }, again) {
  const passing = error instanceof Offline || error instanceof NeedsKey;
  useEffect(() => (passing ? onReturn(again) : undefined), [passing]);
}
