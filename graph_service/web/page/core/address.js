// The URL holds what is shown, so that every view can be linked to, reloaded and gone back to.
import { useEffect, useState } from "../vendor/htm-preact.js";

const events = new EventTarget();
const filled = ([, value]) => value !== null && value !== undefined && value !== "" && value !== false;

/** The URL of a place in the page; what is empty in `query` is left out. */
export function link(path, query = {}) {
  const search = new URLSearchParams(Object.entries(query).filter(filled)).toString();
  return search ? `${path}?${search}` : path;
}

/** A link that keeps the time as of which the page is read. */
export const linkNow = (path, query = {}) => link(path, { asOf: here().query.asOf, ...query });

/** Where the page is: `{path, query}`; an "as of" that is no time is none. */
export function here() {
  const { asOf, ...query } = Object.fromEntries(new URLSearchParams(location.search));
  return { path: location.pathname, query: Number.isNaN(Date.parse(asOf)) ? query : { ...query, asOf } };
}

/** Go to a URL of the page. */
export function visit(url) {
  if (url !== location.pathname + location.search) history.pushState(null, "", url);
  events.dispatchEvent(new Event("move"));
}

const go = (path, query = {}) => visit(link(path, query));
const set = (patch) => go(location.pathname, { ...here().query, ...patch });

/** `{path, query, go(path, query), set(patch)}`; an empty value in a patch removes its key. */
export function useAddress() {
  const [, redraw] = useState({});
  useEffect(() => {
    const moved = () => redraw({});
    events.addEventListener("move", moved);
    return () => events.removeEventListener("move", moved);
  }, []);
  return { ...here(), go, set };
}

/** The API's `time` argument as the page's "as of" has it; null for the latest. */
export function useTime() {
  const { asOf } = useAddress().query;
  return asOf ? { asOf } : null;
}

/** Have links to places of the page followed without loading it anew. */
export function followLinks() {
  document.addEventListener("click", (event) => {
    const anchor = event.target.closest?.("a[href]");
    if (!anchor || !isPlain(event) || !isOurs(anchor)) return;
    event.preventDefault();
    visit(anchor.pathname + anchor.search);
  });
  addEventListener("popstate", () => events.dispatchEvent(new Event("move")));
}

const isPlain = (event) =>
  event.button === 0 && !event.defaultPrevented && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

function isOurs(anchor) {
  const elsewhere =
    anchor.origin !== location.origin || anchor.target || anchor.hasAttribute("download") || anchor.hash;
  return !elsewhere && !/^\/(graphiql|page|graphql)\b/.test(anchor.pathname);
}
