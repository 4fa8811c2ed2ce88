"""Every answer as of a time is that of a record that ends there: random crowds and times, both engines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Final

import pytest

from algorithms.ladder import Rung
from graph_service.moments.guards import LIFTABLE, GuardOptions
from graph_service.planes.view import STATES
from graph_service.questions import (
    blackout,
    channels,
    communities,
    coverage,
    fixes,
    flames,
    influencers,
    introductions,
    loudness,
    outcomes,
    reference_matching,
    selection,
    turning_points,
    unanswered,
)
from graph_service.questions.afterwards import Outcome
from graph_service.questions.answers import Answers
from graph_service.questions.care_dimensions import CareDimension
from graph_service.questions.influence import Scope
from graph_service.questions.occasions import Action
from graph_service.questions.opinions import Asked, Side
from graph_service.questions.placing import LoudnessDimension
from graph_service.questions.reference_fit import Prospect
from graph_service.questions.references import ReferenceFilter
from graph_service.questions.response import Response
from graph_service.questions.segments import Segment
from graph_service.questions.selection import Constraints
from graph_service.questions.strategy.board import QUESTIONS as BOARD
from graph_service.questions.strategy.definitions import CustomerSign, Definitions
from graph_service.questions.time import Time
from graph_service.questions.unknowns import UnknownKind
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.port import Engine
from graph_service.store.reader import CustomerFilter
from ingest.canonical import Record
from tests.api.sample import Sample, opened
from tests.crowd import Telling, at, bare, crowd

SEEDS: Final = (1, 2)
TIMES: Final = 3
"""Random times looked at of each crowd."""
EVERY: Final = 1_000
MANY: Final = 200
"""Messages of a crowd in which people answer each other."""
PRODUCTS: Final = (None, "lark-notes", "lark-mail")
TOPIC: Final = "printing"
SCOPES: Final = (*(Scope(product) for product in PRODUCTS), Scope(topic=TOPIC))
STRATEGY: Final = Definitions(customers=frozenset(CustomerSign), anger=-0.2)
Question = Callable[[Answers, Time], object]


def sides(answers: Answers, time: Time) -> object:
    """The rankings of advocates and of critics, towards us and each product, and on a topic."""
    wanted = [Asked(side, product, time, first=EVERY) for side in Side for product in PRODUCTS]
    wanted += [Asked(side, None, time, first=EVERY, topic=TOPIC) for side in Side]
    return [answers.ranking(asked) for asked in wanted]


def heard(answers: Answers, time: Time) -> object:
    """The ranking of those who are heard, within each scope."""
    return [answers.influencers(influencers.Asked(time, scope, first=EVERY)) for scope in SCOPES]


def together(answers: Answers, time: Time) -> object:
    """Who belongs together, within each scope."""
    return [answers.communities(communities.Asked(time, scope, first=EVERY)) for scope in SCOPES]


def loud(answers: Answers, time: Time) -> object:
    """Who is louder, by each dimension alone and in all."""
    wanted = [(), *((dimension,) for dimension in LoudnessDimension)]
    return [
        answers.loudness(loudness.Asked(by, scope, first=EVERY), time) for by in wanted for scope in SCOPES
    ]


def turned(answers: Answers, time: Time) -> object:
    """Who changed sides, towards us and each product."""
    return [answers.turning_points(turning_points.Asked(product, first=EVERY), time) for product in PRODUCTS]


def chosen(answers: Answers, time: Time) -> object:
    """Whom to ask to carry a message, those who only lean to us too."""
    options = GuardOptions(time.as_of, time.known_at, lift=LIFTABLE)
    return [
        answers.selection(selection.Asked(2, time, options, product, constraints=Constraints(unsure=True)))
        for product in PRODUCTS
    ]


def vouched(answers: Answers, time: Time) -> object:
    """Who would vouch, how often, and for whom."""
    prospects = (Prospect("Acme", "printing from Lark Notes", role="nurse"), Prospect("Initech"))
    return [
        answers.references(ReferenceFilter(), time),
        answers.reference_capacity(30, None, time),
        answers.match_references(reference_matching.Asked(prospects, time, frozenset(Rung))),
    ]


def wanted(answers: Answers, time: Time) -> object:
    """What people want settled, by keys of people and messages."""
    sight = answers.cases.at(time)
    view, matters = sight.view, sight.matters
    return [
        (
            view.people[matters.person[row]],
            view.messages[matters.opening[row]],
            STATES[matters.state[row]],
            [column[row] for column in (matters.first_answered_at, matters.settled_at, matters.reopened_at)],
            sorted(view.messages[message] for message in matters.messages.of(row)),
            sorted(view.products[product] for product in matters.products.of(row)),
        )
        for row in range(len(matters))
    ]


def by_channel(answers: Answers, time: Time) -> object:
    """What each channel is to us."""
    return answers.channels(channels.Asked(time, segment=Segment.JOB))


def darkened(answers: Answers, time: Time) -> object:
    """What would be lost without each of the channels."""
    names = [each.name for each in answers.channels(channels.Asked(time)).rows]
    return [answers.blackout(blackout.Asked(name, time, Segment.JOB, first=EVERY)) for name in names]


def covered(answers: Answers, time: Time) -> object:
    """Who was answered, by each dimension alone and in all."""
    wanted = [(), *((dimension,) for dimension in CareDimension)]
    rows = [row for by in wanted for row in answers.coverage(coverage.Asked(by, first=EVERY), time).rows]
    return [(row.values, row.unknowns, figures(row.response)) for row in rows]


def figures(told: Response) -> object:
    """All of them, in a form that can be compared."""
    waits = [(each.median, each.within, each.steps(EVERY)) for each in (told.waiting, told.worst)]
    names = ("matters", "people", "answered", "first", "unseen", "nobody", "closed", "firsts", "evidence")
    return [waits, *(getattr(told, name) for name in names)]


def helped(answers: Answers, time: Time) -> object:
    """Whether what we did helped, with every case that is compared; and what was fixed."""
    sight, days = answers.cases.at(time), timedelta(days=3)
    found: list[object] = [answers.fixes(fixes.Asked(product, days), time) for product in PRODUCTS if product]
    pairs = [(Action.ANSWERED, outcome) for outcome in Outcome]
    pairs += [(action, Outcome.CAME_BACK) for action in Action]
    for action, outcome in pairs:
        asked = outcomes.Asked(action, outcome, wait=days, window=days)
        cases = outcomes.cases(answers.cases.past, sight, asked)
        each = cases.cases
        told = (cases.known.values.tolist(), each.treated.tolist(), each.outcome.tolist(), each.seed.tolist())
        found.append((cases.unknowns, cases.known.names, told))
    return found


def ignored(answers: Answers, time: Time) -> object:
    """Who waits for an answer, the doubtful too; but for what is due, which is known for now alone."""
    everybody = unanswered.UnansweredFilter(doubtful=True)
    page = answers.unanswered(unanswered.Asked(everybody, first=EVERY), time)
    unknowns = [each for each in page.unknowns if each.kind is not UnknownKind.PAST]
    rows = [but_due(row) for row in page.rows]
    return page.total, page.people, unknowns, sorted(rows, key=lambda row: row.opening)


def but_due(row: unanswered.Unanswered) -> unanswered.Unanswered:
    """Somebody who waits, with a score of all parts but what is due."""
    parts = tuple(part for part in row.components if part.name != "due")
    return replace(row, score=sum(part.contribution or 0.0 for part in parts), components=parts)


def burning(answers: Answers, time: Time) -> object:
    """Who is on the way to a blow-up, over everything and each product."""
    return [answers.flame_risk(flames.Asked(product, first=100), time).rows for product in PRODUCTS]


def on_the_board(answers: Answers, time: Time) -> object:
    """All that a board is told but how to count it, which the past has not."""
    asking = answers.strategy(time, STRATEGY)
    found = {name: question(asking) for name, question in BOARD.items()}
    return {
        name: replace(
            each,
            cypher=None,
            unknowns=tuple(one for one in each.unknowns if one.kind is not UnknownKind.PAST),
        )
        for name, each in found.items()
    }


QUESTIONS: Final[Mapping[str, Question]] = {
    "advocates and critics": sides,
    "influencers": heard,
    "communities": together,
    "loudness": loud,
    "turning points": turned,
    "selection": chosen,
    "references": vouched,
    "matters": wanted,
    "flames": burning,
    "unanswered": ignored,
    "coverage": covered,
    "channels": by_channel,
    "blackout": darkened,
    "outcomes and fixes": helped,
    "strategy": on_the_board,
}


def taken_in(sample: Sample, records: Sequence[Record], until: datetime | None = None) -> Answers:
    sample.context.pipeline.ingest([record for record in records if until is None or at(record) <= until])
    return sample.context.answers


@pytest.mark.parametrize("seed", SEEDS)
def test_as_of_a_time_answers_are_those_of_a_record_that_ends_there(
    engine: Engine, tmp_path: Path, seed: int
) -> None:
    records = crowd(seed)
    whole = taken_in(opened(tmp_path / "whole", engine, Telling()), records)
    times = sorted(Random(seed).sample([at(record) for record in records], TIMES))
    for number, until in enumerate(times):
        beneath = EmbeddedEngine(tmp_path / f"short{number}" / "graph")
        short = taken_in(opened(tmp_path / f"short{number}", beneath, Telling()), records, until)
        then, now = whole.time(until), short.time(until)
        assert now.present or until < at(records[-1])
        told = {name: (bare(ask(whole, then)), bare(ask(short, now))) for name, ask in QUESTIONS.items()}
        assert {name: each for name, each in told.items() if each[0] != each[1]} == {}
        beneath.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_of_customers_the_same_is_said_as_of_a_time(engine: Engine, tmp_path: Path, seed: int) -> None:
    records = crowd(seed, messages=MANY)
    whole = taken_in(opened(tmp_path / "whole", engine, Telling()), records)
    until = at(records[len(records) * 2 // 3])
    beneath = EmbeddedEngine(tmp_path / "short" / "graph")
    short = taken_in(opened(tmp_path / "short", beneath, Telling()), records, until)
    today = [row.key for row in whole.reader.customer_page(CustomerFilter(), "", EVERY)]
    then = whole.customers.past.keys(today, whole.time(until))
    named = {key: before for key, before in zip(today, then, strict=True) if before is not None}
    assert list(named) != list(named.values())
    assert of_each(whole, list(named), until) == of_each(short, list(named.values()), until)
    beneath.close()


def of_each(answers: Answers, customers: Sequence[str], until: datetime) -> object:
    """What is said of some customers as of a time, and of who could introduce whom to whom."""
    time = answers.time(until)
    stances = [answers.customers.stances(customers, Asked(side, None, time)) for side in Side]
    heard = answers.customers.influences(customers, influencers.Asked(time))
    pairs = combinations(customers, 2)
    met = [answers.introductions(introductions.Asked(one, other, time)) for one, other in pairs]
    assert any(stances[0])
    assert any(heard)
    assert any(each.rows for each in met)
    return bare([*stances, heard, met])
