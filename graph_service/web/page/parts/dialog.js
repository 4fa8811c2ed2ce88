// Something that is answered or closed before anything else is done.
import { html, useLayoutEffect, useRef } from "../vendor/htm-preact.js";
import { useName } from "../core/names.js";

/** A native dialog: the keyboard stays in it, Escape closes it, and focus returns to what opened it. */
export function Dialog({ title, open, onClose, children }) {
  const element = useRef(null);
  const id = useName("dialog");
  // Before it is painted, so that nobody ever sees, or is held by, an empty one.
  useLayoutEffect(() => {
    if (open && !element.current.open) element.current.showModal();
    if (!open && element.current.open) element.current.close();
  }, [open]);
  const closed = (event) => event.target === element.current && open && onClose();
  return html`<dialog ref=${element} aria-labelledby=${id} onClose=${closed}>
    ${
      open &&
      html`<div class="dialog-head">
        <h2 id=${id}>${title}</h2>
        <button type="button" class="quiet" onClick=${() => element.current.close()}>Close</button>
      </div>
      ${children}`
    }
  </dialog>`;
}
