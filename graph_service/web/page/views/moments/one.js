// One standing context: what it was told, what was held back, and what to rate so that it learns.
import { html, useEffect } from "../../vendor/htm-preact.js";
import { useAddress } from "../../core/address.js";
import { useAnswer } from "../../core/client.js";
import { usePages } from "../../core/pages.js";
import { goTo } from "../../parts/focus.js";
import { chosenOf, Sections } from "../../parts/sections.js";
import { Answer, Empty } from "../../parts/states.js";
import { onChange } from "../../parts/changes.js";
import { Matches } from "./matches.js";
import { Promised } from "./promised.js";
import { ToRate } from "./to_rate.js";

const CONTEXT = /* GraphQL */ `
  query StandingContext($id: ID!) {
    context(id: $id) {
      id name text paused
      promise { maxIrrelevantRate threshold guaranteed rated explanation }
    }
  }
`;

const RATINGS = /* GraphQL */ `
  query ContextRatings($id: ID!, $first: Int = 100, $after: String) {
    context(id: $id) {
      ratings(first: $first, after: $after) {
        edges { node { id relevant by at withdrawnAt message { id } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`;

const PARTS = [
  { name: "told", title: "Told" },
  { name: "held", title: "Held back" },
  { name: "rate", title: "To rate" },
];

export function One({ id }) {
  const answer = useAnswer(CONTEXT, { id });
  useEffect(() => onChange(answer.again), [answer.again]);
  // Whoever chose it in the list below is taken to it.
  useEffect(() => goTo("one"), [id]);
  return html`<section class="panel" aria-labelledby="one">
    <h2 id="one" tabindex="-1">${answer.data?.context?.name ?? "A standing context"}</h2>
    <${Answer} of=${answer}>
      ${(data) => (data.context ? html`<${Body} context=${data.context} />` : html`<${Empty}>It has been deleted.<//>`)}
    <//>
  </section>`;
}

function Body({ context }) {
  const { query, set } = useAddress();
  const chosen = chosenOf(PARTS, query);
  const ratings = useRatings(context.id);
  return html`
    <p>
      Waits for: <q>${context.text}</q>${context.paused ? ", but is paused: what comes meanwhile is not told later." : "."}
      ${" "}<button type="button" class="quiet" onClick=${() => set({ waits: null, part: null })}>Close</button>
    </p>
    <${Promised} promise=${context.promise} />
    <${Sections} label="What of it" parts=${PARTS} chosen=${chosen} />
    ${chosen.name === "rate"
      ? html`<${ToRate} id=${context.id} ratings=${ratings} />`
      : html`<${Matches} key=${chosen.name} id=${context.id} held=${chosen.name === "held"} ratings=${ratings} />`}
  `;
}

/** All ratings of a context, page after page, as the last word on each message. */
function useRatings(id) {
  const answer = usePages(RATINGS, { id, first: 100 }, (data) => data.context?.ratings);
  useEffect(() => onChange(answer.again), [answer.again]);
  const following = answer.state === "ready" && answer.hasMore && !answer.busy;
  useEffect(() => void (following && answer.more()), [following, answer.rows.length]);
  return latest(answer.rows);
}

/** The last word on each message that stands, by the message's id. */
export function latest(ratings) {
  const standing = ratings.filter((rating) => rating.withdrawnAt === null);
  const inTime = standing.sort((one, other) => one.at.localeCompare(other.at));
  return new Map(inTime.map((rating) => [rating.message.id, rating]));
}
