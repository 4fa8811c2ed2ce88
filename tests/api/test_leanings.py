"""Opinions are kept for the next question, and are those of the record as it stands."""

from __future__ import annotations

from graph_service.questions import advocates
from graph_service.questions.opinions import Asked, Side
from graph_service.questions.scored import ScoredCustomer
from ingest.handle import Handle
from tests.api.sample import CY, RECORDS, Sample, tweet

DEE = Handle("twitter", "dee")
BACKDATED = (tweet("d1", DEE, "I love Lark Notes", minutes=10),)
"""The record's clock does not move by these."""


def shown(sample: Sample) -> tuple[ScoredCustomer, ...]:
    answers = sample.context.answers
    return answers.ranking(Asked(Side.FOR, None, answers.time())).rows


def anew(sample: Sample) -> tuple[ScoredCustomer, ...]:
    """The same by what keeps nothing."""
    context = sample.context
    asked = Asked(Side.FOR, None, context.answers.time())
    return advocates.ranking(context.store, context.answers._planes.interactions, asked).rows


def scores(rows: tuple[ScoredCustomer, ...]) -> dict[str, float]:
    return {row.customer: row.score for row in rows}


def test_a_new_record_is_in_the_next_answer(fresh: Sample) -> None:
    fresh.context.pipeline.ingest(RECORDS)
    first = scores(shown(fresh))
    assert scores(shown(fresh)) == first
    fresh.context.pipeline.ingest(BACKDATED)
    second = scores(shown(fresh))
    assert second == scores(anew(fresh))
    assert second.keys() - first.keys() == {DEE.key}


def test_whoever_is_forgotten_is_gone_from_the_next_answer(fresh: Sample) -> None:
    fresh.context.pipeline.ingest(RECORDS)
    assert CY.key in scores(shown(fresh))
    fresh.context.pipeline.forget([CY.key])
    assert CY.key not in scores(shown(fresh))
    assert scores(shown(fresh)) == scores(anew(fresh))
