// Fields of a context that are chosen from a list.
import { html } from "../../vendor/htm-preact.js";
import { useName } from "../../core/names.js";
import { useProducts } from "../../core/products.js";
import { percent } from "../../core/words.js";

const USUAL = 0.2;
const RATES = [
  [0.05, "1 in 20"],
  [0.1, "1 in 10"],
  [USUAL, "1 in 5"],
  [0.3, "3 in 10"],
  [0.5, "every other one"],
];

/** The share of irrelevant matches that somebody puts up with. */
export function RateField({ value }) {
  const chosen = Number(value) || USUAL;
  const known = RATES.some(([rate]) => rate === chosen) ? RATES : [...RATES, [chosen, percent(chosen)]];
  const options = known.map(([rate, words]) => ({ value: String(rate), words: `at most ${words}` }));
  return html`<${Choice} name="rate" label="How many may be irrelevant?" options=${options} value=${String(chosen)} />`;
}

/** One of our products, or any. */
export function ProductField({ value }) {
  const options = [{ value: "", words: "any" }, ...useProducts().map(({ id, name }) => ({ value: id, words: name }))];
  return html`<${Choice} name="product" label="Product" options=${options} value=${value ?? ""} />`;
}

function Choice({ name, label, options, value }) {
  const id = useName("choice");
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select id=${id} name=${name}>
      ${options.map((option) => html`<option key=${option.value} value=${option.value} selected=${option.value === value}>${option.words}</option>`)}
    </select>
  </div>`;
}
