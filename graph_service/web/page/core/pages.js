// Lists that come page by page, as Relay connections do.
import { useState } from "../vendor/htm-preact.js";
import { ask, stateOf, useAnswer } from "./client.js";

const FIRST = 20;
const NO_PAGES = { of: null, pages: [], busy: false, error: null };

/** The items of a connection. */
export const nodes = (connection) => (connection?.edges ?? []).map((edge) => edge.node);

/** The items of a list, or of a connection. */
export const listed = (items) => (Array.isArray(items) ? items : nodes(items));

/** How many items are shown, and that there are more where a connection says so. */
export const shownWords = (items, words) => (items.pageInfo?.hasNextPage ? `The first ${words}; there are more.` : words);

/**
 * As `useAnswer`, with `{rows, more, hasMore, total, busy}` of the connection that `pick(data)` gives.
 *
 * The query takes `$first` and `$after`. `more()` adds a page, and `busy` is true until it is there.
 */
export function usePages(query, variables, pick) {
  const asked = variables && { first: FIRST, ...variables };
  const begun = useAnswer(query, asked);
  const [kept, setLater] = useState(NO_PAGES);
  // Pages that followed another beginning are of another list.
  const later = kept.of === begun.data ? kept : NO_PAGES;
  const connections = [begun.data, ...later.pages].filter(Boolean).map(pick);
  const end = connections.at(-1)?.pageInfo;

  async function more() {
    const of = begun.data;
    setLater({ ...later, of, busy: true, error: null });
    const { pages, error } = await page(query, { ...asked, after: end.endCursor }, later.pages);
    setLater({ of, pages, busy: false, error });
  }
  const failed = later.error && { state: stateOf(later.error), error: later.error };
  return {
    ...begun,
    ...failed,
    rows: connections.flatMap(nodes),
    more,
    hasMore: Boolean(end?.hasNextPage),
    total: connections[0]?.totalCount ?? null,
    busy: later.busy,
  };
}

async function page(query, variables, before) {
  try {
    return { pages: [...before, await ask(query, variables)], error: null };
  } catch (error) {
    return { pages: before, error };
  }
}
