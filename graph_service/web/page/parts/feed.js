// What a subscription brings: kept in view, gone on with after a reload, and read out without flooding.
import { html, useEffect, useRef, useState } from "../vendor/htm-preact.js";
import { useFeed } from "../core/live.js";
import { changed } from "./changes.js";
import { say } from "./notice.js";

/** How many items are kept in view: so many may be more. */
export const SHOWN = 50;
const QUIET_MS = 5000;

/**
 * `{items, state, error, clear}`: the latest items, the last come first, each once.
 *
 * `kept` names the place in sessionStorage of the last cursor, from which it goes on after a reload;
 * where nothing is known of what came while the line was broken, lists of the view ask anew;
 * `words(count)` is what is read out of so many that came since the last time, and
 * `told()`, if given, is called then.
 */
export function useArrivals(subscription, variables, { kept, item, words, told }) {
  const [items, setItems] = useState([]);
  const announce = useGathered(words, told);
  // The feed itself goes on after each cursor: only where it begins is said here.
  const [after] = useState(() => sessionStorage.getItem(kept));
  const came = (arrival) => {
    sessionStorage.setItem(kept, arrival.cursor);
    setItems((before) => first(item(arrival), before));
    announce();
  };
  const { state, error } = useFeed(subscription, { ...variables, after }, came, changed);
  return { items, state, error, clear: () => setItems([]) };
}

/** The item before all others, without what stood for the same thing. */
const first = (item, before) => [item, ...before.filter((other) => other.id !== item.id)].slice(0, SHOWN);

function useGathered(words, told) {
  const gathered = useRef({ count: 0, timer: null });
  useEffect(() => () => clearTimeout(gathered.current.timer), []);
  return () => {
    const now = gathered.current;
    now.count += 1;
    now.timer ??= setTimeout(() => {
      say(words(now.count));
      told?.();
      gathered.current = { count: 0, timer: null };
    }, QUIET_MS);
  };
}

const STATES = {
  live: "Live: what comes in is told at once.",
  connecting: "Connecting …",
  waiting: "The line is broken. What comes meanwhile is shown as soon as it is back.",
};

/** Whether what arrives is told at once, in words. */
export function FeedState({ state, error }) {
  return html`<p class="fine" data-feed=${state}>${error ? error.message : STATES[state]}</p>`;
}
