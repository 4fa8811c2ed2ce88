// What narrows a list. The view binds it to the URL.
import { html } from "../vendor/htm-preact.js";
import { useName } from "../core/names.js";
import { useProducts } from "../core/products.js";
import { beginning } from "./span.js";

/**
 * Labelled fields, `{name, label, kind: "text"|"select"|"number"|"date"|"check", options, hint}`.
 *
 * `value` is the URL's query; `onChange(patch)` gets what changed, empty for nothing. Options are
 * texts or `{value, label}`; what is `needed` cannot be left empty. Children, such as `ProductSelect`,
 * stand before the fields.
 * A view with several filters gives each a `label`.
 */
export function Filters({ fields, value, onChange, label = "Filter", children }) {
  const free = fields.filter((field) => !field.needed);
  const cleared = Object.fromEntries(free.map(({ name }) => [name, null]));
  const filled = free.some(({ name }) => value[name]);
  return html`<form class="filters" aria-label=${label} onSubmit=${(event) => event.preventDefault()}>
    ${children}
    ${fields.map((field) => html`<${Field} key=${field.name} field=${field} value=${value[field.name] ?? ""}
      onChange=${onChange} />`)}
    ${filled && html`<button type="button" class="quiet" onClick=${() => onChange(cleared)}>Clear</button>`}
  </form>`;
}

function Field({ field, value, onChange }) {
  const id = useName("filter");
  const change = (said) => onChange({ [field.name]: said || null });
  if (field.kind === "check") return html`<${Check} id=${id} label=${field.label} value=${value} change=${change} />`;
  const input =
    field.kind === "select"
      ? html`<${Select} ...${{ id, options: field.options, value, change, needed: field.needed }} />`
      : html`<${Input} ...${{ id, field, value, change }} />`;
  return html`<div class="field"><label for=${id}>${field.label}</label>${input}</div>`;
}

function Check({ id, label, value, change }) {
  return html`<div class="field check">
    <input id=${id} type="checkbox" checked=${Boolean(value)}
      onChange=${(event) => change(event.target.checked ? "yes" : "")} />
    <label for=${id}>${label}</label>
  </div>`;
}

function Select({ id, options, value, change, needed }) {
  const all = options.map((option) => (typeof option === "string" ? { value: option, label: option } : option));
  const any = needed || all.some((option) => option.value === "") ? [] : [{ value: "", label: "Any" }];
  return html`<select id=${id} value=${value} onChange=${(event) => change(event.target.value)}>
    ${[...any, ...all].map((option) => html`<option key=${option.value} value=${option.value}
      selected=${option.value === value}>${option.label}</option>`)}
  </select>`;
}

function Input({ id, field, value, change }) {
  const shown = field.kind === "date" && !beginning(value) ? "" : value;
  const changed = (event) => isTyped(field, event.target.value) && change(event.target.value.trim());
  return html`<input id=${id} type=${field.kind} value=${shown} placeholder=${field.hint} min=${field.min}
    max=${field.max} onChange=${changed} />`;
}

/** Whether a date is there in full: 0202 is a year of which three digits are typed. */
const isTyped = ({ kind }, value) => !(kind === "date" && value.startsWith("0"));

/** The products, by id; `value` and `onChange(id or null)`. */
export function ProductSelect({ value, onChange, label = "Product", any = "All products" }) {
  const id = useName("product");
  const options = [
    { value: "", label: any },
    ...useProducts().map((product) => ({ value: product.id, label: product.name })),
  ];
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <${Select} id=${id} options=${options} value=${value ?? ""} change=${(said) => onChange(said || null)} />
  </div>`;
}

/** The time as of which everything is read: `value` is ISO 8601, `onChange(text or null)`. The frame has one for all views. */
export function AsOf({ value, onChange }) {
  const id = useName("as-of");
  const changed = ({ target: { value: said } }) =>
    isTyped({ kind: "date" }, said) && onChange(said ? new Date(said).toISOString() : null);
  return html`<div class="field as-of">
    <label for=${id}>As of</label>
    <input id=${id} type="datetime-local" value=${value ? local(value) : ""} onChange=${changed} />
    ${value && html`<button type="button" class="quiet" onClick=${() => onChange(null)}>Latest</button>`}
  </div>`;
}

function local(iso) {
  const at = new Date(iso);
  return new Date(at - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
