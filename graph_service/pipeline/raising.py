"""What a table of rules makes of what customers said: their signals."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from algorithms.signals import Cause, Deed, Step, standing
from graph_service.store.model import StanceRow
from graph_service.store.signal_rows import ActRow, SaidRow, SignalRow
from ingest.canonical import Direction
from ingest.signal_rules import Conditions, Rule

VERSION: Final = "1"
"""Of the way from messages to signals; another one means that all are worked out again."""
Place = tuple[str, str]
"""The matter that a message belongs to or, where there is none, its customer and conversation."""


@dataclass(frozen=True, slots=True)
class History:
    """What some customers said, in order of time, when their matters were answered, and what people did."""

    said: Sequence[SaidRow]
    answers: Mapping[str, Sequence[datetime]]
    acts: Sequence[ActRow] = ()


@dataclass(slots=True)
class Raised:
    """A signal under way: the message it is named by, the matter it is about, and what raised it."""

    subject: str
    matter: str | None
    causes: list[Cause] = field(default_factory=list)
    acts: list[ActRow] = field(default_factory=list)


def signals(rules: Sequence[Rule], history: History) -> Iterator[SignalRow]:
    """The signals that rules raise: one for each matter and kind, however many messages meet them."""
    raised: dict[tuple[Place, str], Raised] = {}
    for said in history.said:
        for kind, rule in met(rules, said).items():
            matter, opening = said.matter or (None, said.key)
            signal = raised.setdefault((place_of(said), kind), Raised(opening, matter))
            signal.causes.append(cause(said, rule, history.answers))
    places = {said.key: place_of(said) for said in history.said}
    for act in history.acts:
        if (touched := raised.get((places[act.message], act.kind))) is not None:
            touched.acts.append(act)
    return (row(kind, signal) for (_, kind), signal in raised.items())


def place_of(said: SaidRow) -> Place:
    return ("", said.matter[0]) if said.matter else (said.customer, said.conversation)


def met(rules: Iterable[Rule], said: SaidRow) -> dict[str, Rule]:
    """Of each kind the most urgent rule that a message meets; `rules` have the most urgent first."""
    found: dict[str, Rule] = {}
    for rule in rules:
        if rule.kind not in found and meets(rule.conditions, said):
            found[rule.kind] = rule
    return found


def meets(wanted: Conditions, said: SaidRow) -> bool:
    """Whether a message is as conditions want it; what is not told of it does not fit, but for irony."""
    about = {stance.product for stance in said.stances}
    return (
        said.direction == wanted.direction
        and (said.direction != Direction.PEER or bool(about))
        and (not wanted.intents or not said.intents.isdisjoint(wanted.intents))
        and wanted.tone in (None, said.tone)
        and (not wanted.channels or said.channel in wanted.channels)
        and (not wanted.products or not about.isdisjoint(wanted.products))
        and sounds(wanted, said)
        and stands(wanted, said.stances)
    )


def sounds(wanted: Conditions, said: SaidRow) -> bool:
    """Whether the numbers of a message lie within the bounds."""
    return (
        within(said.sentiment, wanted.sentiment_at_least, wanted.sentiment_at_most)
        and within(said.irony or 0.0, None, wanted.irony_at_most)
        and within(said.urgency, wanted.urgency_at_least, None)
    )


def stands(wanted: Conditions, stances: Iterable[StanceRow]) -> bool:
    """Whether one stance towards a product that is meant lies within the bounds."""
    low, high = wanted.stance_at_least, wanted.stance_at_most
    meant = (each for each in stances if not wanted.products or each.product in wanted.products)
    return (low is None and high is None) or any(within(each.value, low, high) for each in meant)


def within(value: float | None, low: float | None, high: float | None) -> bool:
    if low is None and high is None:
        return True
    return value is not None and (low is None or value >= low) and (high is None or value <= high)


def cause(said: SaidRow, rule: Rule, answers: Mapping[str, Sequence[datetime]]) -> Cause:
    settled = settled_at(said, answers) if rule.conditions.open else None
    return Cause(said.key, said.at, rule.team, rule.priority, rule.due, settled)


def settled_at(said: SaidRow, answers: Mapping[str, Sequence[datetime]]) -> datetime | None:
    """When a message was first answered; when it was said, where only its source knows of a reply."""
    times = answers.get(said.matter[0], ()) if said.matter else ()
    place = bisect_left(times, said.at)
    if place < len(times):
        return times[place]
    return said.at if said.replied else None


def row(kind: str, raised: Raised) -> SignalRow:
    """A signal as the graph is to hold it."""
    steps = (Step(act.key, act.at, Deed(act.act), act.by, act.team, act.owner) for act in raised.acts)
    return SignalRow(
        raised.subject,
        kind,
        standing(raised.causes, steps),
        tuple(sorted(cause.key for cause in raised.causes)),
        raised.matter,
        tuple(sorted(act.key for act in raised.acts)),
        VERSION,
    )
