"""What may be asked of voices and themes; their numbers are compared on both engines in `tests/contract`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph_service.errors import Misuse
from graph_service.pipeline.saying import Saying, assertion
from graph_service.questions import themes, voices
from graph_service.questions.answers import Answers
from graph_service.questions.spoken import Known, VoiceFilter
from graph_service.questions.voices import Dimension, monday
from graph_service.text.meaning import Tone
from tests.api.sample import BOB, CY, NOON, opened, tweet
from tests.voices import COMPLAINTS, HEARD, LID, said

BY = (Dimension.PRODUCT, Dimension.TONE)
SINGLE = (
    Dimension.CHANNEL,
    Dimension.DIRECTION,
    Dimension.KIND,
    Dimension.TONE,
    Dimension.WEEK,
    Dimension.MONTH,
)


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    made = opened(tmp_path_factory.mktemp("talk"))
    made.context.pipeline.ingest(HEARD)
    yield made.context.answers
    made.engine.close()


@pytest.fixture(scope="module")
def trouble(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    made = opened(tmp_path_factory.mktemp("trouble"))
    made.context.pipeline.ingest(COMPLAINTS)
    yield made.context.answers
    made.engine.close()


def heard(answers: Answers, *by: Dimension) -> tuple[voices.VoiceGroup, ...]:
    return answers.voices(voices.Asked(by, first=100), answers.time()).rows


def found(answers: Answers, wanted: VoiceFilter | None = None) -> themes.ThemePage:
    return answers.themes(themes.Asked(wanted or VoiceFilter()), answers.time())


@pytest.mark.parametrize("dimension", SINGLE)
def test_of_one_value_each_they_add_up(talk: Answers, dimension: Dimension) -> None:
    groups = heard(talk, dimension)
    assert sum(row.known.messages for row in groups) == 14
    assert len({key for row in groups for key in row.evidence}) == 14


def test_page_by_page(talk: Answers) -> None:
    first = talk.voices(voices.Asked(BY, first=2), talk.time())
    rest = talk.voices(voices.Asked(BY, first=9, after=first.rows[-1].rank), talk.time())
    assert ((*first.rows, *rest.rows), first.more, rest.more, first.total) == (
        heard(talk, *BY),
        True,
        False,
        5,
    )


def test_more_than_three_dimensions_are_refused(talk: Answers) -> None:
    with pytest.raises(Misuse, match="4 dimensions"):
        heard(talk, *list(Dimension)[:4])


def test_a_dimension_given_twice_counts_once(talk: Answers) -> None:
    assert heard(talk, *BY, *BY) == heard(talk, *BY)


def test_a_week_begins_on_monday() -> None:
    assert [monday(datetime(2026, 3, day, 23, 59, tzinfo=UTC)) for day in (1, 2, 8, 9)] == [
        "2026-02-23",
        "2026-03-02",
        "2026-03-02",
        "2026-03-09",
    ]


def test_people_are_counted_as_they_were_told_apart_then(tmp_path: Path) -> None:
    made = opened(tmp_path)
    one = Saying("twitter:bob", "twitter:cy", same=True, by="Anna")
    records = [tweet("1", BOB, "hello"), tweet("2", CY, "hello", minutes=1, reply_to="1")]
    word = assertion(one, at=NOON + timedelta(hours=2))
    made.context.pipeline.ingest([*records, word, tweet("3", BOB, "hello", minutes=180)])
    answers = made.context.answers
    [then], [now] = (
        answers.voices(voices.Asked(()), answers.time(as_of)).rows
        for as_of in (NOON + timedelta(hours=1), None)
    )
    assert (then.known, then.reach.people) == (Known(2, 2, 0, 0), 1)
    assert (now.known, now.reach.people) == (Known(1, 3, 0, 0), 0)
    made.engine.close()


def test_what_is_wanted_in_place_of_complaints(trouble: Answers) -> None:
    assert found(trouble, VoiceFilter(intents=("praise",))).known.messages == 1
    assert found(trouble, VoiceFilter(tone=Tone.NEUTRAL)).known.messages == 1
    assert found(trouble, VoiceFilter(since=NOON + timedelta(days=44))).known.messages == 4


def test_a_window_has_to_have_length(trouble: Answers) -> None:
    with pytest.raises(Misuse, match="no length"):
        found(trouble, VoiceFilter(since=NOON + timedelta(days=90)))
    with pytest.raises(Misuse, match="1970"):
        found(trouble, VoiceFilter(since=datetime(1, 1, 1, tzinfo=UTC)))


def test_a_record_that_begins_later_says_nothing_of_before(trouble: Answers) -> None:
    page = found(trouble, VoiceFilter(since=NOON + timedelta(days=5)))
    assert {row.earlier for row in page.rows} == {None}


def test_a_text_is_quoted_once_before_it_is_repeated(tmp_path: Path) -> None:
    made = opened(tmp_path)
    made.context.pipeline.ingest([*COMPLAINTS, *(said(f"rt{n}", 41, BOB, f"{LID} 0") for n in range(3))])
    lid = found(made.context.answers).rows[0]
    same = {f"twitter:rt{n}" for n in range(3)} | {"twitter:lid0"}
    assert (len(same & set(lid.evidence[:4])), lid.known.messages) == (1, 7)
    made.engine.close()


def test_nothing_said_no_themes(tmp_path: Path) -> None:
    made = opened(tmp_path)
    page = found(made.context.answers)
    assert (page.rows, page.known, page.apart) == ((), Known(0, 0, 0, 0), 0)
    made.engine.close()
