"""Who is louder, fans or critics: by people, by messages and by reach.

The three shares answer three questions and never stand for each other: many may say little, few may
write much, and one may be heard by all. Each is what fans have of what fans and critics have together
(`questions.camps` says who they are):

    people      customers who spoke, each once, whatever they wrote and on however many handles
    messages    what they wrote about it, whatever it says
    reach       customers who turned to them over it, each once for a side: who answered, named, shared
                or thanked them; who turned to both sides is counted on both

Reach is what the record has seen. Followers are not in it, as nobody knows which of them read what.

People are on the side they were on at the time of asking, also in a week or month before it. Each
share has an interval that rests on how many people it comes from, and not on how much they write
(`algorithms.shares`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import orjson

from graph_service.errors import Misuse
from graph_service.planes.view import View
from graph_service.questions.camps import SILENCE, Scene, scene
from graph_service.questions.influence import EVERYTHING, Scope
from graph_service.questions.loud import Loud, loud
from graph_service.questions.opinions import Asked as AskedOpinion
from graph_service.questions.opinions import Side
from graph_service.questions.placing import Columns, LoudnessDimension, Values, placed
from graph_service.questions.scored import Rank, following
from graph_service.questions.spoken import Listening
from graph_service.questions.topical import Topical, checked_product
from graph_service.questions.unheard import Unheard
from graph_service.questions.unknowns import Unknown

MOST_DIMENSIONS: Final = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """By what, of which product and topic (of none: us and all products), and of which span of time."""

    by: tuple[LoudnessDimension, ...]
    scope: Scope = EVERYTHING
    certain_only: bool = False
    first: int = 20
    after: Rank | None = None


@dataclass(frozen=True, slots=True)
class Loudness:
    """The three numbers of a group, and what they leave out."""

    values: Values
    people: Loud
    messages: Loud
    reach: Loud
    unknowns: tuple[Unknown, ...]
    rank: Rank


@dataclass(frozen=True, slots=True)
class LoudnessPage:
    """Some of the groups, those of most fans and critics first; how many there are; of which graph."""

    rows: tuple[Loudness, ...]
    total: int
    more: bool
    graph_version: int


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """What is heard of people with some values in common."""

    values: Values
    heard: Scene

    @property
    def rank(self) -> Rank:
        """By how many are on a side; then by the values."""
        sided = np.count_nonzero(self.heard.camps.side[np.unique(self.heard.said.person)])
        return Rank(float(sided), orjson.dumps(self.values).decode())


def loudness(view: View, listening: Listening, asked: Asked, topical: Topical) -> LoudnessPage:
    """Groups with their loudness; `topical` finds the messages of a topic, where one is asked for.

    Raises `NotFound` for a product we do not have, and `Misuse` for more than 3 dimensions, a span of
    time that has no length, and a topic without words.
    """
    asked = checked(listening, asked)
    topic = asked.scope.topic
    about = None if topic is None else topical.mask(view, topic=topic)
    columns = Columns(view, listening)
    groups = [
        group
        for opinion in sides(view, listening, asked)
        for group in parts(scene(view, opinion, about), asked, columns, opinion.product)
    ]
    places, more = following([group.rank for group in groups], asked.after, asked.first)
    unheard = Unheard(view, listening.time, asked.scope, {each: columns.of(each, None) for each in asked.by})
    rows = tuple(measured(view, groups[place], unheard) for place in places)
    return LoudnessPage(rows, len(groups), more, listening.store.version_at(view.position))


def checked(listening: Listening, asked: Asked) -> Asked:
    """The question with each dimension once; raises `NotFound` and `Misuse`."""
    by, scope = tuple(dict.fromkeys(asked.by)), asked.scope
    if len(by) > MOST_DIMENSIONS:
        raise Misuse(f"groupBy: {len(by)} dimensions, more than {MOST_DIMENSIONS}.", "Ask again for others.")
    checked_product(listening.store, scope.product)
    return replace(asked, by=by)


def sides(view: View, listening: Listening, asked: Asked) -> list[AskedOpinion]:
    """By which opinions people take sides: of each product where it is grouped by, else of what is asked."""
    every = LoudnessDimension.PRODUCT in asked.by and asked.scope.product is None
    products = sorted(view.about) if every else [asked.scope.product]
    return [
        AskedOpinion(Side.FOR, product, listening.time, certain_only=asked.certain_only)
        for product in products
    ]


def parts(heard: Scene, asked: Asked, columns: Columns, product: str | None) -> Iterator[Group]:
    """What is heard in the span of time, by the values of the dimensions."""
    chosen = [columns.of(each, product) for each in asked.by]
    said, turned = (
        {values: sounds.where(rows) for values, rows in placed(sounds, chosen)}
        for each in (heard.said, heard.turned)
        for sounds in [each.where(asked.scope.spans(each.sent_at))]
    )
    for values in dict.fromkeys((*said, *turned)):
        yield Group(values, Scene(heard.camps, said.get(values, SILENCE), turned.get(values, SILENCE)))


def measured(view: View, group: Group, unheard: Unheard) -> Loudness:
    """The three numbers of a group."""
    heard = group.heard
    return Loudness(
        values=group.values,
        people=loud(view, heard.camps, heard.said.by_person),
        messages=loud(view, heard.camps, heard.said),
        reach=loud(view, heard.camps, heard.turned),
        unknowns=unheard.of(group.values, heard),
        rank=group.rank,
    )
