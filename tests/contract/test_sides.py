"""Loudness and turning points: the same on both engines, in any order, on any handles and as of any time."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from fractions import Fraction
from math import factorial
from pathlib import Path

import pytest

from graph_service.questions import loudness, turning_points
from graph_service.questions.answers import Answers
from graph_service.questions.loud import Loud
from graph_service.questions.loudness import Loudness
from graph_service.questions.opinions import Side
from graph_service.questions.placing import LoudnessDimension
from graph_service.questions.turning_points import Turn, TurningPoint
from graph_service.store.port import Engine
from ingest.canonical import Message, Profile, Record
from tests.api.sample import NOON, opened
from tests.sides import LOUD, TURNED, as_five

Opening = Callable[[Sequence[Record]], Answers]
BY = (LoudnessDimension.PRODUCT, LoudnessDimension.CHANNEL, LoudnessDimension.INDUSTRY)
RECORDS = (*LOUD, *TURNED)


@pytest.fixture
def answering(engine: Engine, tmp_path: Path) -> Opening:
    """Takes records in, some at a time, on the engine under test."""

    def answers(records: Sequence[Record]) -> Answers:
        made = opened(tmp_path, engine)
        for start in range(0, len(records), 20):
            made.context.pipeline.ingest(records[start : start + 20])
        return made.context.answers

    return answers


@pytest.fixture
def reference(tmp_path: Path) -> Opening:
    """Takes records in at once, on an embedded engine of its own."""

    def answers(records: Sequence[Record]) -> Answers:
        made = opened(tmp_path / "reference")
        made.context.pipeline.ingest(records)
        return made.context.answers

    return answers


def groups(
    answers: Answers, *by: LoudnessDimension, days: float | None = None
) -> dict[tuple[str | None, ...], Loudness]:
    time = answers.time(None if days is None else NOON + timedelta(days=days))
    return {row.values: row for row in answers.loudness(loudness.Asked(by, first=100), time).rows}


def points(answers: Answers, days: float | None = None) -> list[TurningPoint]:
    time = answers.time(None if days is None else NOON + timedelta(days=days))
    return list(answers.turning_points(turning_points.Asked(first=100), time).rows)


def numbers(group: Loudness) -> list[tuple[int, int]]:
    return [pair(each) for each in (group.people, group.messages, group.reach)]


def pair(number: Loud) -> tuple[int, int]:
    return number.counts[Side.FOR], number.counts[Side.AGAINST]


def happened(record: Record, days: float) -> bool:
    """Whether a record was there by so many days after the first noon."""
    at = record.sent_at if isinstance(record, Message) else getattr(record, "asserted_at", NOON)
    return at <= NOON + timedelta(days=days)


def test_three_numbers_disagree(answering: Opening) -> None:
    answers = answering(LOUD)
    found = groups(answers)[()]
    assert numbers(found) == [(2, 1), (4, 6), (1, 2)]
    assert (found.reach.both, found.people.surely[Side.AGAINST]) == (1, 1)
    assert found.reach.evidence == {
        Side.FOR: ("twitter:dee1",),
        Side.AGAINST: ("twitter:eve2", "twitter:dee2"),
    }
    by = groups(answers, LoudnessDimension.CHANNEL)
    assert {values: numbers(group) for values, group in by.items()} == {
        ("twitter",): [(2, 1), (3, 6), (1, 2)],
        ("email",): [(1, 0), (1, 0), (0, 0)],
    }
    # Fay and Cy are of no industry that anybody told, and Bob fishes a month later.
    by = groups(answers, LoudnessDimension.INDUSTRY)
    assert {values: numbers(group)[0] for values, group in by.items()} == {("law",): (1, 1), (None,): (1, 0)}


def exact(days: int) -> float:
    """The probability that who criticised on so many days and praised on as many became a fan."""
    likely = [Fraction(1, n + 1) for n in range(days + 1)]
    mixed = {
        (p, c): Fraction(factorial(p) * factorial(c), factorial(p + c + 1))
        for p in range(days + 1)
        for c in range(days + 1)
    }
    early = sum(likely[k] * mixed[days, days - k] for k in range(1, days))
    factors = (2 * early + likely[days] ** 2) / mixed[days, days]
    return float(factors / (19 + factors) * (1 - Fraction(1, 2 ** (days + 1))) ** 2)


def test_who_changed_sides_and_after_which_word(answering: Opening) -> None:
    found = {point.customer: point for point in points(answering(TURNED))}
    assert set(found) == {"twitter:gil", "twitter:hal"}
    gil, hal = found["twitter:gil"], found["twitter:hal"]
    assert (gil.turn, hal.turn, gil.certain, hal.certain) == (Turn.TO_FAN, Turn.TO_CRITIC, True, True)
    assert (gil.score, hal.score) == pytest.approx((exact(6), exact(6)))
    assert (gil.at, gil.after.days) == (NOON + timedelta(days=8), 6)
    assert gil.ours == turning_points.Word("twitter:help9", timedelta(days=2.75))
    assert hal.ours is None
    assert gil.evidence[:3] == ("twitter:gil8", "twitter:gil5", "twitter:gil9")


def test_in_any_order_and_on_any_engine(answering: Opening, reference: Opening) -> None:
    records = list(RECORDS)
    random.Random(8).shuffle(records)
    one, other = answering(records), reference(RECORDS)
    assert groups(one, *BY) == groups(other, *BY)
    assert points(one) == points(other)


def test_on_five_handles_or_two(answering: Opening, reference: Opening) -> None:
    one, other = answering(as_five(LOUD)), reference(LOUD)
    assert groups(one) == groups(other)
    assert groups(one, LoudnessDimension.INDUSTRY) == groups(other, LoudnessDimension.INDUSTRY)


@pytest.mark.parametrize("days", [2.05, 3.15, 10.5])
def test_as_of_a_time_it_is_what_a_record_that_ends_there_says(
    answering: Opening, tmp_path: Path, days: float
) -> None:
    answers = answering(RECORDS)
    ended = opened(tmp_path / "ended")
    ended.context.pipeline.ingest([record for record in RECORDS if happened(record, days)])
    then = ended.context.answers
    assert groups(answers, *BY, days=days) == groups(then, *BY, days=days)
    assert points(answers, days) == points(then, days)


def test_what_profiles_say_is_read_once_for_all_groups(tmp_path: Path) -> None:
    made = opened(tmp_path)
    made.context.pipeline.ingest([record for record in LOUD if isinstance(record, Message | Profile)])
    made.engine.reads.clear()
    groups(made.context.answers, LoudnessDimension.PRODUCT, LoudnessDimension.JOB)
    assert made.engine.reads["traits"] == 1
    made.engine.close()
