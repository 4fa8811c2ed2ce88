// One signal opened: who raised it by which messages, its course, and what can be done.
import { html, useEffect } from "../../vendor/htm-preact.js";
import { useAnswer } from "../../core/client.js";
import { Person, When } from "../../core/words.js";
import { onChange } from "../../parts/changes.js";
import { Dialog } from "../../parts/dialog.js";
import { Messages } from "../../parts/evidence.js";
import { Answer, Empty } from "../../parts/states.js";
import { Table } from "../../parts/table.js";
import { Acts } from "./acts.js";
import { Due, statusWords } from "./due.js";

const SIGNAL = /* GraphQL */ `
  query OneSignal($id: ID!) {
    node(id: $id) {
      ... on Signal {
        id kind team owner status priority raisedAt dueAt overdue resolvedAt resolvedBy reopenedAt
        customer { id name handles(first: 1) { edges { node { channel address } } } }
        matter { id state messageCount openedAt waitsSince }
        evidence(first: 50) {
          edges { node { id text channel sentAt sender { channel address name } } }
          pageInfo { hasNextPage }
        }
        history(first: 100) { edges { node { act by at team owner note } } }
      }
    }
  }
`;

export function One({ id, onClose }) {
  const answer = useAnswer(SIGNAL, { id });
  useEffect(() => onChange(answer.again), [answer.again]);
  const kind = answer.data?.node?.kind;
  return html`<${Dialog} title=${kind ? `A signal: ${kind}` : "A signal"} open onClose=${onClose}>
    <${Answer} of=${answer}>
      ${({ node }) => (node?.kind ? html`<${Body} signal=${node} />` : html`<${Empty}>There is no such signal any more.<//>`)}
    <//>
  <//>`;
}

function Body({ signal }) {
  const { customer, matter } = signal;
  return html`
    <dl class="facts">
      <dt>Raised by</dt><dd><${Person} of=${customer} />, <${When} at=${signal.raisedAt} /></dd>
      <dt>For</dt><dd>${signal.team}, priority ${signal.priority}</dd>
      <dt>Due</dt><dd><${Due} signal=${signal} /></dd>
      <dt>Stands</dt><dd>${statusWords(signal)}${signal.reopenedAt ? html`, came back <${When} at=${signal.reopenedAt} />` : null}</dd>
      <dt>Matter</dt>
      <dd>${matter ? `${matter.state.toLowerCase()}, ${matter.messageCount} messages` : "none: it is about the conversation"}</dd>
    </dl>
    <h3>What raised it</h3>
    <${Messages} of=${signal.evidence} />
    <h3>What was done with it</h3>
    <${Table} caption="The first done first" columns=${COURSE} rows=${signal.history.edges.map((edge) => edge.node)}
      rowKey=${(act) => act.at + act.act} csv="signal-history" empty="Nobody has done anything with it yet." />
    <h3>What do you do?</h3>
    <${Acts} signal=${signal} />
  `;
}

const DOINGS = { TAKE: "took it", ASSIGN: "gave it on", RESOLVE: "resolved it", COMMENT: "said", REOPEN: "opened it again" };

function doing(act) {
  const to = [act.owner, act.team].filter(Boolean).join(", ");
  return `${DOINGS[act.act]}${act.act === "ASSIGN" && to ? ` to ${to}` : ""}`;
}

const COURSE = [
  { key: "at", title: "When", text: (act) => act.at, cell: (act) => html`<${When} at=${act.at} />` },
  { key: "by", title: "Who", text: (act) => act.by, cell: (act) => act.by },
  { key: "act", title: "Did what", text: doing, cell: doing },
  { key: "note", title: "Note", text: (act) => act.note ?? "", cell: (act) => act.note ?? "" },
];
