"""From descriptions to people: pairs are judged, and what hangs together is decided as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Final

import numpy as np

from algorithms.clusters import REACH, Links, belonging, clusters
from algorithms.graph import Graph, Indices, Reals
from algorithms.influence import components
from algorithms.linkage import Agreements, Bits, bits, probability, scores
from algorithms.linkage import weights as field_weights
from graph_service.identity.weights import Weights
from ingest.identity.blocking import within
from ingest.identity.close_names import CLOSE
from ingest.identity.distances import Flags
from ingest.identity.fields import LEVELS, Kind
from ingest.identity.table import Compared, Table

JOIN: Final = 0.99
"""The probability from which handles are one person's without asking: one join in a hundred may be wrong."""
ASK: Final = 0.1
"""The probability from which a person is asked: nine in ten of what is left apart at most is right there."""
NEAR: Final = bits(JOIN) - REACH
"""The score in bits from which two handles are decided together."""
WHOLE: Final = 1_000
"""Handles that are decided together at most; more than that hang together by weak links only."""
GENERATION: Final = range(15, 100)
"""Years between two people of one name and one address who are parent and child."""
NO_YEAR: Final = 0

Pairs = tuple[Indices, Indices]
NO_PAIRS: Final[Pairs] = (np.zeros(0, np.int64), np.zeros(0, np.int64))


class Bar(IntEnum):
    """Why two handles are not joined whatever else agrees.

    A person may say that they are one nevertheless, but of two verified accounts.
    """

    NONE = 0
    GENERATION = 1
    SUFFIX = 2
    VERIFIED = 3
    NAMES = 4


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Pairs of the records of a table: what each field tells, in bits, and all together.

    `weight` has shape `(pairs, fields)` and is not a number where a side says nothing; `barred` has a
    `Bar` for each pair.
    """

    table: Table
    compared: Compared
    weight: Bits
    score: Reals
    barred: Indices

    @property
    def near(self) -> Flags:
        """Which pairs are close enough that their ends are decided together."""
        return np.asarray(self.score > NEAR)

    @property
    def vouched(self) -> Flags:
        """Which pairs have an account, a mailbox or a telephone in common."""
        told = [n for n, field in enumerate(self.table.fields) if field.kind in CONTACTS]
        return np.asarray((self.compared.levels[:, told] == 0).any(axis=1))

    def chance(self, pair: int) -> float:
        """How likely a pair is one person, 0 to 1."""
        return float(probability(self.score[pair]))


NEARLY: Final = (2, 3)
"""The levels of a given name that is a slip from the other, or resembles it."""
SUFFIXES: Final = ("", "jr", "sr", "ii", "iii", "iv")
CONTACTS: Final = frozenset({Kind.ACCOUNT, Kind.EMAIL, Kind.PHONE})


def judge(table: Table, weights: Weights, compared: Compared, platforms: Indices | None = None) -> Judged:
    """Weigh how pairs of records agree.

    `platforms` numbers, for each record that is a verified account, what it is one of; -1 for the others.
    """
    seen = Agreements(compared.levels, table.rarity(compared, weights.frequencies))
    weight = counted_once(table, field_weights(weights.model, seen))
    bars = barred(table, compared)
    if platforms is not None:
        left, right = platforms[compared.first], platforms[compared.second]
        bars[(left == right) & (left >= 0)] = Bar.VERIFIED
    return Judged(table, compared, weight, scores(weights.model, weight), bars)


def counted_once(table: Table, weight: Bits) -> Bits:
    """Of mailbox and telephone the one that tells more: an office or a family shares both or neither."""
    for_one = [n for n, field in enumerate(table.fields) if field.kind in {Kind.EMAIL, Kind.PHONE}]
    if len(for_one) < 2:
        return weight
    told = np.nan_to_num(weight[:, for_one], nan=0.0)
    both = (told > 0).sum(axis=1) > 1
    lesser = both[:, None] & (np.arange(len(for_one)) != told.argmax(axis=1)[:, None])
    weight[:, for_one] = np.where(lesser, 0.0, weight[:, for_one])
    return weight


def barred(table: Table, compared: Compared) -> Indices:
    """A `Bar` for each pair, by what the descriptions say."""
    result = np.full(compared.levels.shape[0], Bar.NONE, np.int64)
    result[called_otherwise(table, compared) & ~own_number_agrees(table, compared)] = Bar.NAMES
    result[suffixes_differ(table, compared)] = Bar.SUFFIX
    result[generation_apart(table, compared) & ~own_number_agrees(table, compared)] = Bar.GENERATION
    return result


def called_otherwise(table: Table, compared: Compared) -> Flags:
    """Whether two who are named in full share a mailbox or number but no given name: a family, an office.

    Maria and Mario are one slip apart but both are names: that it was a slip, a birth date has to say.
    """
    full = np.array([bool(name.given and name.surname) for name in table.names.values], np.bool_)
    named = np.zeros(len(table), np.bool_)
    named[np.repeat(np.arange(len(table)), table.names.sizes)[full[table.names.codes]]] = True
    born = [n for n, field in enumerate(table.fields) if field.kind is Kind.DATE]
    alike = np.isin(compared.levels[:, born], (0, 1)).any(axis=1)
    given = compared.levels[:, 0]
    values = np.array([*(value in CLOSE for value in table.columns[0].values), False], np.bool_)
    names = values[compared.left[:, 0]] & values[compared.right[:, 0]]
    differ = (given == len(LEVELS[Kind.GIVEN]) - 1) | (np.isin(given, NEARLY) & names & ~alike)
    contact = [n for n, field in enumerate(table.fields) if field.kind in {Kind.EMAIL, Kind.PHONE}]
    shared = (compared.levels[:, contact] == 0).any(axis=1)
    return np.asarray(named[compared.first] & named[compared.second] & differ & shared)


def generation_apart(table: Table, compared: Compared) -> Flags:
    """Whether both have a day of birth, and the days are a generation apart."""
    found = np.zeros(compared.levels.shape[0], np.bool_)
    for place, field in enumerate(table.fields):
        if field.kind is Kind.DATE:
            years = np.array([*map(year_of, table.columns[place].values), NO_YEAR])
            left, right = years[compared.left[:, place]], years[compared.right[:, place]]
            gap = np.abs(left - right)
            told = (compared.levels[:, place] == len(LEVELS[Kind.DATE]) - 1) & (left > 0) & (right > 0)
            found |= told & (gap >= GENERATION.start) & (gap < GENERATION.stop)
    return found


def year_of(value: str) -> int:
    """The year of a day in digits; `NO_YEAR` for digits that are no day, which tell no generation."""
    try:
        return date.fromisoformat(value).year
    except ValueError:
        return NO_YEAR


def own_number_agrees(table: Table, compared: Compared) -> Flags:
    """Whether an account, or a number that is one's for life, agrees or nearly; no family shares these."""
    own = [n for n, field in enumerate(table.fields) if field.kind in {Kind.CODE, Kind.ACCOUNT}]
    levels = compared.levels[:, own]
    return np.asarray(((levels >= 0) & (levels < len(LEVELS[Kind.CODE]) - 1)).any(axis=1))


def suffixes_differ(table: Table, compared: Compared) -> Flags:
    """Whether both have a generation in their names, junior or senior, and not the same."""
    numbers = {name: number for number, name in enumerate(SUFFIXES)}
    held = np.zeros((len(table), len(SUFFIXES)), np.bool_)
    of_names = np.array([numbers[name.suffix] for name in table.names.values], np.int64)
    held[np.repeat(np.arange(len(table)), table.names.sizes), of_names[table.names.codes]] = True
    left, right = held[compared.first, 1:], held[compared.second, 1:]
    return np.asarray(left.any(axis=1) & right.any(axis=1) & ~(left & right).any(axis=1))


def homes(size: int, pairs: Pairs, score: Reals) -> Indices:
    """For each record a number that those decided together share: whatever near pairs connect.

    Where that is more than `WHOLE`, the weakest links are cut, a bit at a time.
    """
    home, cut = np.zeros(size, np.int64), NEAR
    crowded = np.ones(size, np.bool_)
    while crowded.any():
        inside = crowded[pairs[0]] & crowded[pairs[1]] & (score > cut)
        connected = components(Graph.unweighted(size, pairs[0][inside], pairs[1][inside]))
        home[crowded] = connected[crowded]
        crowded &= np.bincount(home, minlength=size)[home] > WHOLE
        cut += 1
    return home


@dataclass(frozen=True, slots=True, eq=False)
class Rulings:
    """What no score decides: pairs that are one person by somebody's word, and pairs that are not.

    Of the first the earlier prevail; the second prevail over them, and so do two verified accounts of
    one platform (`platforms` as `judge` takes them).
    """

    together: Pairs = NO_PAIRS
    apart: Pairs = NO_PAIRS
    platforms: Indices | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """The person of each record as her smallest record, and how sure it is that each belongs (0 to 1).

    `judged` has all pairs of records that share a home.
    """

    member: Indices
    confidence: Reals
    judged: Judged


def group(table: Table, weights: Weights, home: Indices, rulings: Rulings | None = None) -> Grouping:
    """Decide who is who among records that share a home, all their pairs considered."""
    rulings = rulings or Rulings()
    judged = judge(table, weights, table.compare(*within(home)), rulings.platforms)
    links = Links(len(table), judged.compared.first, judged.compared.second, judged.weight)
    member = clusters(
        links,
        prior_bits=weights.model.prior_bits,
        threshold=bits(JOIN),
        apart=forbidden(judged, rulings),
        together=rulings.together,
    )
    sure = probability(belonging(links, member, prior_bits=weights.model.prior_bits))
    return Grouping(member, sure, judged)


def forbidden(judged: Judged, rulings: Rulings) -> Pairs:
    """The pairs that must not be joined: by ruling, or barred and not ruled to be one person."""
    size, pairs = len(judged.table), judged.compared
    low, high = (f(*rulings.together) for f in (np.minimum, np.maximum))
    ruled = np.isin(pairs.first * size + pairs.second, low * size + high)
    bar = (judged.barred == Bar.VERIFIED) | ((judged.barred != Bar.NONE) & ~ruled)
    return (
        np.concatenate((rulings.apart[0], pairs.first[bar])),
        np.concatenate((rulings.apart[1], pairs.second[bar])),
    )
