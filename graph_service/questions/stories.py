"""What happened to people over what they want settled: what they said, who turned to it, what we answered."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np

from algorithms.acts import State
from algorithms.flames import ANSWERED, HEARD, NO_MATTER, SETTLED, SPOKE, Story
from algorithms.graph import Reals
from algorithms.grouping import latest_before, numbered, places_within, ranked
from graph_service.planes.view import (
    DIRECTIONS,
    KINDS,
    NEVER,
    NOBODY,
    STATES,
    Attention,
    Floats,
    Integers,
    Mask,
    View,
    microseconds,
)
from graph_service.questions.deeds import LIKELY, chances
from graph_service.questions.matters import Sight
from graph_service.questions.time import DAY
from graph_service.questions.topical import naming

SOON: Final = 7 * DAY
"""So long after somebody's last message others turn to her over it, in microseconds."""
OUTBOUND: Final = DIRECTIONS.index("outbound")
UNSEEN: Final = STATES.index(State.ANSWERED_UNSEEN)
TURNING: Final = tuple(KINDS.index(kind) for kind in ("replies", "mentions", "shares"))


@dataclass(frozen=True, slots=True, eq=False)
class Acts:
    """What happened to everybody, in order of person and time: aligned arrays of shape `(acts,)`.

    `person` numbers the people, and is the one it happened to; `message` is the message that shows it, or
    `NOBODY`; of what was heard `over` is her message, else `NOBODY`. The other columns are those of
    `algorithms.flames.Story`.
    """

    person: Integers
    message: Integers
    over: Integers
    at: Integers
    act: Integers
    matter: Integers
    asks: Mask
    value: Floats
    channel: Integers
    threat: Floats

    def where(self, rows: Mask | Integers | slice) -> Acts:
        """Some of them."""
        return Acts(*(getattr(self, each.name)[rows] for each in fields(self)))

    def of(self, person: int) -> Acts:
        """One person's."""
        return self.where(slice(*np.searchsorted(self.person, (person, person + 1))))

    @property
    def story(self) -> Story:
        """As `algorithms.flames` takes it, where they are one person's."""
        return Story(self.at, self.act, self.matter, self.asks, self.value, self.channel, self.threat)


def acts(sight: Sight, product: str | None = None) -> Acts:
    """What had happened to everybody by the time of the sight; of a product, in matters about it.

    Of a product, messages outside such matters count where they name it.
    """
    kept = about(sight, product)
    said = spoken(sight, kept, product)
    parts = [said, heard(sight, said), *answers(sight, kept), settlings(sight, kept)]
    every = Acts(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Acts)))
    # By what does not depend on how a record numbers messages, so that it tells the same as any other.
    order = (every.threat, every.value, every.channel, every.matter, every.act, every.at, every.person)
    return every.where(np.lexsort(order))


def about(sight: Sight, product: str | None) -> Mask:
    """Which matters are about a product; without one, all."""
    if product is None or product not in sight.view.products:
        return np.full(len(sight.matters), product is None)
    found, lists = np.zeros(len(sight.matters), np.bool_), sight.matters.products
    found[lists.rows[lists.items == sight.view.products.index(product)]] = True
    return found


def made(person: Integers, at: Integers, act: int, **columns: Any) -> Acts:
    """Acts of one kind; columns that are not given are empty."""
    count = len(person)
    nobody, nothing = np.full(count, NOBODY), np.zeros(count)
    usual: dict[str, Any] = {
        "message": nobody,
        "over": nobody,
        "matter": np.full(count, NO_MATTER),
        "asks": np.zeros(count, np.bool_),
        "value": nothing,
        "channel": nobody,
        "threat": nothing,
    }
    return Acts(person=person, at=at, act=np.full(count, act), **(usual | columns))


def spoken(sight: Sight, kept: Mask, product: str | None) -> Acts:
    """What people said in these matters, and beside them to us or of the product."""
    view, said = sight.view, sight.view.said
    matter = matter_of(sight, kept)
    named = towards_us(view) if product is None else naming(view, product)
    known = (said.person != NOBODY) & sight.time.holds(said.sent_at, said.recorded_at)
    rows = np.flatnonzero(known & (named | (matter != NO_MATTER)))
    return made(
        said.person[rows],
        said.sent_at[rows],
        SPOKE,
        message=rows,
        matter=matter[rows],
        asks=(said.asks & (chances(view, "thanks") < LIKELY))[rows],
        value=sounding(view)[rows],
        channel=said.channel[rows],
        threat=chances(view, "escalation")[rows],
    )


def matter_of(sight: Sight, kept: Mask) -> Integers:
    """The matter among these of its sender that each message of the view belongs to, or `NO_MATTER`."""
    view, matters = sight.view, sight.matters
    found = np.full(len(view.messages), NO_MATTER)
    items, rows = matters.messages.items, matters.messages.rows
    own = (view.said.person[items] == matters.person[rows]) & kept[rows]
    found[items[own]] = rows[own]
    return found


def towards_us(view: View) -> Mask:
    """Which messages address us or speak of our products."""
    found = np.zeros(len(view.messages), np.bool_)
    found[view.towards_us.message] = True
    return found


def sounding(view: View) -> Reals:
    """How each message sounds, -1 to 1: 0 where nothing was read; what is likely ironic is no praise."""
    value = np.nan_to_num(view.said.sentiment)
    sincere = np.minimum(1.0, 2.0 - 2.0 * np.nan_to_num(view.said.irony))
    return np.where(value > 0, value * sincere, value)


def heard(sight: Sight, said: Acts) -> Acts:
    """Who turned to somebody over a displeased message, each once a message: her last, at most a week old.

    Who had done so over an earlier one counts for nothing more: the value is 0.
    """
    paid, moments = sight.view.attention, ranked(sight.view.said.sent_at)
    told = sight.time.holds(paid.sent_at, paid.recorded_at) & np.isin(paid.kind, TURNING)
    rows = np.flatnonzero(told)
    among = said.person, moments[said.message]
    over = latest_before(paid.target[rows], moments[paid.message[rows]], among)
    waited = paid.sent_at[rows] - np.append(said.at, 0)[over]
    counts = (over >= 0) & (np.append(said.value, 0.0)[over] < 0) & (waited <= SOON)
    rows, over = first_each(paid, rows[counts], over[counts])
    again = places_within([numbered(paid.target[rows], paid.source[rows])], [paid.sent_at[rows], over]) > 0
    return made(
        paid.target[rows],
        paid.sent_at[rows],
        HEARD,
        message=paid.message[rows],
        over=said.message[over],
        value=np.where(again, 0.0, said.value[over]),
    )


def first_each(paid: Attention, rows: Integers, over: Integers) -> tuple[Integers, Integers]:
    """The first of the rows in which each person turned to somebody over each message."""
    pair = numbered(over, paid.source[rows])
    first = places_within([pair], [paid.sent_at[rows], paid.message[rows]]) == 0
    return rows[first], over[first]


def answers(sight: Sight, kept: Mask) -> tuple[Acts, Acts]:
    """What people of ours answered in these matters, and answers that only their source knows of.

    A contact in which we spoke with her answers itself.
    """
    said, matters = sight.view.said, sight.matters
    items, rows = matters.messages.items, matters.messages.rows
    held = sight.time.holds(said.sent_at[items], said.recorded_at[items])
    items, rows = items[held], rows[held]
    latest = np.zeros(len(matters), np.int64)
    np.maximum.at(latest, rows, said.sent_at[items])
    unseen = np.flatnonzero((matters.state == UNSEEN) & kept)
    ours = kept[rows] & (((said.direction[items] == OUTBOUND) & ~said.bot[items]) | said.met[items])
    items, rows = items[ours], rows[ours]
    given = made(matters.person[rows], said.sent_at[items], ANSWERED, message=items, matter=rows)
    return given, made(matters.person[unseen], latest[unseen], ANSWERED, matter=unseen)


def settlings(sight: Sight, kept: Mask) -> Acts:
    """When these matters were last settled."""
    matters, now = sight.matters, microseconds(sight.time.as_of)
    rows = np.flatnonzero(kept & (matters.settled_at != NEVER) & (matters.settled_at <= now))
    return made(matters.person[rows], matters.settled_at[rows], SETTLED, matter=rows)
