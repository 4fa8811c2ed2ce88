// How messages sound, in a few words.
import { label, percent } from "../../core/words.js";

/** "62 % negative, 30 % neutral", the commonest first; what is under a twentieth is left out. */
export function toneWords(tones) {
  const told = tones.filter(({ share }) => share >= 0.05).sort((one, other) => other.share - one.share);
  return told.map(({ tone, share }) => `${percent(share)} ${label(tone)}`).join(", ");
}
