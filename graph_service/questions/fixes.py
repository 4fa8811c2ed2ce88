"""What was fixed, and how people felt about the product before and after.

A fix is a matter about a product that something other than silence settled. For each, what its person said
for or against the product in the days before is set against what they said in the days after; what they
said while it was being settled, such as their thanks, is in neither. Fixes are put under the themes of what
was complained of, for those who develop the product. With the time of a release, the same is asked of
everybody who speaks about the product (`algorithms.interrupted`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from algorithms.graph import Reals
from algorithms.uplift import within
from graph_service.planes.view import EPOCH, MICROSECOND, NEVER, Integers, Mask, Matters, microseconds
from graph_service.questions import themes
from graph_service.questions.matters import Sight
from graph_service.questions.outcomes import checked
from graph_service.questions.register import Spans
from graph_service.questions.releases import Release, released
from graph_service.questions.scored import Interval, Rank, following
from graph_service.questions.sentiments import Sentiments, sentiments
from graph_service.questions.spoken import Listening, VoiceFilter
from graph_service.questions.time import Time
from graph_service.questions.topical import checked_product
from graph_service.questions.unknowns import Unknown, UnknownKind, left_out

DAYS: Final = timedelta(days=30)
LEVEL: Final = 0.9
LEAST: Final = 5
"""From fewer people no change is told."""
EVERY_THEME: Final = 1_000
CAVEAT: Final = (
    "People write when they are at their angriest, so most are milder later whatever we do. `outcomes` with "
    "FIXED compares with similar people whose matters were not settled."
)
DEFINITION: Final = (
    "Matters about the product that a ticket, an outcome or thanks settled: the mean of what their people "
    "said for or against the product, -1 to 1, in as many days after it as before."
)
TOO_EARLY: Final = "Of {every:,} fixes, {count:,} are too recent to know what people said afterwards."
SILENT: Final = "Of {every:,} fixes, {count:,} are of people who said nothing of it before, or after."
FEW: Final = "{people:,} people spoke before and after, too few to tell: {least} are needed."


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which product by its slug, how many days on either side, and when a release fixed something."""

    product: str
    days: timedelta = DAYS
    fixed_at: datetime | None = None
    first: int = 20
    after: Rank | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """The mean sentiment of people before and after, -1 to 1, and how much it changed, with its interval."""

    before: float
    after: float
    value: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Fix:
    """Fixes of what was complained of in one theme; `words` are None for those in no theme, and for all.

    `matters` and `people` are those of whom something is known before and after; `change` is None where
    they are too few. `before` and `after` have the messages that show it by key, the latest first.
    """

    key: str
    words: tuple[str, ...] | None
    matters: int
    people: int
    change: Change | None
    unknowns: tuple[Unknown, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def rank(self) -> Rank:
        return Rank(float(self.people), self.key)


@dataclass(frozen=True, slots=True)
class FixPage:
    """All fixes as one, some of them by theme, those of most people first, and what a release changed."""

    every: Fix
    rows: tuple[Fix, ...]
    total: int
    more: bool
    release: Release | None
    definition: str
    caveat: str
    time: Time
    graph_version: int


@dataclass(frozen=True, slots=True, eq=False)
class Fixes:
    """Matters that were fixed, and what was said of the product around them."""

    matters: Matters
    said: Sentiments
    days: int
    time: Time

    def where(self, rows: Mask) -> Fixes:
        """Some of them."""
        return Fixes(self.matters.where(rows), self.said, self.days, self.time)

    @property
    def before(self) -> Spans:
        """The days before each was settled, without the moment itself."""
        at = self.matters.fixed_at
        return Spans(self.matters.person, at - 1 - self.days, at - 1)

    @property
    def after(self) -> Spans:
        """The days after each was settled."""
        at = self.matters.fixed_at
        return Spans(self.matters.person, at, at + self.days)

    @property
    def over(self) -> Mask:
        """Whether those days are over."""
        return np.asarray(self.after.until <= microseconds(self.time.as_of))

    @property
    def spoken(self) -> Mask:
        """Whether their people spoke on both sides."""
        register = self.said.register
        return np.asarray(register.any(self.before) & register.any(self.after))


def fixes(sight: Sight, listening: Listening, embedding: themes.Embedding, asked: Asked) -> FixPage:
    """What was fixed of a product, by theme, with how people felt about it before and after.

    Raises `NotFound` for a product we do not have, and `Misuse` for days without length or too many.
    """
    checked_product(listening.store, asked.product)
    said = sentiments(sight.view, sight.time, asked.product)
    every = Fixes(fixed(sight, asked.product), said, checked("days", asked.days), sight.time)
    rows = by_theme(every, sight, named(every, sight, listening, embedding, asked.product))
    places, more = following([row.rank for row in rows], asked.after, asked.first)
    return FixPage(
        every=fix("", None, every),
        rows=tuple(rows[place] for place in places),
        total=len(rows),
        more=more,
        release=None if asked.fixed_at is None else released(said, asked.fixed_at),
        definition=DEFINITION,
        caveat=CAVEAT,
        time=sight.time,
        graph_version=listening.store.version_at(sight.view.position),
    )


def fixed(sight: Sight, product: str) -> Matters:
    """The matters about a product that something other than silence settled."""
    matters, products = sight.matters, sight.view.products
    number = products.index(product) if product in products else NEVER
    about = np.zeros(len(matters), np.bool_)
    about[matters.products.rows[matters.products.items == number]] = True
    return matters.where(about & (matters.fixed_at != NEVER))


Named = Mapping[str, themes.Theme]
"""The theme of each message that is in one, by key."""


def named(
    every: Fixes, sight: Sight, listening: Listening, embedding: themes.Embedding, product: str
) -> Named:
    """The themes of what was said about a product from when the first of its fixed matters was opened."""
    if not len(every.matters):
        return {}
    since = EPOCH + int(every.matters.opened_at.min()) * MICROSECOND
    if since >= sight.time.as_of:
        return {}
    wanted = themes.Asked(VoiceFilter(product=product, since=since), first=EVERY_THEME)
    found = themes.themes(listening, embedding, wanted)
    return {key: theme for theme in found.rows for key in theme.evidence}


def by_theme(every: Fixes, sight: Sight, named_: Named) -> list[Fix]:
    """The fixes under the themes of what opened them."""
    keys = [sight.view.messages[number] for number in every.matters.opening.tolist()]
    of_each = [named_.get(key) for key in keys]
    found = {theme.key: theme.words for theme in of_each if theme is not None}
    names = np.array(["" if theme is None else theme.key for theme in of_each], np.str_)
    rows = [fix(key, words, every.where(names == key)) for key, words in sorted(found.items())]
    apart = every.where(names == "")
    return [*rows, fix("", None, apart)] if len(apart.matters) else rows


def fix(key: str, words: tuple[str, ...] | None, every: Fixes) -> Fix:
    """Some fixes as one."""
    finished = every.where(every.over)
    told = finished.where(finished.spoken)
    spans, person = (told.before, told.after), told.matters.person
    before, after = (by_person(told.said.register.mean(span), person) for span in spans)
    early, silent = len(every.matters) - len(finished.matters), len(finished.matters) - len(told.matters)
    return Fix(
        key=key,
        words=words,
        matters=len(told.matters),
        people=before.size,
        change=changed(before, after) if before.size >= LEAST else None,
        unknowns=(
            *left_out(UnknownKind.TOO_EARLY, TOO_EARLY, early, len(every.matters)),
            *left_out(UnknownKind.SILENT_PEOPLE, SILENT, silent, len(finished.matters)),
            *too_few(before.size),
        ),
        before=told.said.evidence(told.before),
        after=told.said.evidence(told.after),
    )


def by_person(values: Reals, person: Integers) -> Reals:
    """The mean of each person's values, in order of person."""
    _, place, count = np.unique(person, return_inverse=True, return_counts=True)
    return np.asarray(np.bincount(place, values, minlength=count.size) / np.maximum(count, 1))


def changed(before: Reals, after: Reals) -> Change:
    """The mean change of people, with Student's interval."""
    value = float((after - before).mean())
    reach = within(after - before - value, np.arange(before.size), LEVEL)
    interval = Interval(value - reach, value + reach, LEVEL)
    return Change(float(before.mean()), float(after.mean()), value, interval)


def too_few(people: int) -> Iterator[Unknown]:
    """That too few people spoke on both sides, where that is so."""
    if people < LEAST:
        yield Unknown(UnknownKind.FEW, None, FEW.format(people=people, least=LEAST))
