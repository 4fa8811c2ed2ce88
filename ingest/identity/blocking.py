"""Which records to compare: those that share a key, so that work grows with records, not with pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from ingest.identity.description import Description
from ingest.identity.distances import Numbers
from ingest.identity.fields import Field, Kind

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


def last_digits(value: str) -> str:
    return value[-8:]


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
GIVEN_START, SURNAME_START, INITIAL = (Kind.GIVEN, start(3)), (Kind.SURNAME, start(3)), (Kind.GIVEN, start(1))

RULES: Final[tuple[Rule, ...]] = (
    ((Kind.ACCOUNT, whole),),
    ((Kind.USERNAME, whole),),
    ((Kind.EMAIL, whole),),
    ((Kind.EMAIL, mail_name),),
    ((Kind.PHONE, last_digits),),
    ((Kind.CODE, whole),),
    ((Kind.EMAIL, mail_domain),),
    (GIVEN,),
    (SURNAME,),
    (DAY,),
    (YEAR, TEXT),
    ((Kind.POSTCODE, whole),),
    (GIVEN_START, SURNAME_START),
    (INITIAL, SURNAME_START, YEAR),
    (INITIAL, SURNAME_START, TEXT),
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


PARTS: Final = tuple(dict.fromkeys(part for rule in RULES for part in rule))
PLANS: Final = tuple(tuple(PARTS.index(part) for part in rule) for rule in RULES)


def keys(description: Description, fields: tuple[Field, ...]) -> set[int]:
    """The keys of a description, as numbers of this process; two with a key in common are compared.

    A rule with a kind that several fields have is tried with each of them, and one with a kind that no
    field has is passed over.
    """
    held = description.by_kind(fields)
    parts = [{hash((place, cut(value))) for place, value in held.get(kind, ())} for kind, cut in PARTS]
    return {
        hash((number, *ways))
        for number, plan in enumerate(PLANS)
        for ways in product(*[parts[part] for part in plan])
    }


def candidates(records: Iterable[Description], fields: tuple[Field, ...]) -> Candidates:
    """The pairs of records that share a key, without blocks of more than `LARGEST`.

    What a block holds depends on its records alone, not on their order.
    """
    of_records = [keys(record, fields) for record in records]
    owner = np.repeat(np.arange(len(of_records)), [len(several) for several in of_records])
    flat = np.fromiter((key for several in of_records for key in several), np.int64, owner.size)
    found, left_out = block_pairs(flat, owner, LARGEST)
    every = each_once(found)
    return Candidates(every // max(len(of_records), 1), every % max(len(of_records), 1), left_out)


def block_pairs(keys: Numbers, owner: Numbers, largest: int) -> tuple[Numbers, int]:
    """Pairs of owners of equal keys, as first * owners + second; and how many blocks were too large."""
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    sizes = np.diff(starts, append=order.size)
    count = int(owner.max(initial=0)) + 1
    found = [np.zeros(0, np.int64)]
    for size in np.unique(sizes[(sizes > 1) & (sizes <= largest)]):
        members = owner[order[starts[sizes == size][:, None] + np.arange(size)]]
        one, other = np.triu_indices(int(size), 1)
        found.append((members[:, one] * count + members[:, other]).ravel())
    return np.concatenate(found), int((sizes > largest).sum())


def each_once(keys: Numbers) -> Numbers:
    # Sorting beats the hash table that `np.unique` makes, for keys that mostly repeat, by far.
    keys = np.sort(keys)
    return keys[np.flatnonzero(np.diff(keys, prepend=-1))]


def within(cluster: Sequence[int] | Numbers) -> tuple[Numbers, Numbers]:
    """All pairs of records of one cluster, by the number of each record's cluster."""
    numbers = np.asarray(cluster, np.int64)
    found, _ = block_pairs(numbers, np.arange(numbers.size), numbers.size)
    found = np.sort(found)
    return found // max(numbers.size, 1), found % max(numbers.size, 1)
