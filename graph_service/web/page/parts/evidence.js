// The messages behind a number.
import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { ask } from "../core/client.js";
import { listed, shownWords } from "../core/pages.js";
import { channelName, handleName, plural, Person, When } from "../core/words.js";
import { Dialog } from "./dialog.js";
import { Empty, Failure, Loading } from "./states.js";

const MESSAGES = /* GraphQL */ `
  query Messages($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Message {
        id
        text
        subject
        sentAt
        channel
        sender { channel address name customer { id name } }
      }
    }
  }
`;

/** The messages with these ids, at most 100; those that are gone are left out. */
export async function messagesOf(ids, options) {
  if (!ids.length) return [];
  const { nodes: found } = await ask(MESSAGES, { ids: ids.slice(0, 100) }, options);
  return found.filter((message) => message?.id);
}

/** A button that says how many messages there are and opens them; `messages` is a list or a connection. */
export function Evidence({ messages, title = "Messages", words }) {
  const list = listed(messages);
  if (!list.length) return html`<span class="fine">no message</span>`;
  const more = messages.pageInfo?.hasNextPage ? "+" : "";
  return html`<${Opening} title=${title}
    load=${() => messages}>${words ?? `${list.length}${more} ${list.length === 1 && !more ? "message" : "messages"}`}<//>`;
}

/** A number that opens the messages behind it: `messages` are at hand, or `load()` fetches them. */
export function Count({ value, messages, load, title = "Messages behind this number" }) {
  if (!load && !listed(messages).length) return html`<span>${value}</span>`;
  return html`<${Opening} title=${title} load=${load ?? (() => messages)}>${value}<//>`;
}

function Opening({ title, load, children }) {
  const [open, setOpen] = useState(false);
  return html`<button type="button" class="opens" aria-haspopup="dialog"
    onClick=${() => setOpen(true)}>${children}</button>
    <${Dialog} title=${title} open=${open} onClose=${() => setOpen(false)}><${Loaded} load=${load} /><//>`;
}

function Loaded({ load }) {
  const [{ found, error }, setState] = useState({ found: null, error: null });
  const begin = () => {
    setState({ found: null, error: null });
    Promise.resolve(load()).then(
      (messages) => setState({ found: messages }),
      (failed) => setState({ error: failed }),
    );
  };
  useEffect(begin, []);
  if (error) return html`<${Failure} error=${error} again=${begin} />`;
  if (!found) return html`<div aria-busy="true"><${Loading} /></div>`;
  return html`<${Messages} of=${found} />`;
}

/** Messages in full: time, channel, sender and text. */
export function Messages({ of }) {
  const list = listed(of);
  if (!list.length) return html`<${Empty}>No message is held for this.<//>`;
  return html`<p class="fine">${shownWords(of, plural(list.length, "message"))}</p>
    <ol class="messages">${list.map((message) => html`<li key=${message.id}><${Message} of=${message} /></li>`)}</ol>`;
}

/** One message as a quotation; `sender` and `subject` may be left out of what is asked for. */
export function Message({ of }) {
  return html`<figure class="message">
    <blockquote>
      ${of.subject && html`<p><strong>${of.subject}</strong></p>`}
      <p>${of.text || "(no words are kept)"}</p>
    </blockquote>
    <figcaption><${Sender} of=${of.sender} /> on ${channelName(of.channel)}, <${When} at=${of.sentAt} /></figcaption>
  </figure>`;
}

function Sender({ of }) {
  if (!of) return "Said";
  if (of.customer)
    return html`<${Person}
      of=${of.customer.name ? of.customer : { ...of.customer, name: of.name ?? handleName(of) }} />`;
  return of.name ?? handleName(of);
}
