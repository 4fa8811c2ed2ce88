// The form in which a context is typed; what it asks is in the URL.
import { html } from "../../vendor/htm-preact.js";
import { useAddress } from "../../core/address.js";
import { Field, Form } from "../../parts/form.js";
import { ProductField, RateField } from "./fields.js";

/** What to ask `moments`, as the URL has it. */
export function asked(query) {
  return {
    context: query.context,
    rate: Number(query.rate) || 0.2,
    filter: { channel: query.channel || null, product: query.product || null },
    guards: query.purpose ? { purpose: query.purpose } : null,
  };
}

/** The form; another URL fills it anew. */
export function Asking() {
  const { query, set } = useAddress();
  const { context, channel, product, purpose, rate } = query;
  const ask = (given) => set({ ...given, context: given.context.trim(), waits: null });
  return html`<${Form} key=${JSON.stringify(asked(query))} onSubmit=${ask} submit="Who fits now?">
    <${Field} name="context" label="What do you look for?" kind="area" required defaultValue=${context ?? ""}
      rows="2" hint="In a sentence, as you would say it to a colleague: people whose parcel has not come." />
    <div class="filters">
      <${RateField} value=${rate} />
      <${Field} name="channel" label="Channel" defaultValue=${channel ?? ""} placeholder="any" />
      <${ProductField} value=${product} />
      <${Field} name="purpose" label="To turn to them for" defaultValue=${purpose ?? ""} placeholder="such as marketing" />
    </div>
  <//>`;
}
