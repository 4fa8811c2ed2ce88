// The API key: kept in this tab alone, and asked for when the service wants one.
const KEPT = "api-key";
const events = new EventTarget();
let wanted = false;

/** What is sent as `Authorization`; empty where no key was given. */
export function authorization() {
  const key = sessionStorage.getItem(KEPT);
  return key ? `Bearer ${key}` : "";
}

/** Keep a key, or with an empty one forget it. */
export function keepKey(given) {
  // What is copied may bring signs along that nobody sees; no request could be sent with them.
  const key = given.replace(/[^\x21-\x7e]/g, "");
  if (key) sessionStorage.setItem(KEPT, key);
  else sessionStorage.removeItem(KEPT);
  want(false);
}

/** Whether the service has asked for a key, or did not take the one it got. */
export const keyWanted = () => wanted;

/** Say whether a key has to be asked for. */
export function want(whether) {
  wanted = whether;
  events.dispatchEvent(new Event("change"));
}

/** Call `listener` when a key is wanted or was given; answers with how to stop that. */
export function onKey(listener) {
  events.addEventListener("change", listener);
  return () => events.removeEventListener("change", listener);
}
