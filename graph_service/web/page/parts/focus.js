// Where the keyboard goes on when what had it is done with or gone.
import { useEffect } from "../vendor/htm-preact.js";

let last = null;
addEventListener("focusin", (event) => (last = event.target));

/** Focus the heading with this id. */
export function goTo(id) {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}

/** Focus the heading with this id, unless something else has the focus by then. */
export function keepFocus(id) {
  requestAnimationFrame(() => document.activeElement === document.body && goTo(id));
}

/** Whenever `data` is new: if what had the focus went with the old, the heading with this id gets it. */
export function useKeptFocus(id, data) {
  useEffect(() => {
    if (document.activeElement === document.body && last && !last.isConnected) goTo(id);
  }, [data]);
}
