// The questions of a board, in the order in which it asks them, and what each divides its answer by.
// With `where` the answer is the part with the most in it.

import { channelName, label } from "../../core/words.js";

/** What a part of an answer is called: a channel by its name, anything else as it is. */
export const partName = (key, question) => (question.part === "Channel" ? channelName(key) : label(key));

export const QUESTIONS = [
  { name: "whereCustomersAre", question: "Where are our customers?", part: "Channel", where: true },
  { name: "whereProspectsAre", question: "Where are our prospects?", part: "Channel", where: true },
  { name: "whereIssuesGo", question: "Where do people go when they have issues?", part: "Channel", where: true },
  { name: "channelCost", question: "Is a channel worth its cost?", part: "Channel" },
  { name: "openness", question: "How open is the conversation?", part: "Way of being open" },
  { name: "success", question: "How are we making our customers successful?", part: "Way of success" },
  { name: "flames", question: "What keeps people from flaming the chief executive?", part: "Where the matter stands" },
  { name: "willingReferences", question: "How many are willing references?", part: "State of the reference" },
  { name: "activeReferrers", question: "How many actively refer business to us?", part: "Part" },
  { name: "focus", question: "What is our focus?", part: "Product, team or channel", where: true },
];
