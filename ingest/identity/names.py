"""Names of people in one script and one order, as far as a text tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from anyascii import anyascii

SILENT: Final = re.compile(r"['’`´.]")
GAP: Final = re.compile(r"[^a-z0-9,-]+")
TITLES: Final = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "rev", "hon"}
    | {"herr", "frau", "mme", "mlle", "sr", "sra", "don", "shri", "smt"}
)
SUFFIXES: Final = frozenset(["jr", "ii", "iii", "iv", "esq", "phd", "md", "bt", "obe", "mbe", "cbe"])


@dataclass(frozen=True, slots=True, order=True)
class PersonName:
    """A name in lower-case ASCII: given name, surname, and the words between them; empty where absent."""

    given: str
    surname: str
    between: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.given or self.surname)


def plain(text: str) -> str:
    """A text in lower-case ASCII letters and digits, its words apart by one space; commas stay.

    >>> plain("  Михаил O’Neill-García, ")
    'mikhail oneill-garcia,'
    """
    letters = GAP.sub(" ", SILENT.sub("", anyascii(text)).lower()).replace(",", ", ")
    return " ".join(word for part in letters.split() if (word := part.strip("-")))


def person_name(full: str = "", given: str = "", surname: str = "") -> PersonName:
    """The name out of a display name, or out of its parts where a source keeps them.

    Of a display name the last word is the surname, or what stands before a comma; titles and what
    follows a name are left out. A name of one word is a given name. Where the family comes first,
    the order is wrong, which comparison allows for.

    >>> person_name("Dr. José María Müller")
    PersonName(given='jose', surname='muller', between=('maria',))
    >>> person_name("Müller, Anna")
    PersonName(given='anna', surname='muller', between=())
    """
    told = PersonName(words(given), words(surname))
    spoken = spoken_words(full)
    if not told:
        return split(spoken, comma="," in plain(full).rstrip(","), first=words(full.partition(",")[0]))
    known = {*told.given.split(), *told.surname.split()}
    return PersonName(told.given, told.surname, tuple(word for word in spoken if word not in known))


def words(text: str) -> str:
    return " ".join(plain(text).replace(",", " ").split())


def spoken_words(full: str) -> list[str]:
    """The words of a display name without titles and suffixes; all of them where nothing else is left."""
    every = words(full).split()
    return [word for word in every if word not in TITLES | SUFFIXES] or every


def split(spoken: list[str], *, comma: bool, first: str) -> PersonName:
    family = [word for word in first.split() if word in spoken] if comma else []
    rest = spoken[len(family) :]
    if family and rest:
        return PersonName(rest[0], " ".join(family), tuple(rest[1:]))
    if len(spoken) < 2:
        return PersonName("".join(spoken), "")
    return PersonName(spoken[0], spoken[-1], tuple(spoken[1:-1]))
