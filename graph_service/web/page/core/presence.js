// Whether the service can be reached, and when it is worth while to ask again.
import { useEffect, useState } from "../vendor/htm-preact.js";

const LOOK_SECONDS = 10;
const RETRY_SECONDS = 2;
const events = new EventTarget();
let reachable = true;
let next = null;

/** Call `listener` whenever the service is back, or a key was given; answers with how to stop that. */
export function onReturn(listener) {
  events.addEventListener("return", listener);
  return () => events.removeEventListener("return", listener);
}

/** Say that what failed may work now. */
export function tellReturn() {
  events.dispatchEvent(new Event("return"));
}

/** Note whether the service was reached just now. */
export function note(reached) {
  const before = reachable;
  reachable = reached;
  if (before !== reached) events.dispatchEvent(new Event("change"));
  if (!before && reached) tellReturn();
  plan();
}

function plan() {
  clearTimeout(next);
  next = setTimeout(look, 1000 * (reachable ? LOOK_SECONDS : RETRY_SECONDS));
}

/** Look whether the service is there; answers with whether it is, as far as is known. */
export async function look() {
  if (document.hidden) plan();
  else note(await isThere());
  return reachable;
}

const isThere = () =>
  fetch("/healthz", { cache: "no-store" }).then(
    (answer) => answer.ok,
    () => false,
  );

/** Whether the service can be reached, as far as is known. */
export function useReachable() {
  const [, redraw] = useState({});
  useEffect(() => {
    const changed = () => redraw({});
    events.addEventListener("change", changed);
    return () => events.removeEventListener("change", changed);
  }, []);
  return reachable;
}

addEventListener("online", look);
document.addEventListener("visibilitychange", () => document.hidden || look());
plan();
