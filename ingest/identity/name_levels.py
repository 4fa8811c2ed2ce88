"""At which levels two names agree, given name and surname looked at together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.identity.columns import NOTHING, share_a_word, word_codes
from ingest.identity.comparisons import Levels, graded
from ingest.identity.distances import Flags, Numbers, Texts, lengths, likeness
from ingest.identity.fields import Kind
from ingest.identity.names import PersonName
from ingest.identity.nicknames import GROUPS

BETWEEN: Final = 6
FORMS: Final = 4
SLIP: Final = 0.92
RESEMBLING: Final = 0.8
WEAK: Final = 3
"""From this level on a name may stand better elsewhere in the other one."""
ELSEWHERE: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The given names or the surnames of some names: texts, empty where absent, and their word codes."""

    kind: Kind
    texts: Texts
    codes: Numbers

    @property
    def absent(self) -> Flags:
        return np.equal(self.codes, NOTHING)


def name_levels(names: Sequence[PersonName], first: Numbers, second: Numbers) -> tuple[Levels, Levels]:
    """The levels of given names and of surnames, -1 where a side has none; see `fields.LEVELS`.

    Where the parts do not agree in their places, each may be found elsewhere in the other name: in the
    other part, when the two were swapped, or between. One word found counts for one part only.
    """
    given, surname, between = coded(names)
    levels = part_levels(given, first, second), part_levels(surname, first, second)
    found = elsewhere(given, surname, first, second)
    weak = [(level >= WEAK) | (level == NOTHING) for level in levels]
    for part, level, crossed in zip((given, surname), levels, found, strict=True):
        inner = share_a_word(part.codes[first, None], between[second])
        inner |= share_a_word(part.codes[second, None], between[first])
        level[((crossed & weak[0] & weak[1]) | inner) & (level >= WEAK)] = ELSEWHERE
    return levels


def coded(names: Sequence[PersonName]) -> tuple[Part, Part, Numbers]:
    words = word_codes([(name.given, name.surname, *name.between) for name in names], 2 + BETWEEN)
    givens, surnames = ([getattr(name, part) for name in names] for part in ("given", "surname"))
    parts = [
        Part(
            kind, np.array(texts, object), np.where([bool(text) for text in texts], words[:, place], NOTHING)
        )
        for place, (kind, texts) in enumerate(((Kind.GIVEN, givens), (Kind.SURNAME, surnames)))
    ]
    return parts[0], parts[1], words[:, 2:]


def part_levels(part: Part, first: Numbers, second: Numbers) -> Levels:
    """Levels with both parts in their places."""
    like = likeness(part.texts[first], part.texts[second])
    slip = (like.winkler >= SLIP) | ((like.slips <= 1) & (like.shorter >= 3))
    resembling = (like.winkler >= RESEMBLING) | ((like.slips <= 2) & (like.shorter >= 5))
    forms = familiar(part, first, second) if part.kind is Kind.GIVEN else np.zeros(first.size, np.bool_)
    level = graded(part.kind, like.equal, forms, slip, resembling)
    level[part.absent[first] | part.absent[second]] = -1
    return level


def familiar(part: Part, first: Numbers, second: Numbers) -> Flags:
    """Whether two given names are forms of one, or one is the initial of the other."""
    groups = np.full((len(part.texts), FORMS), NOTHING, np.int64)
    for row, text in enumerate(part.texts):
        numbers = sorted(GROUPS.get(text, frozenset()))[:FORMS]
        groups[row, : len(numbers)] = numbers
    initials = np.array([text[:1] for text in part.texts], object)
    single = lengths(part.texts) == 1
    initial = (initials[first] == initials[second]) & (single[first] | single[second])
    either: Flags = initial.astype(np.bool_) | share_a_word(groups[first], groups[second])
    return either


def elsewhere(given: Part, surname: Part, first: Numbers, second: Numbers) -> tuple[Flags, Flags]:
    """Whether given name and surname are found in the other part of the other name.

    With both crossings the names are swapped. With one, a single word is shared, which the given names
    take, or the surnames where a given name is absent.
    """
    one = crossing(given, surname, first, second)
    other = crossing(given, surname, second, first)
    single = one | other
    return single, (one & other) | (single & (given.absent[first] | given.absent[second]))


def crossing(left: Part, right: Part, first: Numbers, second: Numbers) -> Flags:
    """Whether a part of the first names is the other part of the second ones, but for a slip."""
    initials: list[NDArray[np.object_]] = [
        np.array([text[:1] for text in part.texts], object) for part in (left, right)
    ]
    candidates = (initials[0][first] == initials[1][second]).astype(np.bool_)
    rows = np.flatnonzero(candidates & ~left.absent[first] & ~right.absent[second])
    like = likeness(left.texts[first[rows]], right.texts[second[rows]])
    found = np.zeros(first.size, np.bool_)
    found[rows] = like.equal | ((like.winkler >= SLIP) & (like.shorter >= 4))
    return found
