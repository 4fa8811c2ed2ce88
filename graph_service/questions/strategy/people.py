"""Who is a customer, who a prospect, and where they engage with us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graph_service.planes.view import DIRECTIONS, NOBODY, NONE_FOUND, Integers, Mask, microseconds
from graph_service.questions.strategy.asking import OUTBOUND, Asking
from graph_service.questions.strategy.counting import Found, Tally, by_place, joined
from graph_service.questions.strategy.definitions import CustomerSign, Engagement, ProspectSign
from graph_service.store.dealings import Deal

HAVING: Final = (CustomerSign.USES, CustomerSign.BOUGHT)
SAYING: Final = (Engagement.MESSAGE_TO_US, Engagement.MESSAGE_TO_OTHERS)
REACTING: Final = (Engagement.LIKE, Engagement.FOLLOW, Engagement.SHARE)


def customers(asking: Asking) -> Mask:
    """Who was a customer by any sign that counts: bool[people]."""
    signs, dealings = asking.definitions.customers, asking.sources.dealings()
    as_of = asking.time.as_of
    usages = asking.facts([row for row in dealings.usages if row.until is None or row.until > as_of])
    parts = [usages.person[usages.of([sign for sign in HAVING if sign in signs])]]
    if CustomerSign.WON_DEAL in signs:
        won = [row for row in dealings.deals if row.kind == Deal.WON]
        parts.append(asking.facts([row for row in won if row.until is None or row.until <= as_of]).person)
    if CustomerSign.ASKED_US in signs:
        matters = asking.sight.matters
        parts.append(matters.person[matters.opened_at <= microseconds(as_of)])
    return among(asking, parts)


def prospects(asking: Asking) -> Mask:
    """Who was a prospect by any sign that counts, and no customer: bool[people]."""
    signs, parts = asking.definitions.prospects, []
    if ProspectSign.BUYING in signs:
        said = asking.view.said
        buying = found_in(asking, "buying") & asking.spoken & (said.direction != OUTBOUND)
        parts.append(said.person[buying])
    if ProspectSign.OPEN_DEAL in signs:
        as_of = asking.time.as_of
        deals = asking.sources.dealings().deals
        rows = [row for row in deals if row.kind == Deal.OPEN or (row.until and row.until > as_of)]
        parts.append(asking.facts(rows).person)
    if ProspectSign.REFERRED in signs:
        brought = asking.view.referrals
        parts.append(brought.target[asking.lately(brought.sent_at, brought.recorded_at)])
    return np.asarray(among(asking, parts) & ~customers(asking))


def among(asking: Asking, parts: list[Integers]) -> Mask:
    """Whether each person is among some: bool[people]."""
    people = np.concatenate([np.zeros(0, np.int64), *parts])
    found = np.zeros(len(asking.view.people), np.bool_)
    found[people[people != NOBODY]] = True
    return found


def found_in(asking: Asking, intent: str) -> Mask:
    """In which messages an intent was found: bool[messages]."""
    found = np.zeros(len(asking.view.messages), np.bool_)
    found[asking.view.intents.get(intent, NONE_FOUND).message] = True
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """What people did, each of one unit for its person, and on which channel: its name for each row."""

    found: Found
    channel: tuple[str, ...]


def where_engaged(asking: Asking, people: Mask) -> tuple[list[Tally], Found]:
    """The channels on which some people, bool[people], engaged with us, and all that they did there."""
    parts = (engaged_in_words(asking, people), engaged_without(asking, people))
    names = sorted({name for part in parts for name in part.channel})
    numbers = {name: number for number, name in enumerate(names)}
    place = np.array([numbers[name] for part in parts for name in part.channel], np.int64)
    found = joined([part.found for part in parts])
    return by_place(asking.view, found, place, names), found


def engaged_in_words(asking: Asking, people: Mask) -> Placed:
    """The messages by which they engaged."""
    said, counting = asking.view.said, asking.definitions.engagement
    counts = np.isin(said.direction, [DIRECTIONS.index(each) for each in SAYING if each in counting])
    if Engagement.THANKS in counting:
        counts |= found_in(asking, "thanks") & (said.direction != OUTBOUND)
    rows = np.flatnonzero(asking.spoken & counts & np.append(people, False)[said.person])
    found = Found(said.person[rows], said.person[rows], rows, said.sent_at[rows])
    channels = asking.view.channels
    return Placed(found, tuple(channels[number] for number in said.channel[rows].tolist()))


def engaged_without(asking: Asking, people: Mask) -> Placed:
    """What they did without a word and did not take back."""
    as_of = asking.time.as_of
    given = asking.sources.dealings().reactions
    facts = asking.facts([row for row in given if row.until is None or row.until > as_of])
    kinds = facts.of([each for each in REACTING if each in asking.definitions.engagement])
    rows = np.flatnonzero(kinds & people[facts.person] & asking.lately(facts.at, facts.recorded_at))
    found = Found(facts.person[rows], facts.person[rows], np.full(len(rows), NOBODY), facts.at[rows])
    return Placed(found, tuple(facts.channel[row] for row in rows.tolist()))
