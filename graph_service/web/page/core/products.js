// What we sell: asked for once, as every view offers it.
import { useAnswer } from "./client.js";
import { nodes } from "./pages.js";

const PRODUCTS = /* GraphQL */ `
  query Products {
    products(first: 100) { edges { node { id slug name } } }
  }
`;

let known = null;

/** All products, `{id, slug, name}`; empty until they are there. */
export function useProducts() {
  const answer = useAnswer(PRODUCTS, known ? null : {});
  if (answer.data) known = nodes(answer.data.products);
  return known ?? [];
}
