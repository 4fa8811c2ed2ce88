// The guards, as people call them.
const WORDS = {
  FORGOTTEN: "The message is gone",
  OUR_STAFF: "One of ours",
  BOT: "A program",
  NO_CONSENT: "No consent",
  OPEN_COMPLAINT: "An open complaint",
  CONTACTED_LATELY: "We reached them lately",
  ALREADY_ANSWERED: "Answered already",
};

/** Those that somebody may overrule, as pairs of the API's name and words. */
export const LIFTABLE = ["OPEN_COMPLAINT", "CONTACTED_LATELY", "ALREADY_ANSWERED", "BOT"].map((kind) => [kind, WORDS[kind]]);

export const guardWords = (kind) => WORDS[kind] ?? kind;
