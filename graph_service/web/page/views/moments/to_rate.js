// A fair draw of messages that nobody has rated: what is promised of a context rests on these.
import { html } from "../../vendor/htm-preact.js";
import { useAnswer } from "../../core/client.js";
import { Answer } from "../../parts/states.js";
import { Table } from "../../parts/table.js";
import { saidColumns } from "../../parts/said.js";
import { Rate } from "./rating.js";

const TO_RATE = /* GraphQL */ `
  query ToRate($id: ID!) {
    context(id: $id) {
      toRate(first: 10) { id text channel sentAt sender { channel address name customer { id name } } }
    }
  }
`;

export function ToRate({ id, ratings }) {
  const answer = useAnswer(TO_RATE, { id });
  const columns = [
    ...saidColumns((row) => row),
    {
      key: "rating",
      title: "Is it what you look for?",
      cell: (row) => html`<${Rate} context=${id} message=${row} rating=${ratings.get(row.id)} />`,
    },
  ];
  return html`
    <p class="fine">Rate what you are shown, relevant or not: who rates only the best few learns nothing of the others.</p>
    <${Answer} of=${answer}>
      ${(data) => html`<${Table} caption="Drawn evenly from all that may fit" columns=${columns} rows=${data.context?.toRate ?? []}
        rowKey=${(row) => row.id} empty="Nothing is left to rate." />`}
    <//>
    <p class="acts"><button type="button" onClick=${answer.again}>Draw others</button></p>
  `;
}
