"""What a turning point is called, how sure that is, and what may be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from algorithms.turning import Change, Stretch
from graph_service.errors import NotFound
from graph_service.questions import turning_points
from graph_service.questions.answers import Answers
from graph_service.questions.turning_points import Turn, TurningPage, turn_of
from ingest.handle import Handle
from tests.api.sample import HELP, NOON, opened
from tests.sides import GIL, TURNED, WHY, said

LEO = Handle("twitter", "leo")
WAVERED = (
    *(said(f"leo{n}", LEO, f"love the {why} of Lark Mail", n) for n, why in enumerate(WHY)),
    *(said(f"leo{6 + n}", LEO, f"hate the {why} of Lark Mail", 6 + n) for n, why in enumerate(WHY)),
    *(said(f"leo{12 + n}", LEO, f"love Lark Mail for {why}", 12 + n) for n, why in enumerate(WHY)),
    replace(said("help8", HELP, "Gil, sorry to hear that", 2.5, reply_to="gil2"), mentions=(GIL,)),
    replace(said("help10", HELP, "Gil, thanks for that", 8.5, reply_to="gil8"), mentions=(GIL,)),
)
"""Leo turned twice; we spoke to Gil before and after our last word to him before he turned."""


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    made = opened(tmp_path_factory.mktemp("turned"))
    made.context.pipeline.ingest([*TURNED, *WAVERED])
    yield made.context.answers
    made.engine.close()


def asked(talk: Answers, days: float | None = None, **more: object) -> TurningPage:
    time = talk.time(None if days is None else NOON + timedelta(days=days))
    question = replace(turning_points.Asked(), **more)  # type: ignore[arg-type]
    return talk.turning_points(question, time)


def changed(before: tuple[float, float], after: tuple[float, float], probability: float = 0.9) -> Change:
    return Change(Stretch(0, 9, *before), Stretch(9, 18, *after), 9.0, probability, 8, 10)


@pytest.mark.parametrize(
    ("before", "after", "turn", "score"),
    [
        # Beta(1, n) lies below a half with 1 - 0.5 ** n.
        ((1.0, 5.0), (5.0, 1.0), Turn.TO_FAN, 0.9 * (1 - 0.5**5) ** 2),
        ((3.0, 1.0), (1.0, 3.0), Turn.TO_CRITIC, 0.9 * (1 - 0.5**3) ** 2),
        # P(X < Y) of Beta(a, 1) and Beta(b, 1) is b / (a + b).
        ((2.0, 1.0), (6.0, 1.0), Turn.WARMED, 0.9 * 6 / 8),
        ((1.0, 2.0), (1.0, 6.0), Turn.COOLED, 0.9 * 6 / 8),
    ],
)
def test_what_a_change_is_called_and_how_likely_it_is_that(
    before: tuple[float, float], after: tuple[float, float], turn: Turn, score: float
) -> None:
    found, probability = turn_of(changed(before, after))
    assert found is turn
    assert probability == pytest.approx(score, abs=1e-3)


def test_the_last_word_before_is_ours_and_none_that_came_after(talk: Answers) -> None:
    [gil] = [row for row in asked(talk, turn=Turn.TO_FAN).rows if row.customer == "twitter:gil"]
    assert gil.ours is not None
    assert gil.ours.message == "twitter:help9"


def test_who_turned_twice_is_told_of_twice(talk: Answers) -> None:
    mail = asked(talk, product="lark-mail").rows
    assert {(row.turn, row.at) for row in mail} == {
        (Turn.TO_CRITIC, NOON + timedelta(days=6)),
        (Turn.TO_FAN, NOON + timedelta(days=12)),
    }
    assert {row.customer for row in asked(talk, product="lark-notes").rows} == {"twitter:gil", "twitter:hal"}


def test_as_of_a_time_before_there_was_enough_to_tell(talk: Answers) -> None:
    assert asked(talk, days=9.5, product="lark-notes").rows == ()
    assert asked(talk, days=10.5, product="lark-notes").total == 2


def test_it_has_its_parts_in_words(talk: Answers) -> None:
    [gil] = [row for row in asked(talk, turn=Turn.TO_FAN).rows if row.customer == "twitter:gil"]
    assert [each.name for each in gil.components] == ["change", "before", "after"]
    assert gil.components[1].explanation == "12% praise (1% to 35%) on 6 days from 2026-03-01 to 2026-03-06."
    assert (gil.earliest, gil.latest) == (
        (NOON + timedelta(days=5)).replace(hour=0),
        (NOON + timedelta(days=9)).replace(hour=0),
    )


def test_page_by_page(talk: Answers) -> None:
    every, first = asked(talk), asked(talk, first=1)
    rest = asked(talk, after=first.rows[0].rank)
    assert ((*first.rows, *rest.rows), first.more, first.total) == (every.rows, True, len(every.rows))


def test_a_product_we_do_not_have(talk: Answers) -> None:
    with pytest.raises(NotFound, match="'toaster'"):
        asked(talk, product="toaster")


def test_one_warm_day_after_any_number_of_cold_ones_turns_nobody(tmp_path: Path) -> None:
    made = opened(tmp_path)
    cold = [said(f"leo{n}", LEO, f"hate Lark Mail, {n} {'so ' * n}", n) for n in range(50)]
    warm = [said(f"leo{50 + n}", LEO, f"love Lark Mail {'very ' * n}", 50 + n / 9) for n in range(3)]
    made.context.pipeline.ingest([*cold, *warm])
    assert asked(made.context.answers).rows == ()
    more = [said(f"leo{60 + n}", LEO, f"love Lark Mail for its {WHY[n]}", 51 + n) for n in range(2)]
    made.context.pipeline.ingest(more)
    assert [row.after.days for row in asked(made.context.answers).rows] == [3]
    made.engine.close()
