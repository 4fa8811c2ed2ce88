// Signals as they reach a team: counted in a line, and shown when somebody asks, so that nothing jumps.
import { html } from "../../vendor/htm-preact.js";
import { link, useAddress } from "../../core/address.js";
import { Person } from "../../core/words.js";
import { changed } from "../../parts/changes.js";
import { FeedState, SHOWN, useArrivals } from "../../parts/feed.js";

const ROUTED = /* GraphQL */ `
  subscription SignalRouted($team: String, $after: String) {
    signalRouted(team: $team, after: $after) {
      cursor
      signal { id kind team overdue customer { id name handles(first: 1) { edges { node { channel address } } } } }
    }
  }
`;

const words = (count) => (count === 1 ? "A new signal has come in." : `${count}${count === SHOWN ? " or more" : ""} new signals have come in.`);

export function Routed({ team }) {
  const { query } = useAddress();
  const kept = `signals ${team ?? "all"}`;
  const { items, state, error, clear } = useArrivals(ROUTED, { team }, { kept, item: (arrival) => arrival.signal, words });
  const shown = () => {
    clear();
    changed();
  };
  return html`<div class="arrivals">
    <${FeedState} state=${state} error=${error} />
    ${items.length
      ? html`<p>${words(items.length)} <button type="button" onClick=${shown}>Show in the list</button></p>
          <ul>
            ${items.slice(0, 5).map(
              (signal) => html`<li key=${signal.id}>
                <a href=${link("/signals", { ...query, signal: signal.id })}>${signal.kind} for ${signal.team}</a>, by
                ${" "}<${Person} of=${signal.customer} />
              </li>`,
            )}
          </ul>`
      : null}
  </div>`;
}
