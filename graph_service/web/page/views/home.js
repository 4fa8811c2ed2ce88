// Where a newcomer begins: the three things most want to know, and where the rest is.
import { html } from "../vendor/htm-preact.js";
import { linkNow } from "../core/address.js";
import { BestAdvocates } from "./home/best_advocates.js";
import { Held } from "./home/held.js";
import { LongestWait } from "./home/longest_wait.js";
import { WithoutChannel } from "./home/without_channel.js";

export const title = "Start";

const REST = [
  {
    path: "/voices",
    name: "Voices",
    words: "How loud fans and critics are, who changed sides, and what people talk about.",
  },
  {
    path: "/moments",
    name: "Moments",
    words: "Describe a situation, and see whose words fit it, now and as they come in.",
  },
  { path: "/signals", name: "Signals", words: "What each team has to act on, until when, and what was done." },
  { path: "/who", name: "Who is who", words: "Handles that may belong to one person: decide, or take it back." },
  {
    path: "/person",
    name: "A person",
    words: "Find somebody by name: all they did on every channel, in one line of time.",
  },
  {
    path: "/strategy",
    name: "Strategy",
    words: "The questions a board asks, each with an answer, how sure it is, and the proof.",
  },
];

export default function Home() {
  return html`<h1>Who speaks for you, who waits, what you could lose</h1>
    <p class="lead">This page reads what customers said on every channel as one conversation with people. Press any number to see the messages behind it.</p>
    <div class="panels">
      <${BestAdvocates} />
      <${LongestWait} />
      <${WithoutChannel} />
    </div>
    <section class="panel" aria-labelledby="rest">
      <h2 id="rest">What else is here</h2>
      <dl class="facts">
        ${REST.map((each) => html`<dt key=${each.path}><a
          href=${linkNow(each.path)}>${each.name}</a></dt><dd>${each.words}</dd>`)}
      </dl>
    </section>
    <${Held} />`;
}
