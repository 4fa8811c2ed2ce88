"""Which records to compare: those that share a key, so that work grows with records, not with pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ingest.identity.columns import Column
from ingest.identity.distances import Numbers
from ingest.identity.fields import Kind
from ingest.identity.table import Table

LARGEST: Final = 100
"""Records of one block at most; a value that more share, tells little and has finer keys beside it."""

Cut = Callable[[str], str]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs to compare, each once with the smaller first, and how many blocks were too large to use."""

    first: Numbers
    second: Numbers
    left_out: int


def whole(value: str) -> str:
    return value


def start(length: int) -> Cut:
    def cut(value: str) -> str:
        return value[:length]

    return cut


def month_and_day(value: str) -> str:
    return value[4:]


def mail_name(value: str) -> str:
    return value.rpartition("@")[0]


def mail_domain(value: str) -> str:
    return value.rpartition("@")[2]


def district(value: str) -> str:
    return value.split(maxsplit=1)[0] if " " in value else value[:3]


Rule = tuple[tuple[Kind, Cut], ...]

GIVEN, SURNAME = (Kind.GIVEN, whole), (Kind.SURNAME, whole)
DAY, YEAR = (Kind.DATE, whole), (Kind.DATE, start(4))
DISTRICT, TEXT = (Kind.POSTCODE, district), (Kind.TEXT, whole)

RULES: Final[tuple[Rule, ...]] = (
    ((Kind.EMAIL, whole),),
    ((Kind.EMAIL, mail_name),),
    ((Kind.PHONE, start(20)),),
    ((Kind.CODE, whole),),
    ((Kind.EMAIL, mail_domain),),
    (GIVEN,),
    (SURNAME,),
    (DAY,),
    (YEAR, TEXT),
    ((Kind.POSTCODE, whole),),
    ((Kind.GIVEN, start(3)), (Kind.SURNAME, start(3))),
    ((Kind.GIVEN, start(1)), (Kind.SURNAME, start(3)), YEAR),
    ((Kind.GIVEN, start(1)), (Kind.SURNAME, start(3)), TEXT),
    (GIVEN, SURNAME),
    (GIVEN, DAY),
    (SURNAME, DAY),
    (SURNAME, YEAR),
    (GIVEN, TEXT),
    (SURNAME, TEXT),
    (GIVEN, DISTRICT),
    (SURNAME, DISTRICT),
    (GIVEN, YEAR, TEXT),
    (GIVEN, (Kind.DATE, month_and_day), TEXT),
    (DISTRICT, YEAR),
    (DISTRICT, TEXT),
    (DAY, TEXT),
    (DAY, DISTRICT),
)
"""Keys made of parts of fields. Whatever one error spoils, several keys do without it."""


def candidates(table: Table, rules: Sequence[Rule] = RULES, largest: int = LARGEST) -> Candidates:
    """The pairs of records that share a key of some rule, without blocks of more than `largest`.

    A rule with a kind that several fields have is tried with each of them, and one with a kind that no
    field has is passed over. What a block holds depends on its records alone, not on their order.
    """
    pairs, left_out = [np.zeros(0, np.int64)], 0
    for rule in rules:
        for places in places_of(rule, table):
            keys = joint_codes(
                [cut_codes(table.columns[p], cut) for p, (_, cut) in zip(places, rule, strict=True)]
            )
            found, too_large = block_pairs(keys, largest)
            pairs.append(found)
            left_out += too_large
    every = each_once(np.concatenate(pairs))
    return Candidates(every // len(table), every % len(table), left_out)


def places_of(rule: Rule, table: Table) -> Iterator[tuple[int, ...]]:
    """The fields that a rule may take, one way after the other."""
    kinds = [field.kind for field in table.fields]
    ways: list[tuple[int, ...]] = [()]
    for kind, _ in rule:
        ways = [(*way, place) for way in ways for place, other in enumerate(kinds) if other is kind]
    yield from ways


def cut_codes(column: Column, cut: Cut) -> Numbers:
    """For each record a number for the part of its value that a key takes, -1 for none."""
    parts = Column.of([cut(value) for value in column.values])
    return np.append(parts.codes, -1)[column.codes]


def joint_codes(parts: Sequence[Numbers]) -> Numbers:
    """For each record a number for its parts taken together, -1 where one is missing."""
    key = parts[0]
    for part in parts[1:]:
        told = (key >= 0) & (part >= 0)
        joint = np.full(key.size, -1, np.int64)
        joint[told] = np.unique(key[told] * (part.max(initial=0) + 1) + part[told], return_inverse=True)[1]
        key = joint
    return key


def block_pairs(keys: Numbers, largest: int) -> tuple[Numbers, int]:
    """Pairs of records with equal keys, as first * records + second; and how many blocks were too large."""
    order = np.argsort(keys, kind="stable")
    order = order[keys[order] >= 0]
    starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    sizes = np.diff(starts, append=order.size)
    found = [np.zeros(0, np.int64)]
    for size in np.unique(sizes[(sizes > 1) & (sizes <= largest)]):
        members = order[starts[sizes == size][:, None] + np.arange(size)]
        one, other = np.triu_indices(int(size), 1)
        found.append((members[:, one] * keys.size + members[:, other]).ravel())
    return np.concatenate(found), int((sizes > largest).sum())


def each_once(keys: Numbers) -> Numbers:
    # Sorting beats the hash table that `np.unique` makes, for keys that mostly repeat, by far.
    keys = np.sort(keys)
    return keys[np.flatnonzero(np.diff(keys, prepend=-1))]


def within(cluster: Numbers, known: Candidates, largest: int = LARGEST) -> Candidates:
    """The pairs inside clusters that are not among the known ones: what a chain left uncompared."""
    found, too_large = block_pairs(cluster, largest)
    before = known.first * cluster.size + known.second
    place = np.minimum(np.searchsorted(before, found), max(before.size - 1, 0))
    every = np.sort(found[before[place] != found] if before.size else found)
    return Candidates(every // cluster.size, every % cluster.size, too_large)
