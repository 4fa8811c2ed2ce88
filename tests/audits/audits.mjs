// Puts every audit of graphql-http to a server: `node audits.mjs URL` prints a JSON array.
import { serverAudits } from "graphql-http";

const [, , url] = process.argv;
const results = [];
for (const audit of serverAudits({ url, fetchFn: fetch })) {
  const { id, name, status, reason } = await audit.fn();
  results.push({ id, name, status, reason: reason ?? null });
}
console.log(JSON.stringify(results));
