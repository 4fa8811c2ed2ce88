"""Our linkage over a set: blocking, comparison, learning, clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from algorithms.clusters import Links, clusters
from algorithms.estimation import Pool, learn
from algorithms.graph import Indices
from algorithms.linkage import Agreements, Model, Rates, bits, weights
from benchmarks.linkage.sets import People
from ingest.identity.blocking import candidates, within
from ingest.identity.fields import LEVELS, Kind
from ingest.identity.names import person_name
from ingest.identity.table import Table
from ingest.identity.values import normal_value

JOINS = 0.9
"""The probability from which two clusters are one: the default."""
WITHOUT_ASKING = 0.99
DRAWN = 200_000
SEED = 20260229


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """A table with its model and all compared pairs."""

    model: Model
    links: Links


def resolve(people: People, chance: float = JOINS) -> Indices:
    """The person of each record, of joins with at least this probability."""
    return cluster(compared(table_of(people)), chance)


def table_of(people: People) -> Table:
    spoken = list(zip(people.given, people.surname, strict=True))
    name = {parts: person_name(given=parts[0], surname=parts[1]) for parts in set(spoken)}
    others = {field: normal_values(field.kind, texts) for field, texts in people.others.items()}
    return Table.of([name[parts] for parts in spoken], others)


def normal_values(kind: Kind, texts: Sequence[str]) -> list[str]:
    normal = {text: normal_value(kind, text) for text in set(texts)}
    return [normal[text] for text in texts]


def compared(table: Table) -> Compared:
    """Learn from the candidate pairs, then compare also the pairs within what they would join."""
    found = candidates(table)
    seen = agreements(table, found.first, found.second)
    model = learn(seen, pool(table), start(table))
    links = Links(len(table), found.first, found.second, weights(model, seen))
    more = within(cluster(Compared(model, links), JOINS), found)
    inner = weights(model, agreements(table, more.first, more.second))
    return Compared(
        model,
        Links(
            len(table),
            np.concatenate((links.first, more.first)),
            np.concatenate((links.second, more.second)),
            np.concatenate((links.weight, inner)),
        ),
    )


def cluster(pairs: Compared, chance: float) -> Indices:
    return clusters(pairs.links, prior_bits=pairs.model.prior_bits, threshold=bits(chance))


def agreements(table: Table, first: Indices, second: Indices) -> Agreements:
    return Agreements(table.levels(first, second), table.rarity(first, second))


def pool(table: Table) -> Pool:
    return Pool(len(table) * (len(table) - 1) / 2, table.levels(*table.drawn(DRAWN, SEED)), table.equal)


def start(table: Table) -> Model:
    """What is believed of the fields before any pair is seen."""
    return Model(tuple(rates(field.kind) for field in table.fields), 1 / len(table))


def rates(kind: Kind) -> Rates:
    match, random, strength = zip(
        *((level.match, level.random, level.strength) for level in LEVELS[kind]), strict=True
    )
    return Rates(np.array(match), np.array(random), np.array(strength))
