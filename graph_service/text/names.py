"""The names that things go by, and how their words are written in texts."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Final

from rapidfuzz.distance import OSA

from graph_service.text.known_words import known_words

LETTER: Final = r"(?:[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[\u0300-\u036f])"
"""What makes a neighbouring letter part of the same word: any letter, digit or accent, save those
of scripts that write words without spaces or with endings attached (Thai, Japanese, Chinese, Korean)."""

SIGN: Final = re.compile(rf"{LETTER}+|[^\w\s]|\w")
HUMP: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
LONGEST: Final = 64
"""Letters of a word that may be a name."""
HUMPS: Final = 8
"""Parts of a run-together word that are looked at."""
INFLECTED: Final = 4
SLIPPED_WORD: Final = 4
SLIPPED_NAME: Final = 6
SLIPPED_PHRASE: Final = 8
RUN_TOGETHER: Final = 7
INSIDE: Final = 4
"""The fewest letters of a word with an ending, of a word with a slip, of a name of one and of several
words with a slip, of words run together without a sign or capitals, of a name within another word."""


class Form(StrEnum):
    """How a name is written."""

    EXACT = "exact"
    HANDLE = "handle"
    HASHTAG = "hashtag"
    RUN_TOGETHER = "run together"
    INFLECTED = "inflected"
    SLIP = "slip"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as words in lower case; `spaced` says of each whether a space stands before it.

    `owner` numbers the thing that goes by it.
    """

    words: tuple[str, ...]
    spaced: tuple[bool, ...]
    owner: int

    @property
    def joined(self) -> str:
        return "".join(self.words)


@dataclass(frozen=True, slots=True)
class Whole:
    """A word of a text that holds a whole name, from `start` to `end` within the word."""

    name: Name
    form: Form
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word of a text may be: words of names, each with its form, and whole names."""

    words: Mapping[str, Form]
    wholes: tuple[Whole, ...]


NOTHING: Final = Reading({}, ())


def name_of(text: str, owner: int) -> Name:
    """A name from how it is written in `company.toml`."""
    found = list(SIGN.finditer(text.strip()))
    spaced = tuple(before.end() < after.start() for before, after in pairwise(found))
    return Name(tuple(folded(match.group()) for match in found), (False, *spaced), owner)


def folded(text: str) -> str:
    """A text in composed Unicode form and without upper case."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).casefold()


class Names:
    """Names by the words of texts that may belong to them.

    `tokens` finds the words of a text, and those signs of which some name is made.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        self._joined: dict[str, Name] = {}
        self._lasts: set[str] = set()
        self.starting: defaultdict[str, list[Name]] = defaultdict(list)
        self._alike: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
        self._squeezed: dict[str, str] = {}
        for name in names:
            self._add(name)
        signs = sorted({word for first in self._words() for word in first if not re.match(LETTER, word)})
        self.tokens = re.compile("|".join([f"{LETTER}+", *map(re.escape, signs)]))
        self.reading = lru_cache(maxsize=65_536)(self._reading)

    def _words(self) -> Iterator[tuple[str, ...]]:
        return (name.words for name in self._joined.values())

    def _add(self, name: Name) -> None:
        self._joined.setdefault(name.joined, name)
        self._lasts.add(name.words[-1])
        self.starting[name.words[0]].append(name)
        for word in name.words:
            for length in (len(word) - 1, len(word), len(word) + 1):
                self._alike[word[0], length].add(word)
            self._squeezed.setdefault(squeezed(word), word)

    def _reading(self, token: str) -> Reading:
        """What a word as it is written may be; most are nothing."""
        if len(token) > LONGEST:
            return NOTHING
        word = folded(token)
        words, wholes = self._as_words(word), tuple(self._as_names(token, word))
        return Reading(words, wholes) if words or wholes else NOTHING

    def _as_words(self, word: str) -> dict[str, Form]:
        near = self._alike.get((word[0], len(word)), ())
        found = {word: Form.EXACT} if word in near else {}
        for base in stems(word):
            if base in self._lasts:
                found.setdefault(base, Form.INFLECTED)
        if not found and len(word) >= SLIPPED_WORD and word not in known_words():
            found = dict.fromkeys(sorted(base for base in near if is_slip(word, base)), Form.SLIP)
            squeezed_from = self._squeezed.get(squeezed(word))
            if squeezed_from is not None and len(squeezed_from) >= SLIPPED_WORD:
                found.setdefault(squeezed_from, Form.SLIP)
        return found

    def _as_names(self, token: str, word: str) -> Iterator[Whole]:
        """Names of several words written as one, and names within a word that capitals divide."""
        name = self._joined.get(word.replace("_", ""))
        if name is not None and (len(name.words) > 1 or "_" in word):
            yield Whole(name, Form.RUN_TOGETHER, 0, len(token))
            return
        humps = [match.span() for match in HUMP.finditer(token)][: HUMPS + 1]
        if 1 < len(humps) <= HUMPS and name is None:
            yield from self._within(token, humps)

    def _within(self, token: str, humps: list[tuple[int, int]]) -> Iterator[Whole]:
        """The longest name that some neighbouring parts of a word make."""
        parts = [(humps[a][0], humps[b - 1][1]) for a, b in combinations(range(len(humps) + 1), 2)]
        for start, end in sorted(parts, key=lambda part: (part[0] - part[1], part[0])):
            name = self._joined.get(token[start:end].lower())
            if name is not None and end - start >= INSIDE:
                yield Whole(name, Form.RUN_TOGETHER, start, end)
                return


def stems(word: str) -> Iterator[str]:
    """What a word may be the plural of."""
    if word.endswith("s") and len(word) > INFLECTED:
        yield word[:-1]
        if word.endswith("es") and len(word) > INFLECTED + 1:
            yield word[:-2]


def squeezed(word: str) -> str:
    """A word without its repetitions of letters: `pipkin` for `piiipkinn`."""
    return re.sub(r"(.)\1+", r"\1", word)


def is_slip(word: str, base: str) -> bool:
    """Whether a word is another with one letter wrong, missing, added or swapped with its neighbour.

    An added ending makes another word of it rather than a slip: `googled`, `kindler`.
    """
    if len(base) < SLIPPED_WORD or word.startswith(base):
        return False
    return OSA.distance(word, base, score_cutoff=1) == 1
