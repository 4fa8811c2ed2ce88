"""Names of people in one script and one order, as far as a text tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, takewhile
from typing import Final

from anyascii import anyascii

from ingest.identity.display_names import persons_name

SILENT: Final = re.compile(r"['’`´.]")
GAP: Final = re.compile(r"[^a-z0-9,-]+")
COMMA: Final = re.compile(r"[,،，]")
LETTERS_BEHIND: Final = re.compile(
    r"^([^\s,]+\s[^,]*[a-z])(?:,\s*(?!II|IV|JR|SR)(?:[A-Z][A-Z.]{1,5}|Ph\.?D\.?))+$"
)
HAN_OR_HANGUL: Final = re.compile(r"[\u3005\u3400-\u9fff\uac00-\ud7a3]+")
ARTICLE: Final = re.compile(r"^([ae]l|ul)-(?=.)")

BEFORE_SURNAMES: Final = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "dra", "prof", "professor", "rev", "herr", "frau", "mme", "mlle"}
    | {"sr", "sra", "srta", "sig", "dott", "ing"}
)
TITLES: Final = BEFORE_SURNAMES | {"sir", "dame", "lord", "lady", "hon", "shri", "smt"}
CREDENTIALS: Final = frozenset(["esq", "phd", "md", "mba", "msc", "bsc", "cpa", "bt", "obe", "mbe", "cbe"])
SPELLED_OUT: Final = {"junior": "jr", "senior": "sr"}
GENERATIONS: Final = SPELLED_OUT | {
    **{short: short for short in ("jr", "sr", "ii", "iii", "iv")},
    "2nd": "ii",
    "3rd": "iii",
    "4th": "iv",
}
PARTICLES: Final = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "di", "da", "das", "do", "dos", "du", "la", "le"}
    | {"las", "los", "ter", "ten", "te", "af", "av", "zu", "zum", "zur"}
    | {"bin", "ibn", "bint", "ben", "bn", "bnt", "al", "el", "ul"}
)
"""Words that belong to the surname behind them, and are left out as often as not."""


@dataclass(frozen=True, slots=True, order=True)
class PersonName:
    """A name in lower-case ASCII: given name, surname, and the words between them; empty where absent.

    Particles such as `van` and `al` are among the words between. `suffix` is the generation, which may
    be all that tells a father from his son: jr, sr, ii, iii or iv.
    """

    given: str
    surname: str
    between: tuple[str, ...] = ()
    suffix: str = ""

    def __bool__(self) -> bool:
        return bool(self.given or self.surname)


NOBODY: Final = PersonName("", "")


@dataclass(frozen=True, slots=True)
class Bare:
    """Words of a name without titles and what follows names; `formal` after a title of surnames."""

    words: list[str]
    suffix: str
    formal: bool


def plain(text: str) -> str:
    """A text in lower-case ASCII letters and digits, its words apart by one space; commas stay.

    >>> plain("  Михаил O’Neill-García, ")
    'mikhail oneill-garcia,'
    """
    letters = GAP.sub(" ", SILENT.sub("", anyascii(text)).lower()).replace(",", ", ")
    return " ".join(word for part in letters.split() if (word := part.strip("-")))


def person_name(full: str = "", given: str = "", surname: str = "") -> PersonName:
    """The name out of a display name, or out of its parts where a source keeps them.

    Of a display name the last word is the surname, or what stands before a comma; titles, letters after
    a name and decoration are left out, and what is plainly no person's name is none at all. A name of
    one word is a given name, after `Mr` or the like a surname. The family comes first in Han and Hangul,
    and before several initials; elsewhere the order may be wrong, which comparison allows for.

    >>> person_name("Dr. José María Müller")
    PersonName(given='jose', surname='muller', between=('maria',), suffix='')
    >>> person_name("King Jr., Martin Luther")
    PersonName(given='martin', surname='king', between=('luther',), suffix='jr')
    """
    spoken = spoken_name(full) if full else NOBODY
    first, family = tokens(given), tokens(surname)
    if not first and not family:
        return spoken
    every = " ".join((spoken.given, *spoken.between, spoken.surname)).split()
    more = [word for word in every if word not in first and word not in family]
    one, other = bare(first), bare(family)
    suffix = other.suffix or one.suffix or spoken.suffix
    return put_together(one.words or first, more, other.words or family, suffix)


def words(text: str) -> str:
    return " ".join(plain(text).replace(",", " ").split())


def tokens(text: str) -> list[str]:
    """The words of a text; initials with nothing but dots between them are words of their own."""
    first, *others = text.split() or [""]
    kept = (word if words(word) in CREDENTIALS else word.replace(".", " ") for word in others)
    return words(" ".join([first.replace(".", " "), *kept])).split()


def bare(every: list[str]) -> Bare:
    """The words of a name without what stands before and behind it."""
    end = len(every)
    while end and follows_a_name(every[:end]):
        end -= 1
    suffix = next((GENERATIONS[word] for word in every[end:] if word in GENERATIONS), "")
    kept = list(dropwhile(TITLES.__contains__, every[:end]))
    return Bare(kept, suffix, formal=not BEFORE_SURNAMES.isdisjoint(every[:1]))


def follows_a_name(every: list[str]) -> bool:
    """Whether the last word is no part of the name. `Jane Senior` is called so, `Jane Doe Senior` is not."""
    last = every[-1]
    return last in CREDENTIALS or (last in GENERATIONS and (last not in SPELLED_OUT or len(every) != 2))


def spoken_name(full: str) -> PersonName:
    text = family_last(LETTERS_BEHIND.sub(r"\1", persons_name(full)))
    every = [tokens(piece) for piece in COMMA.split(text)]
    pieces = [bare(piece) for piece in every]
    named = [piece.words for piece in pieces if piece.words]
    suffix = next((piece.suffix for piece in pieces if piece.suffix), "")
    if not named:
        return in_order([word for piece in every for word in piece], formal=False)
    if len(named) == 1:
        return replace(in_order(named[0], formal=pieces[0].formal), suffix=suffix)
    rest = [word for piece in named[1:] for word in piece]
    return put_together(rest[:1], rest[1:], named[0], suffix)


def family_last(text: str) -> str:
    """A name in Han or Hangul with the family behind; a Latin name of two words beside it is enough.

    Without a space the family is the first character, or the first two of four.
    """
    every = text.split()
    eastern = [word for word in every if HAN_OR_HANGUL.fullmatch(word)]
    if len(eastern) < len(every):
        others = [word for word in every if word not in eastern]
        return " ".join(others if len(others) > 1 else every)
    joined = "".join(every)
    family = len(every[0]) if len(every) > 1 else len(joined) // 2 if len(joined) in {2, 4} else 1
    return f"{joined[family:]} {joined[:family]}"


def in_order(every: list[str], *, formal: bool) -> PersonName:
    """The name of words without a comma: given name first, but for the family before several initials."""
    initials = list(reversed(list(takewhile(lambda word: len(word) == 1, reversed(every)))))
    if 1 < len(initials) < len(every):
        return put_together(initials[:1], initials[1:], every[: -len(initials)])
    if len(every) < 2:
        return put_together([], [], every) if formal else put_together(every, [], [])
    return put_together(every[:1], every[1:-1], every[-1:])


def put_together(
    given: Sequence[str], between: Sequence[str], family: Sequence[str], suffix: str = ""
) -> PersonName:
    """The name of its words; particles before the surname go between."""
    surname = " ".join(ARTICLE.sub(r"\1 ", word) for word in family).split()
    core = list(dropwhile(PARTICLES.__contains__, surname[:-1])) + surname[-1:]
    particles = surname[: len(surname) - len(core)]
    return PersonName(" ".join(given), " ".join(core), (*between, *particles), suffix)
