"""Who is on the way to a public blow-up, why, and since when we could have acted.

`algorithms.flames` has the formula with an example. It looks at what people want settled (matters as they
stood at the time of asking), at how their messages to us sound, at who turned to them, and at what we
answered. Trolls, who tell nothing, are left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log
from typing import Final

import numpy as np

from algorithms.flames import ANSWERED, HEARD, NO_MATTER, SPOKE, Flame, flame, score
from algorithms.graph import decay
from algorithms.smoulder import PLEASED, USUAL
from graph_service.planes.view import EPOCH, MICROSECOND, NOBODY, SETTLED, Integers, View, microseconds
from graph_service.questions.burning import Burning, Reason
from graph_service.questions.matters import Sight
from graph_service.questions.outbursts import Outburst, outburst, trolls
from graph_service.questions.scored import Interval, Rank, following
from graph_service.questions.stories import Acts, acts
from graph_service.questions.time import DAY
from graph_service.questions.topical import checked_product
from graph_service.store.record import GraphStore
from graph_service.text.replies import ACTS as REPLIES
from graph_service.text.replies import doing, ways

LISTED: Final = 0.2
"""The least score of who is listed. From `USUAL.watch` on somebody is watched."""
APOLOGY: Final = doing(list(REPLIES).index("apologises"))
MOST_EVIDENCE: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """Over which product, by its slug, or None for us and all of them; and which of the people."""

    product: str | None = None
    first: int = 20
    after: Rank | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was said, and the message, by its key."""

    at: datetime
    message: str


@dataclass(frozen=True, slots=True)
class Done:
    """What we did since we could have acted: our answers by their keys, the latest first."""

    answers: tuple[str, ...]
    last_at: datetime | None
    apologised: bool


@dataclass(frozen=True, slots=True)
class FlameRisk:
    """How near a customer is to a public blow-up, and why.

    `matters` are the unsolved ones, by the messages that opened them, the first opened first. From
    `earliest` on we could have acted; None while nobody is watched for it. `audience` is how many
    customers had turned to them over displeased messages, `outburst` whether it has happened already.
    `certain` says whether the whole interval lies above the watch line.
    """

    customer: str
    score: float
    interval: Interval
    certain: bool
    reasons: tuple[Reason, ...]
    evidence: tuple[str, ...]
    matters: tuple[str, ...]
    earliest: Moment | None
    done: Done
    audience: int
    outburst: Outburst | None

    @property
    def rank(self) -> Rank:
        return Rank(self.score, self.customer)


@dataclass(frozen=True, slots=True)
class FlamePage:
    """Some of the people, those nearest to it first; how many are listed, and how many trolls are not."""

    rows: tuple[FlameRisk, ...]
    total: int
    more: bool
    trolls: int
    graph_version: int


def flames(store: GraphStore, sight: Sight, asked: Asked) -> FlamePage:
    """Who is on the way; raises `NotFound` for a product we do not have."""
    checked_product(store, asked.product)
    view, now = sight.view, microseconds(sight.time.as_of)
    near = list(smouldering(acts(sight, asked.product), now))
    noise = trolls(store.reader, view, [own for own, _ in near], now)
    kept = [each for each, noisy in zip(near, noise, strict=True) if not noisy]
    ranks = [Rank(found.now.score, view.people[own.person[0]]) for own, found in kept]
    places, more = following(ranks, asked.after, asked.first)
    rows = told(store, sight, [kept[place] for place in places])
    return FlamePage(tuple(rows), len(kept), more, sum(noise), store.version_at(view.position))


def smouldering(every: Acts, now: int) -> Iterator[tuple[Acts, Flame]]:
    """The people whose score is high enough to be listed, in order of their numbers."""
    for person in candidates(every, now):
        own = every.of(int(person))
        story = own.story
        if score(story, now) >= LISTED:
            yield own, flame(story, now)


def candidates(every: Acts, now: int) -> Integers:
    """Who may be listed: whose score would be high enough if all they did were as bad as it can be.

    Nothing counts for more than it would if it had been done when they last acted.
    """
    count = int(every.person.max(initial=-1)) + 1
    left = decay((now - last_acts(every, count)) / DAY, USUAL.half_life_days)
    spoke, heard = every.where(every.act == SPOKE), every.act == HEARD
    messages = np.bincount(spoke.person[spoke.value < PLEASED], minlength=count) * left
    people = np.bincount(every.person[heard], minlength=count) * left
    threats = np.zeros(count)
    np.maximum.at(threats, spoke.person, spoke.threat)
    most = (
        USUAL.base
        + USUAL.anger * messages / (messages + USUAL.calm_turns)
        + USUAL.repeats * np.log2(1 + messages)
        + USUAL.audience * np.log2(1 + people)
        + (USUAL.threat * threats + (USUAL.rising + USUAL.waiting) * (messages > left)) * left
        + USUAL.channels * np.maximum(messages - left, 0)
    )
    return np.flatnonzero(most >= log(LISTED / (1 - LISTED)))


def last_acts(every: Acts, count: int) -> Integers:
    """When something last happened to each person; 0 for nobody."""
    last = np.zeros(count, np.int64)
    np.maximum.at(last, every.person, every.at)
    return last


def told(store: GraphStore, sight: Sight, found: Sequence[tuple[Acts, Flame]]) -> Iterator[FlameRisk]:
    """The people of a page, with what their messages and our answers say."""
    view = sight.view
    keys = {view.messages[n] for own, _ in found for n in worded(own).message}
    held = store.reader.messages(sorted(keys)) if keys else []
    texts = {row.key: row.text for row in held if row is not None}
    for own, near in found:
        burning = Burning(view, own, unsolved(own, sight), near.now, texts, microseconds(sight.time.as_of))
        yield risk(burning, sight, near)


def worded(own: Acts) -> Acts:
    """What is read in words: threats, and our answers."""
    ours = (own.act == ANSWERED) & (own.message != NOBODY)
    return own.where(ours | ((own.act == SPOKE) & (own.threat > 0)))


def unsolved(own: Acts, sight: Sight) -> Integers:
    """The matters that one person asked in and that are not settled."""
    asked = np.unique(own.matter[own.asks & (own.matter != NO_MATTER)])
    return np.asarray(asked[sight.matters.state[asked] != SETTLED])


def risk(burning: Burning, sight: Sight, near: Flame) -> FlameRisk:
    """One person."""
    view, own, reasons = burning.view, burning.own, burning.reasons()
    opened = sight.matters.opened_at[burning.unsolved]
    return FlameRisk(
        customer=view.people[own.person[0]],
        score=near.now.score,
        interval=Interval(near.now.low, near.now.high, USUAL.level),
        certain=near.now.low > USUAL.watch,
        reasons=reasons,
        evidence=evidence(reasons),
        matters=tuple(view.messages[n] for n in sight.matters.opening[burning.unsolved]),
        earliest=None if near.earliest is None else moment(view, own, near.earliest),
        done=done(burning, near.earliest),
        audience=int(((own.act == HEARD) & (own.value < 0)).sum()),
        outburst=outburst(view, own, int(opened.min(initial=burning.now))),
    )


def evidence(reasons: Sequence[Reason]) -> tuple[str, ...]:
    """The messages of what speaks for a blow-up, those of the weightiest reason first."""
    heaviest = sorted(reasons, key=lambda reason: -(reason.part.contribution or 0.0))
    keys = (key for reason in heaviest if (reason.part.contribution or 0) > 0 for key in reason.messages)
    return tuple(dict.fromkeys(keys))[:MOST_EVIDENCE]


def moment(view: View, own: Acts, place: int) -> Moment:
    """When an act happened, and the message that shows it."""
    return Moment(EPOCH + int(own.at[place]) * MICROSECOND, view.messages[own.message[place]])


def done(burning: Burning, place: int | None) -> Done:
    """What we did since an act; nothing where there was none to act upon."""
    own = burning.own
    since = burning.now if place is None else int(own.at[place])
    ours = own.where((own.act == ANSWERED) & (own.message != NOBODY) & (own.at > since))
    keys = tuple(burning.view.messages[number] for number in ours.message[::-1].tolist())
    said = ways([burning.texts.get(key, "") for key in keys])
    last = EPOCH + int(ours.at[-1]) * MICROSECOND if keys else None
    return Done(keys, last, bool(APOLOGY[said].any()))
