"""At which levels two names agree, given name and surname looked at together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ingest.identity.columns import NOTHING, share_a_word, word_codes
from ingest.identity.comparisons import Levels, graded
from ingest.identity.distances import Flags, Numbers, Texts, likeness
from ingest.identity.fields import Kind
from ingest.identity.name_forms import consonants, given_forms, is_without_vowels, surname_forms, turned
from ingest.identity.names import PARTICLES, PersonName
from ingest.identity.nicknames import GROUPS

BETWEEN: Final = 6
FORMS: Final = 4
FEWEST_CONSONANTS: Final = 3
SLIP: Final = 0.92
RESEMBLING: Final = 0.8
WEAK: Final = 3
"""From this level on a name may stand better elsewhere in the other one."""
ELSEWHERE: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The given names or the surnames of some names: texts, empty where absent, and their word codes.

    `forms` has a row of codes each: the whole text written together, then its words. `bones` are codes
    of the consonants. Initials are letters' numbers; `short` are texts of initials alone.
    """

    kind: Kind
    texts: Texts
    codes: Numbers
    forms: Numbers
    bones: Numbers
    vowelless: Flags
    initials: Numbers
    short: Flags

    @property
    def absent(self) -> Flags:
        return np.equal(self.codes, NOTHING)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Whether a part is found as the other part of the other name, and between its words."""

    crossed: Flags
    inner: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Names ready to be compared: their parts, the words between, and their `turned` texts, as codes."""

    given: Part
    surname: Part
    between: Numbers
    turned: Numbers


def name_levels(names: Coded, first: Numbers, second: Numbers) -> tuple[Levels, Levels]:
    """The levels of given names and of surnames, -1 where a side has none; see `fields.LEVELS`.

    Where the parts do not agree in their places, each may be found elsewhere in the other name: in the
    other part, when the two were swapped, or between. One word found counts for one part only. Both are
    found where the names are one, written together and begun at another word.
    """
    levels = part_levels(names.given, first, second), part_levels(names.surname, first, second)
    sought = np.flatnonzero((levels[0] >= WEAK) | (levels[1] >= WEAK))
    if not sought.size:
        return levels
    pairs = first[sought], second[sought]
    weak = [(level[sought] >= WEAK) | (level[sought] == NOTHING) for level in levels]
    begun = np.equal(names.turned[pairs[0]], names.turned[pairs[1]])
    for level, found in zip(levels, elsewhere(names, pairs), strict=True):
        there = (found.crossed & weak[0] & weak[1]) | found.inner | begun
        level[sought[there & (level[sought] >= WEAK)]] = ELSEWHERE
    return levels


def coded(names: Sequence[PersonName]) -> Coded:
    """Names as codes; particles between given name and surname tell nothing."""
    between = [[word for word in name.between if word not in PARTICLES] for name in names]
    every = [(name.given, name.surname, *more[:BETWEEN]) for name, more in zip(names, between, strict=True)]
    words = word_codes(every, 2 + BETWEEN)
    given = part_of(Kind.GIVEN, words[:, 0], every, [given_forms(name) for name in names])
    surname = part_of(Kind.SURNAME, words[:, 1], every, [surname_forms(name) for name in names])
    return Coded(given, surname, words[:, 2:], word_codes([(turned(name),) for name in names], 1)[:, 0])


def part_of(
    kind: Kind, codes: Numbers, every: Sequence[tuple[str, ...]], forms: Sequence[tuple[str, ...]]
) -> Part:
    texts = [words[0 if kind is Kind.GIVEN else 1] for words in every]
    size = len(texts)
    bones = [consonants(text) for text in texts]
    return Part(
        kind,
        np.array(texts, object),
        np.where(np.array(texts, object) != "", codes, NOTHING),
        word_codes(forms, FORMS),
        word_codes([[bone] if len(bone) >= FEWEST_CONSONANTS else [] for bone in bones], 1),
        np.fromiter((is_without_vowels(text) for text in texts), np.bool_, size),
        np.fromiter((ord(text[0]) if text else NOTHING for text in texts), np.int64, size),
        np.fromiter((max(map(len, text.split()), default=0) == 1 for text in texts), np.bool_, size),
    )


def part_levels(part: Part, first: Numbers, second: Numbers) -> Levels:
    """Levels with both parts in their places."""
    like = likeness(part.texts[first], part.texts[second])
    slip = (like.winkler >= SLIP) | ((like.slips <= 1) & (like.shorter >= 3))
    resembling = (like.winkler >= RESEMBLING) | ((like.slips <= 2) & (like.shorter >= 5))
    resembling |= same_bones(part, first, second)
    forms = same_form(part, first, second)
    if part.kind is Kind.GIVEN:
        forms |= familiar(part, first, second)
    else:
        resembling |= initial(part, part, first, second)
    level = graded(part.kind, like.equal, forms, slip, resembling)
    level[part.absent[first] | part.absent[second]] = -1
    return level


def same_form(part: Part, first: Numbers, second: Numbers) -> Flags:
    """Whether one text, written together, is the other one or a word of it."""
    left, right = part.forms[first], part.forms[second]
    return share_a_word(left[:, :1], right) | share_a_word(right[:, :1], left)


def same_bones(part: Part, first: Numbers, second: Numbers) -> Flags:
    """Whether two texts have the same consonants, and one of them no vowels, as Arabic is written."""
    bare = part.vowelless[first] | part.vowelless[second]
    return bare & share_a_word(part.bones[first], part.bones[second])


def familiar(part: Part, first: Numbers, second: Numbers) -> Flags:
    """Whether two given names are forms of one, or one is the initial of the other."""
    groups = np.full((len(part.texts), FORMS), NOTHING, np.int64)
    for row, text in enumerate(part.texts):
        numbers = sorted(GROUPS.get(text, frozenset()))[:FORMS]
        groups[row, : len(numbers)] = numbers
    return initial(part, part, first, second) | share_a_word(groups[first], groups[second])


def initial(left: Part, right: Part, first: Numbers, second: Numbers) -> Flags:
    """Whether a part of the first names is the initial of a part of the second ones, or the other way."""
    same: Flags = np.equal(left.initials[first], right.initials[second])
    return same & (left.short[first] | right.short[second])


def elsewhere(names: Coded, pairs: tuple[Numbers, Numbers]) -> tuple[Found, Found]:
    """Where given name and surname are found in the other name, outside their own places.

    Two words that cross, of which one may be an initial or stand between, are both names. One alone is
    shared, which the given names take, or the surnames where a given name is absent.
    """
    given, surname, between = names.given, names.surname, names.between
    first, second = pairs
    one, other = crossing(given, surname, first, second), crossing(surname, given, first, second)
    given_there, given_back = inside(given, between, pairs)
    surname_there, surname_back = inside(surname, between, pairs)
    swapped = one & (other | initial(surname, given, first, second) | surname_there | given_back)
    swapped |= other & (initial(given, surname, first, second) | given_there | surname_back)
    single = one | other
    alone = single & (given.absent[first] | given.absent[second])
    return Found(single, given_there | given_back), Found(swapped | alone, surname_there | surname_back)


def inside(part: Part, between: Numbers, pairs: tuple[Numbers, Numbers]) -> tuple[Flags, Flags]:
    """Whether a part of the first names is between the words of the second ones; and the other way."""
    first, second = pairs
    return (
        share_a_word(part.codes[first, None], between[second]),
        share_a_word(part.codes[second, None], between[first]),
    )


def crossing(left: Part, right: Part, first: Numbers, second: Numbers) -> Flags:
    """Whether a part of the first names is the other part of the second ones, but for a slip."""
    candidates = left.initials[first] == right.initials[second]
    rows = np.flatnonzero(candidates & ~left.absent[first] & ~right.absent[second])
    like = likeness(left.texts[first[rows]], right.texts[second[rows]])
    found = np.zeros(first.size, np.bool_)
    found[rows] = like.equal | ((like.winkler >= SLIP) & (like.shorter >= 4))
    return found
