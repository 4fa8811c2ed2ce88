// Subscriptions: a small client of graphql-transport-ws that goes on where it was cut off.
import { useEffect, useRef, useState } from "../vendor/htm-preact.js";
import { Refused } from "./client.js";
import { authorization, want } from "./key.js";
import { onReturn } from "./presence.js";

const UNAUTHORIZED = 4401;
const LONGEST_SECONDS = 30;

/**
 * `{state, error}` of a subscription: "connecting", "live", "waiting" (cut off, tried again soon) or "failed".
 *
 * `onItem` gets each value of its one field. Where values have a `cursor` and the query takes
 * `$after`, it goes on after the last one. With `null` for variables nothing is asked: "idle".
 */
export function useFeed(query, variables, onItem) {
  const [standing, setStanding] = useState({ state: "connecting", error: null });
  const receive = useRef(onItem);
  receive.current = onItem;
  const wanted = JSON.stringify(variables);
  useEffect(() => {
    if (variables === null) return setStanding({ state: "idle", error: null });
    const feed = new Feed(query, JSON.parse(wanted), (item) => receive.current(item), setStanding);
    feed.open();
    const forget = onReturn(() => feed.reopen());
    return () => {
      forget();
      feed.close();
    };
  }, [query, wanted]);
  return standing;
}

class Feed {
  constructor(query, variables, onItem, onState) {
    Object.assign(this, { query, variables, onItem, onState, failures: 0, ended: false, socket: null, timer: null });
  }

  open() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/graphql`, "graphql-transport-ws");
    this.socket = socket;
    socket.onopen = () => this.say({ type: "connection_init", payload: introduction() });
    socket.onmessage = (event) => this.hear(JSON.parse(event.data));
    socket.onclose = (event) => this.socket === socket && this.cut(event.code);
  }

  say(message) {
    this.socket.send(JSON.stringify(message));
  }

  hear(message) {
    if (message.type === "connection_ack") this.subscribe();
    else if (message.type === "ping") this.say({ type: "pong" });
    else if (message.type === "next") this.take(message.payload);
    else if (message.type === "error") this.fail(message.payload[0]);
  }

  subscribe() {
    this.failures = 0;
    this.say({ id: "1", type: "subscribe", payload: { query: this.query, variables: this.variables } });
    this.onState({ state: "live", error: null });
  }

  take({ data, errors }) {
    if (errors?.length) return this.fail(errors[0]);
    const item = Object.values(data)[0];
    if (item.cursor) this.variables = { ...this.variables, after: item.cursor };
    this.onItem(item);
  }

  fail({ message, extensions }) {
    this.ended = true;
    this.onState({ state: "failed", error: new Refused(message, extensions ?? {}) });
    this.socket.close();
  }

  cut(code) {
    if (this.ended) return;
    this.onState({ state: "waiting", error: null });
    if (code === UNAUTHORIZED) return want(true);
    this.timer = setTimeout(() => this.open(), 1000 * Math.min(2 ** this.failures++, LONGEST_SECONDS));
  }

  reopen() {
    if (this.ended || this.socket.readyState <= WebSocket.OPEN) return;
    clearTimeout(this.timer);
    this.open();
  }

  close() {
    this.ended = true;
    clearTimeout(this.timer);
    this.socket.close();
  }
}

function introduction() {
  const authorized = authorization();
  return authorized ? { authorization: authorized } : {};
}
