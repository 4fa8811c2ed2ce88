"""Phrases that betray what a message wants, in English: from "would be nice" to "my lawyer".

A cue is no verdict; the heads weigh it with everything else, and it serves as the words that decided.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from graph_service.text.phrases import BETTER, CHANGE, LEADING, MIGHT, PHRASES

TOKEN: Final = re.compile(r"[@#]?[a-z0-9]+(?:['’][a-z]+)*|[.!?:;,\n>…]+|🙏|❤️")
END: Final = re.compile(r"[.!?:;,\n>…]")
FAR: Final = 6
"""So many words after `would` a `nice` may stand."""

NAMES: Final = ("order to change", "plea to change", "would be better", *PHRASES)
"""What `cues` counts, in its order."""

Words = list[str]


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue by its name, and where it stands in the text."""

    name: str
    start: int
    end: int


def by_first_word() -> Mapping[str, list[tuple[Words, int]]]:
    """Phrases by their first word, each with the place of its cue in `NAMES`."""
    phrases: defaultdict[str, list[tuple[Words, int]]] = defaultdict(list)
    for name, text in PHRASES.items():
        for phrase in text.split("|"):
            words = phrase.split()
            phrases[words[0]].append((words, NAMES.index(name)))
    return dict(phrases)


KNOWN: Final = by_first_word()


def cues(text: str) -> list[float]:
    """How often each cue is in a text, 2 at most, halved: 0, 0.5 or 1 for each of `NAMES`."""
    counts = [0.0] * len(NAMES)
    for cue, _, _ in found(TOKEN.findall(lowered(text))):
        counts[cue] = min(1.0, counts[cue] + 0.5)
    return counts


def cues_in(text: str) -> list[Cue]:
    """The cues of a text with their places, from left to right."""
    tokens = list(TOKEN.finditer(lowered(text)))
    return [
        Cue(NAMES[cue], tokens[first].start(), tokens[last].end())
        for cue, first, last in found([token.group() for token in tokens])
    ]


def lowered(text: str) -> str:
    """A text in lower case with straight apostrophes, each character where it was."""
    lower = text.lower()
    return (lower if len(lower) == len(text) else "".join(map(lower_alone, text))).replace("’", "'")


def lower_alone(character: str) -> str:
    lower = character.lower()
    return lower if len(lower) == 1 else character


def found(words: Words) -> Iterator[tuple[int, int, int]]:
    """Cues in a text's words, as places in `NAMES`, with their first and last word."""
    start = True
    for at, word in enumerate(words):
        if start and word in CHANGE:
            yield 0, at, at
        start = END.match(word) is not None or word[0] == "@" or (start and word in LEADING)
        if word in MIGHT and (last := end_of_better(words, at)):
            yield 2, at, last
        for phrase, cue in KNOWN.get(word, ()):
            if words[at : at + len(phrase)] == phrase:
                yield cue, at, at + len(phrase) - 1
        if word in PLEAS and (last := end_of_plea(words, at)):
            yield 1, at, last


PLEAS: Final = frozenset({"please", "pls", "plz", "kindly"})


def end_of_plea(words: Words, at: int) -> int:
    """Where the change that is begged for stands, next or next but one; 0 where none is."""
    return next(
        (next_at for next_at in range(at + 1, at + 3) if set(words[next_at : next_at + 1]) & CHANGE), 0
    )


def end_of_better(words: Words, at: int) -> int:
    """Where the praise of what might be stands: `would be so much easier`; 0 where there is none."""
    after = words[at + 1 : at + 1 + FAR]
    return next((at + 1 + far for far, word in enumerate(after) if word in BETTER), 0)
