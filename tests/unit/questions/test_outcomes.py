"""Whether what we did helped, by hand; and what was fixed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from algorithms.treatment import Sides
from algorithms.uplift import Lack, Nothing, Uplift
from graph_service.errors import Misuse, NotFound
from graph_service.questions import fixes
from graph_service.questions.afterwards import Outcome
from graph_service.questions.answers import Answers
from graph_service.questions.occasions import Action
from graph_service.questions.outcomes import Asked, Helped
from graph_service.questions.unknowns import UnknownKind
from ingest.handle import Handle
from tests.api.sample import NOON, opened
from tests.helped import DAYS, HELPED, HOURS, PEOPLE, of_one, said

SOON = Asked(Action.ANSWERED_FAST, Outcome.LATER_SENTIMENT)


@pytest.fixture(scope="module")
def helped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    made = opened(tmp_path_factory.mktemp("helped"))
    made.context.pipeline.ingest(HELPED)
    yield made.context.answers
    made.engine.close()


def asked(helped: Answers, question: Asked, minutes: int | None = None) -> Helped:
    time = helped.time(None if minutes is None else NOON + timedelta(minutes=minutes))
    return helped.outcomes(question, time)


def effect(found: Helped) -> Uplift:
    assert isinstance(found.found, Uplift)
    return found.found


def test_who_was_answered_soon_is_happier_than_similar_people_who_were_not(helped: Answers) -> None:
    answer = asked(helped, SOON)
    found = effect(answer)
    # 40 of 50 at 1 and 10 at -1 against 10 at 1 and 40 at -1: 0.6 and -0.6.
    assert found.naive == pytest.approx(1.2)
    assert found.value == pytest.approx(1.2, abs=0.05)
    assert found.low < 1.2 < found.high
    assert (found.cases, found.people) == (Sides(50, 50), Sides(50, 50))
    assert answer.done[0] == f"twitter:{PEOPLE - 2}-asks"
    assert answer.not_done[0] == f"twitter:{PEOPLE - 1}-asks"
    assert (len(answer.done), len(answer.not_done)) == (50, 50)
    assert "had answered within 60 minutes" in answer.definition
    assert answer.caveat.startswith("This is no experiment")


@pytest.mark.parametrize(
    ("outcome", "value"), [(Outcome.CAME_BACK, -0.6), (Outcome.TURNED_FAN, None), (Outcome.FELL_SILENT, None)]
)
def test_each_outcome_is_told_apart(helped: Answers, outcome: Outcome, value: float | None) -> None:
    answer = asked(helped, replace(SOON, outcome=outcome))
    if value is None:
        assert isinstance(answer.found, Nothing)
        assert (answer.found.lack, answer.value, answer.interval) == (Lack.SAME, None, None)
    else:
        assert answer.value == pytest.approx(value, abs=0.03)


def test_all_wait_equally_long_before_it_is_looked_what_came_of_it(helped: Answers) -> None:
    """Within three days all had been answered, and within ten days all had spoken: nothing is left."""
    three = asked(helped, replace(SOON, wait=timedelta(days=3)))
    assert isinstance(three.found, Nothing)
    assert (three.found.lack, three.found.cases) == (Lack.FEW_UNTREATED, Sides(100, 0))
    ten = asked(helped, replace(SOON, action=Action.FIXED, wait=timedelta(days=10)))
    assert isinstance(ten.found, Nothing)
    assert ten.found.cases == Sides(0, 0)
    told = {each.kind: each.explanation for each in ten.unknowns}
    # What the 50 who had thanked said eight days later opened a matter of its own.
    assert told[UnknownKind.SILENT_PEOPLE].startswith("Of 150 cases, 150 are of people who said nothing")


def test_what_was_settled_is_settled_by_its_time(helped: Answers) -> None:
    found = effect(asked(helped, replace(SOON, action=Action.FIXED)))
    assert found.cases == Sides(50, 50)
    assert found.value == pytest.approx(1.2, abs=0.05)


def test_who_began_too_lately_is_left_out_and_told(helped: Answers) -> None:
    upto = 60 * 3 * HOURS + 30 * DAYS
    answer = asked(helped, SOON, upto)
    found = answer.found
    # The last whose hour and 30 days were over had asked three hours before.
    assert found.cases == Sides(30, 30)
    [early] = [each for each in answer.unknowns if each.kind is UnknownKind.TOO_EARLY]
    assert early.explanation == "Of 150 cases, 90 began too lately to know what came of them."


def test_a_record_that_ends_there_says_the_same_in_any_order(helped: Answers, tmp_path: Path) -> None:
    upto = 80 * 3 * HOURS + 30 * DAYS
    ended = opened(tmp_path)
    records = [record for record in HELPED if record.sent_at <= NOON + timedelta(minutes=upto)]  # type: ignore[union-attr]
    random.Random(3).shuffle(records)
    ended.context.pipeline.ingest(records)
    one, other = asked(helped, SOON, upto), asked(ended.context.answers, SOON, upto)
    assert (one.value, one.interval, one.likeness, one.unknowns, one.done, one.not_done) == (
        other.value,
        other.interval,
        other.likeness,
        other.unknowns,
        other.done,
        other.not_done,
    )
    ended.engine.close()


def test_thanks_for_what_is_not_held_say_that_there_was_an_answer(tmp_path: Path) -> None:
    made, who = opened(tmp_path), Handle("twitter", "una")
    asks = replace(said("asks", who, "hate Lark Notes, it is slow", 0), known_replies=("elsewhere",))
    thanks = said("thanks", who, "thank you", 60, "asks")
    made.context.pipeline.ingest([asks, thanks, said("late", who, "so long", 90 * DAYS)])
    answer = asked(made.context.answers, SOON)
    assert [each.explanation for each in answer.unknowns if each.kind is UnknownKind.UNSEEN] == [
        "Of 2 cases, 1 were answered by a reply that is not held: nobody knows when, and by whom."
    ]
    made.engine.close()


def test_an_empty_store_knows_nothing(tmp_path: Path) -> None:
    made = opened(tmp_path)
    for action in Action:
        for outcome in Outcome:
            answer = made.context.answers.outcomes(Asked(action, outcome), made.context.answers.time())
            assert (answer.value, [each.kind for each in answer.unknowns]) == (None, [UnknownKind.FEW])
    made.engine.close()


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (replace(SOON, product="toaster"), NotFound),
        (replace(SOON, wait=timedelta(0)), Misuse),
        (replace(SOON, window=timedelta(days=367)), Misuse),
    ],
)
def test_what_cannot_be_asked(helped: Answers, wrong: Asked, error: type[Exception]) -> None:
    with pytest.raises(error):
        asked(helped, wrong)


def test_fixes_with_what_was_said_before_and_after(helped: Answers) -> None:
    page = helped.fixes(fixes.Asked("lark-notes"), helped.time())
    every = page.every
    # All 50 who said thanks had criticised before; of those 40 praised afterwards: from -1 to 0.6.
    assert (every.matters, every.people) == (50, 50)
    assert every.change is not None
    assert [every.change.before, every.change.after] == pytest.approx([-1.0, 0.6])
    assert every.change.value == pytest.approx(1.6)
    # By hand: the standard deviation of 40 twos and 10 zeros is 0.808, and t(49) at 95 % is 1.677.
    assert every.change.interval.low == pytest.approx(1.6 - 1.677 * 0.808 / 50**0.5, abs=1e-3)
    assert every.before[0] == f"twitter:{PEOPLE - 2}-asks"
    assert every.after[0] == f"twitter:{PEOPLE - 2}-later"
    assert sum(row.matters for row in page.rows) == 50
    assert page.release is None


def test_fixes_whose_days_are_not_over_are_told(helped: Answers) -> None:
    time = helped.time(NOON + timedelta(minutes=20 * 3 * HOURS + 30 * DAYS + 40))
    every = helped.fixes(fixes.Asked("lark-notes"), time).every
    assert every.matters == 11
    [early] = [each for each in every.unknowns if each.kind is UnknownKind.TOO_EARLY]
    assert early.explanation.startswith("Of 50 fixes, 39 are too recent")


def test_a_release_is_set_against_the_trend(helped: Answers) -> None:
    """All criticise in the first eight days, and later half of what is said is praise."""
    asked_ = fixes.Asked("lark-notes", fixed_at=NOON + timedelta(days=8))
    release = helped.fixes(asked_, helped.time()).release
    assert release is not None
    assert release.found is None
    assert [each.kind for each in release.unknowns] == [UnknownKind.FEW]
    spoken = [
        each for number in range(PEOPLE) for each in of_one(number) if "Lark Notes" in (each.text or "")
    ]
    later = sum(each.sent_at >= asked_.fixed_at for each in spoken)  # type: ignore[operator]
    assert release.messages == (len(spoken) - later, later)
