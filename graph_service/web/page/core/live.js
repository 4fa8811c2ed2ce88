// Subscriptions: a small client of graphql-transport-ws that goes on where it was cut off.
import { useEffect, useRef, useState } from "../vendor/htm-preact.js";
import { Refused } from "./client.js";
import { authorization, want } from "./key.js";
import { onReturn } from "./presence.js";

const UNAUTHORIZED = 4401;
const UNKNOWN_PLACE = "INVALID_CURSOR";
const LONGEST_SECONDS = 30;

/**
 * `{state, error}` of a subscription: "connecting", "live", "waiting" (cut off, tried again soon) or "failed".
 *
 * `onItem` gets each value of its one field. Where values have a `cursor` and the query takes
 * `$after`, it goes on after the last one; where none has come, or the service knows it no more,
 * `onGap` is called, as something may have been missed. With `null` for variables nothing is asked: "idle".
 */
export function useFeed(query, variables, onItem, onGap) {
  const [standing, setStanding] = useState({ state: "connecting", error: null });
  const receive = useRef(null);
  receive.current = { item: onItem, gap: onGap };
  const wanted = JSON.stringify(variables);
  useEffect(() => {
    if (variables === null) return setStanding({ state: "idle", error: null });
    const feed = new Feed(query, JSON.parse(wanted), receive, setStanding);
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
  constructor(query, variables, receive, onState) {
    Object.assign(this, { query, variables, receive, onState, socket: null, timer: null });
    Object.assign(this, { failures: 0, wasCut: false, ended: false });
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
    if (this.wasCut && !this.variables.after) this.receive.current.gap();
  }

  take({ data, errors }) {
    if (errors?.length) return this.fail(errors[0]);
    const item = Object.values(data)[0];
    if (item.cursor) this.variables = { ...this.variables, after: item.cursor };
    this.receive.current.item(item);
  }

  fail({ message, extensions }) {
    if (this.variables.after && extensions?.code === UNKNOWN_PLACE) return this.beginAnew();
    this.ended = true;
    this.onState({ state: "failed", error: new Refused(message, extensions ?? {}) });
    this.socket.close();
  }

  /** The record is another, or lost its end: what is kept of it leads nowhere. */
  beginAnew() {
    this.variables = { ...this.variables, after: null };
    this.socket.close();
  }

  cut(code) {
    if (this.ended) return;
    this.wasCut = true;
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
    leave(this.socket);
  }
}

/** Browsers warn of a socket that is closed before it was open, so that one is closed as soon as it is. */
function leave(socket) {
  if (socket.readyState === WebSocket.CONNECTING) socket.onopen = () => socket.close();
  else socket.close();
}

function introduction() {
  const authorized = authorization();
  return authorized ? { authorization: authorized } : {};
}
