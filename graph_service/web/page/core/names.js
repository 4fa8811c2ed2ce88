// Ids of elements that refer to each other.
import { useRef } from "../vendor/htm-preact.js";

let count = 0;

/** An id that no other element of the page has, and that stays. */
export function useName(prefix) {
  const name = useRef(null);
  name.current ??= `${prefix}-${(count += 1)}`;
  return name.current;
}
