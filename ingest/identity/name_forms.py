"""Spellings of one name that differ by habit, not by error."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile
from typing import Final

from ingest.identity.names import PARTICLES, PersonName

UMLAUT: Final = re.compile(r"([aou])e|aa")
APART: Final = re.compile(r"[ -]")
VOWEL: Final = re.compile(r"[aeiou]")
TWICE: Final = re.compile(r"(.)\1")
REMEMBERED: Final = 50_000


def spelling(text: str) -> str:
    """A name written together, with marks that are spelled out left out.

    >>> spelling("mueller"), spelling("min-su"), spelling("aagaard")
    ('muller', 'minsu', 'agard')
    """
    return UMLAUT.sub(lambda found: found[1] or "a", APART.sub("", text))


def given_forms(name: PersonName) -> tuple[str, ...]:
    """The whole given name first, then its words."""
    return forms("", name.given)


def surname_forms(name: PersonName) -> tuple[str, ...]:
    """The whole surname with its particles first, then its words, of which a double one has several.

    >>> surname_forms(PersonName("anna", "berg", ("maria", "van", "den")))
    ('vandenberg', 'berg')
    """
    particles = takewhile(PARTICLES.__contains__, reversed(name.between))
    return forms("".join(reversed(list(particles))), name.surname)


@lru_cache(maxsize=REMEMBERED)
def forms(before: str, text: str) -> tuple[str, ...]:
    if not text:
        return ()
    parts = (spelling(word) for word in APART.split(text) if word not in PARTICLES)
    return tuple(dict.fromkeys([spelling(before + text), *parts]))


@lru_cache(maxsize=REMEMBERED)
@lru_cache(maxsize=REMEMBERED)
def turned(name: PersonName) -> str:
    """One text for a name written together, wherever in it one starts: the least of its rotations.

    >>> turned(PersonName("wang", "ming", ("xiao",))) == turned(PersonName("xiaoming", "wang"))
    True
    """
    every = spelling("".join((name.given, *name.between, name.surname)))
    return min((every[place:] + every[:place] for place in range(len(every))), default="")


@lru_cache(maxsize=REMEMBERED)
def consonants(text: str) -> str:
    """What is left of a name where vowels are not written.

    >>> consonants("mohammed"), consonants("mhmd")
    ('mhmd', 'mhmd')
    """
    return TWICE.sub(r"\1", VOWEL.sub("", APART.sub("", text)))


def is_without_vowels(text: str) -> bool:
    return VOWEL.search(text) is None
