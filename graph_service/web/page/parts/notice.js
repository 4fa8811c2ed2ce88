// Short words that something is done, seen for a while and read out.
import { html, useEffect, useState } from "../vendor/htm-preact.js";

const SHOWN_SECONDS = 8;
const events = new EventTarget();

/** Say that something is done. */
export function say(text) {
  events.dispatchEvent(new CustomEvent("said", { detail: text }));
}

/** Where it is said; the frame has one. */
export function Notices() {
  const [text, setText] = useState("");
  useEffect(() => {
    let timer = null;
    const said = ({ detail }) => {
      setText(detail);
      clearTimeout(timer);
      timer = setTimeout(() => setText(""), 1000 * SHOWN_SECONDS);
    };
    events.addEventListener("said", said);
    return () => events.removeEventListener("said", said);
  }, []);
  return html`<div class="notices" role="status" aria-live="polite">${text && html`<p
    class="notice">${text}</p>`}</div>`;
}
