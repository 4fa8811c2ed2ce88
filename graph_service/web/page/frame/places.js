// The places of the page: path, file of the view, and words in the navigation.
export const PLACES = [
  { path: "/", view: "home", words: "Start" },
  { path: "/advocates", view: "advocates", words: "Advocates" },
  { path: "/voices", view: "voices", words: "Voices" },
  { path: "/moments", view: "moments", words: "Moments" },
  { path: "/waiting", view: "waiting", words: "Waiting" },
  { path: "/signals", view: "signals", words: "Signals" },
  { path: "/who", view: "who", words: "Who is who" },
  { path: "/strategy", view: "strategy", words: "Strategy" },
  { path: "/person", view: "person", words: "" },
];
