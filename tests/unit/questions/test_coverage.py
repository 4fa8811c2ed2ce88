"""Who was answered, by hand: seven people, of whom one asks twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import numpy as np
import pytest

from graph_service.errors import Misuse, NotFound
from graph_service.questions.answers import Answers
from graph_service.questions.care_dimensions import CareDimension
from graph_service.questions.coverage import Asked, CareFilter, Coverage
from graph_service.questions.influence import Scope
from graph_service.questions.response import Response
from graph_service.questions.unknowns import UnknownKind
from graph_service.questions.waits import First, Waits
from tests.api.sample import NOON, Sample, opened
from tests.waits import ASKED, OURS, shuffled

MINUTE: Final = 60
HOUR: Final = 3_600
DAY: Final = 86_400


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    made = opened(tmp_path_factory.mktemp("waits"))
    made.context.pipeline.declare_company(OURS)
    made.context.pipeline.ingest(ASKED)
    yield made
    made.engine.close()


@pytest.fixture
def answers(sample: Sample) -> Answers:
    return sample.context.answers


def groups(answers: Answers, *by: CareDimension, **asked: Any) -> dict[tuple[str | None, ...], Coverage]:
    rows = answers.coverage(Asked(by, **asked), answers.time()).rows
    return {row.values: row for row in rows}


def whole(answers: Answers, **asked: Any) -> Response:
    return groups(answers, **asked)[()].response


def counted(row: Coverage) -> tuple[int, int]:
    return row.response.answered.answered, row.response.matters


def test_everybody_is_counted_once(answers: Answers) -> None:
    told = whole(answers)
    assert (told.matters, told.people, told.unseen, told.nobody) == (8, 7, 1, 2)
    assert told.first == {First.US: 2, First.BOT: 2, First.PEER: 1}
    assert (told.answered.answered, told.answered.of) == (4, 7)


def test_who_waits_still_is_in_the_curve(answers: Answers) -> None:
    """Of seven, four are answered after 10, 30, 60 and 120 minutes; one asked an hour after the others."""
    waiting = whole(answers).waiting
    assert waiting.curve.watched.tolist() == [
        *(minutes * MINUTE for minutes in (10, 30, 60, 120)),
        3 * DAY - HOUR,
        3 * DAY,
        3 * DAY,
    ]
    assert waiting.curve.waiting == pytest.approx([6 / 7, 5 / 7, 4 / 7, 3 / 7])
    assert waiting.median is not None
    assert (waiting.median.value, waiting.median.high) == (120 * MINUTE, None)
    shares = [each.share and each.share.value for each in waiting.within]
    assert shares == [pytest.approx(1 / 7), pytest.approx(3 / 7), pytest.approx(4 / 7), None]


def test_what_a_reply_that_is_not_held_leaves_open(answers: Answers) -> None:
    row = groups(answers)[()]
    within = {each.seconds: each.bounds for each in row.response.waiting.within}
    assert within[HOUR] == pytest.approx((3 / 8, 4 / 8))
    [unseen] = [each for each in row.unknowns if each.kind is UnknownKind.UNSEEN]
    assert (unseen.share, "Of 8 matters, 1" in unseen.explanation) == (1 / 8, True)


def test_a_person_counts_with_the_worst_wait(answers: Answers) -> None:
    """Gil has one answer of two: he waits still."""
    worst = whole(answers).worst
    assert worst.curve.times.tolist() == [10 * MINUTE, 60 * MINUTE, 120 * MINUTE]
    assert worst.curve.waiting == pytest.approx([5 / 6, 4 / 6, 3 / 6])


def test_a_short_wait_that_lasts_keeps_a_long_one_that_ended_open() -> None:
    """One of a person's waits lasted 9 hours, another one so far: the worst is 9 at least."""
    nobody, never = np.full(2, -1), np.zeros(2, np.bool_)
    both = Waits(np.zeros(2, np.int64), np.arange(2), np.array([9.0, 1.0]), np.array([True, False]), nobody,
                 np.array([9.0, 1.0]), never, never)  # fmt: skip
    worst = both.of_people()
    assert (worst.wait.tolist(), worst.answered.tolist(), worst.opening.tolist()) == ([9.0], [False], [0])


def test_who_was_first(answers: Answers) -> None:
    """After 15 minutes: Ann by us, Bob by Cy, Dee and Hal by a program, of seven."""
    firsts = {by: shares[0] for by, shares in whole(answers).firsts.items()}
    values = {by: share and share.value for by, share in firsts.items()}
    assert values == {
        First.US: pytest.approx(1 / 7),
        First.BOT: pytest.approx(2 / 7),
        First.PEER: pytest.approx(1 / 7),
    }


def test_the_longest_waits_come_first_as_evidence(answers: Answers) -> None:
    assert whole(answers).evidence[:4] == ("twitter:dee", "twitter:gil2", "twitter:eve", "twitter:bob")


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (CareDimension.CHANNEL, {"twitter": (4, 7), "email": (0, 1)}),
        # Whom they turned to, whoever answered: nobody was named in the mail.
        (CareDimension.TEAM, {"care": (4, 5), "billing": (0, 2), None: (0, 1)}),
        (CareDimension.PRODUCT, {"lark-notes": (2, 2), "lark-mail": (0, 1), None: (2, 5)}),
        (CareDimension.INTENT, {"complaint": (0, 1), None: (4, 7)}),
        (CareDimension.WEEK, {"2026-02-23": (4, 8)}),
        (CareDimension.MONTH, {"2026-03": (4, 8)}),
        # Cy alone turned to somebody: Bob is one of eight, to the others nobody listens.
        (CareDimension.TIER, {"top 50%": (1, 1), "others": (3, 7)}),
        (CareDimension.COMMUNITY, {None: (4, 8)}),
    ],
)
def test_by_each_dimension(
    answers: Answers, by: CareDimension, expected: dict[str | None, tuple[int, int]]
) -> None:
    assert {values[0]: counted(row) for values, row in groups(answers, by).items()} == expected


def test_a_matter_about_two_things_is_in_the_groups_of_both(tmp_path: Any) -> None:
    made = opened(tmp_path)
    both = replace(ASKED[0], text="I hate that Lark Notes and Lark Mail differ")
    made.context.pipeline.ingest([both, *ASKED[1:3]])
    found = groups(made.context.answers, CareDimension.PRODUCT, CareDimension.INTENT)
    assert {values: counted(row) for values, row in found.items()} == {
        ("lark-notes", "complaint"): (1, 1),
        ("lark-mail", "complaint"): (1, 1),
        (None, None): (0, 1),
    }
    made.engine.close()


def test_only_what_is_asked_about(answers: Answers) -> None:
    later = Scope(since=NOON + timedelta(minutes=30))
    assert whole(answers, opened=later).evidence == ("twitter:eve",)
    wanted = CareFilter(channel="twitter", product="lark-mail", intent="complaint")
    assert whole(answers, wanted=wanted).evidence == ("twitter:eve",)
    assert whole(answers, wanted=CareFilter(channel="fax")).matters == 0


def test_only_the_time_counts_in_which_we_are_open(answers: Answers) -> None:
    """On a Sunday nobody waits; from Monday to Wednesday noon it is open for 8, 8 and 3 hours."""
    waiting = whole(answers, business_hours=True).waiting
    assert waiting.curve.watched.tolist() == [0, 0, 0, 0, *[19 * HOUR] * 3]


def test_hours_that_nobody_declared_are_an_error(tmp_path: Any) -> None:
    made = opened(tmp_path)
    with pytest.raises(Misuse, match="nobody said when we are open") as found:
        groups(made.context.answers, business_hours=True)
    assert "[hours] in company.toml" in str(found.value)
    made.engine.close()


def test_of_nothing_nothing_is_known(tmp_path: Any) -> None:
    made = opened(tmp_path)
    [(values, row)] = groups(made.context.answers).items()
    assert (values, row.response.matters, row.response.answered.share) == ((), 0, None)
    assert [each.share for each in row.response.waiting.within] == [None] * 4
    assert [each.kind for each in row.unknowns] == [UnknownKind.NOTHING_HELD]
    assert groups(made.context.answers, CareDimension.CHANNEL) == {}
    made.engine.close()


def test_what_is_dated_in_the_future_has_answered_nobody_yet(tmp_path: Any) -> None:
    made = opened(tmp_path)
    made.context.pipeline.ingest([ASKED[0], replace(ASKED[1], sent_at=NOON.replace(year=2190))])
    told = whole(made.context.answers)
    assert (told.matters, told.answered.answered, told.nobody) == (1, 0, 1)
    made.engine.close()


def test_what_cannot_be_asked(answers: Answers) -> None:
    with pytest.raises(Misuse, match="4 dimensions"):
        groups(answers, *list(CareDimension)[:4])
    with pytest.raises(NotFound):
        groups(answers, wanted=CareFilter(product="toaster"))


def test_in_any_order(answers: Answers, tmp_path: Any) -> None:
    made = opened(tmp_path)
    made.context.pipeline.declare_company(OURS)
    for message in shuffled(5):
        made.context.pipeline.ingest([message])
    told, other = whole(answers), whole(made.context.answers)
    assert told.waiting.curve.watched.tolist() == other.waiting.curve.watched.tolist()
    assert (told.first, told.firsts, told.evidence) == (other.first, other.firsts, other.evidence)
    made.engine.close()
