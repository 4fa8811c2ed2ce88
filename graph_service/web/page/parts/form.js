// Small forms: what is wrong stands by its field.
import { html } from "../vendor/htm-preact.js";
import { useName } from "../core/names.js";

/** A form; `onSubmit(values)` gets its named fields as texts. `busy` while it is sent, `problem` what went wrong as a whole. */
export function Form({ onSubmit, submit, busy, problem, children }) {
  const sent = (event) => {
    event.preventDefault();
    onSubmit(Object.fromEntries(new FormData(event.currentTarget)));
  };
  return html`<form class="form" onSubmit=${sent}>
    ${children}
    <div role="alert">${problem && html`<p class="problem">${problem}</p>`}</div>
    <p class="acts"><button type="submit" class="main" disabled=${busy}>${busy ? "One moment …" : submit}</button></p>
  </form>`;
}

/** A labelled field of a form: `kind` "text", "area", "number" or "date"; `error` and `hint` are read with it. */
export function Field({ name, label, kind = "text", error, hint, ...more }) {
  const id = useName("field");
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  const common = { id, name, "aria-describedby": described, "aria-invalid": error ? "true" : undefined, ...more };
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${kind === "area" ? html`<textarea rows="4" ...${common}></textarea>` : html`<input type=${kind} ...${common} />`}
    ${hint && html`<p id=${`${id}-hint`} class="fine">${hint}</p>`}
    ${error && html`<p id=${`${id}-error`} class="problem">${error}</p>`}
  </div>`;
}
