"""Who was answered, by whom and how fast, and who never was.

Of the matters opened in a span of time it is told how many a person of ours has answered so far, who
answered first, and how long people waited, as a curve in which those without an answer count as waiting
until the time of asking (`algorithms.survival`): to leave them out would make who answers only what is
easy look fast. An average is not given, as it cannot have them. Beside the matters stand the people, each
with the worst of their waits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
import orjson

from graph_service.errors import Misuse
from graph_service.planes.view import Integers, Mask, microseconds
from graph_service.questions.care_dimensions import CareDimension, Placings, grouped
from graph_service.questions.care_unknowns import LeftOut
from graph_service.questions.clocks import business_clock, elapsed
from graph_service.questions.influence import EVERYTHING, Scope, network
from graph_service.questions.matters import Sight
from graph_service.questions.placing import Values
from graph_service.questions.positions import Networks, Positions
from graph_service.questions.response import Response, response
from graph_service.questions.scored import Rank, following
from graph_service.questions.topical import checked_product
from graph_service.questions.unknowns import Unknown
from graph_service.questions.waits import waits
from graph_service.store.record import GraphStore

MOST_DIMENSIONS: Final = 3


@dataclass(frozen=True, slots=True)
class CareFilter:
    """Which matters; all that is given has to fit: the opening's channel and intent, and a product."""

    channel: str | None = None
    product: str | None = None
    intent: str | None = None

    @property
    def by_dimension(self) -> Mapping[CareDimension, str]:
        """The values that matters must have."""
        named = {
            CareDimension.CHANNEL: self.channel,
            CareDimension.PRODUCT: self.product,
            CareDimension.INTENT: self.intent,
        }
        return {dimension: value for dimension, value in named.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Asked:
    """By what, of which matters, opened when, and whether only the time counts in which we are open."""

    by: tuple[CareDimension, ...]
    opened: Scope = EVERYTHING
    wanted: CareFilter = CareFilter()
    business_hours: bool = False
    first: int = 20
    after: Rank | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How the matters of a group were answered, and what is not known of that."""

    values: Values
    response: Response
    unknowns: tuple[Unknown, ...]
    rank: Rank


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """Some of the groups, those of most matters first; how many there are; of which graph."""

    rows: tuple[Coverage, ...]
    total: int
    more: bool
    graph_version: int


def coverage(store: GraphStore, networks: Networks, sight: Sight, asked: Asked) -> CoveragePage:
    """Groups of matters with how they were answered.

    Raises `NotFound` for a product we do not have, and `Misuse` for more than 3 dimensions, a span of time
    that has no length, and business hours that nobody declared.
    """
    asked = checked(store, asked)
    clock = business_clock(store.company(), sight) if asked.business_hours else elapsed
    positions = partial(position, networks, sight)
    chosen = narrowed(sight, asked, positions)
    every, placings = waits(chosen, clock), Placings(chosen, positions)
    groups = dict(grouped([placings.of(each) for each in asked.by], len(every)))
    if not asked.by:
        groups = {(): np.arange(len(every))}
    ranks = [ranked(values, rows) for values, rows in groups.items()]
    shown, more = following(ranks, asked.after, asked.first)
    left_out = LeftOut(chosen, asked.opened, asked.by, asked.wanted.channel)
    names = list(groups)
    rows = []
    for values in (names[n] for n in shown):
        mine = every.where(groups[values])
        told = response(sight.view, mine)
        rows.append(Coverage(values, told, left_out.of(values, mine), ranked(values, groups[values])))
    return CoveragePage(tuple(rows), len(groups), more, store.version_at(sight.view.position))


def checked(store: GraphStore, asked: Asked) -> Asked:
    """The question with each dimension once; raises `NotFound` and `Misuse`."""
    by = tuple(dict.fromkeys(asked.by))
    if len(by) > MOST_DIMENSIONS:
        raise Misuse(f"groupBy: {len(by)} dimensions, more than {MOST_DIMENSIONS}.", "Ask again for others.")
    checked_product(store, asked.wanted.product)
    return replace(asked, by=by)


def narrowed(sight: Sight, asked: Asked, positions: Callable[[], Positions]) -> Sight:
    """The matters asked for that had been opened."""
    matters, placings = sight.matters, Placings(sight, positions)
    kept: Mask = asked.opened.spans(matters.opened_at)
    kept &= matters.opened_at <= microseconds(sight.time.as_of)
    for dimension, value in asked.wanted.by_dimension.items():
        kept &= placings.of(dimension).having(value)
    return replace(sight, matters=matters.where(kept))


def position(networks: Networks, sight: Sight) -> Positions:
    """The network of attention, of the people of a sight: a later one may number others."""
    found = networks.at(sight.time)
    if found.view is sight.view:
        return found
    return Positions(sight.view, network(sight.view, sight.time), EVERYTHING)


def ranked(values: Values, rows: Integers) -> Rank:
    """By how many matters; then by the values."""
    return Rank(float(len(rows)), orjson.dumps(values).decode())
