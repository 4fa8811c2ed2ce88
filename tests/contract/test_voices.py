"""Voices and themes: the same numbers on both engines, in Cypher, in any order and as of any time."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from graph_service.questions import themes, voices
from graph_service.questions.answers import Answers
from graph_service.questions.spoken import Known, VoiceFilter
from graph_service.questions.voices import Dimension, VoiceGroup
from graph_service.store.port import Engine
from graph_service.store.record import GraphStore
from graph_service.text.meaning import Tone
from ingest.canonical import Direction, Message, Record
from tests.api.sample import BOB, NOON, opened, tweet
from tests.voices import COMPLAINTS, HEARD

BY: Final = (Dimension.PRODUCT, Dimension.TONE)
Opening = Callable[[Sequence[Record]], Answers]


@pytest.fixture
def answering(engine: Engine, tmp_path: Path) -> Opening:
    """Takes records in, a few at a time, on the engine under test."""

    def answers(records: Sequence[Record]) -> Answers:
        made = opened(tmp_path, engine)
        for start in range(0, len(records), 8):
            made.context.pipeline.ingest(records[start : start + 8])
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


def heard(answers: Answers, *by: Dimension, wanted: VoiceFilter | None = None) -> list[VoiceGroup]:
    asked = voices.Asked(by, wanted or VoiceFilter(), first=100)
    return list(answers.voices(asked, answers.time()).rows)


def figures(groups: Sequence[VoiceGroup]) -> list[tuple[Any, ...]]:
    return [(*row.values, row.known.people, row.known.messages) for row in groups]


def documented(beginning: str) -> str:
    page = (Path(__file__).parents[2] / "docs" / "voices.md").read_text(encoding="utf-8")
    found = re.search(rf"{beginning}[^\n]*:\n\n```cypher\n(.*?)```", page, re.DOTALL)
    assert found is not None
    return found[1]


class TestVoices:
    def test_people_messages_and_reach_are_three_numbers(self, answering: Opening) -> None:
        answers = answering(HEARD)
        groups = {row.values: row for row in heard(answers, *BY)}
        assert {values: (row.known.people, row.known.messages) for values, row in groups.items()} == {
            ("lark-notes", "positive"): (2, 7),  # Ann once, Cy six times
            ("lark-notes", "negative"): (1, 3),
            ("lark-mail", "neutral"): (1, 1),
            (None, "neutral"): (2, 2),  # Ann by mail, Dee
            (None, "negative"): (1, 1),
        }
        reach = groups["lark-notes", "negative"].reach
        # Cy and Dee answered, Ann liked, Bob himself answered too; and his followers.
        assert (reach.people, reach.followers, reach.unknown, reach.total) == (3, 120, 0, 123)
        # Dee named Cy and us.
        assert (groups[None, "negative"].reach.people, groups[None, "negative"].reach.unknown) == (1, 1)

    def test_what_is_wanted(self, answering: Opening) -> None:
        answers = answering(HEARD)
        wanted = (
            VoiceFilter(channel="email"),
            VoiceFilter(direction=Direction.INBOUND),
            VoiceFilter(tone=Tone.POSITIVE),
            VoiceFilter(intents=("praise", "idea")),
            VoiceFilter(since=NOON + timedelta(minutes=50), before=NOON + timedelta(minutes=75)),
            VoiceFilter(direction=Direction.OUTBOUND),
        )
        counts = [figures(heard(answers, wanted=each)) for each in wanted]
        assert counts == [[(1, 1)], [(3, 3)], [(2, 7)], [(2, 7)], [(2, 3)], [(0, 1)]]

    def test_in_any_order_and_on_any_engine(self, answering: Opening, reference: Opening) -> None:
        records = list(HEARD)
        random.Random(6).shuffle(records)
        one, other = answering(records), reference(HEARD)
        for by in (BY, (Dimension.INTENT, Dimension.WEEK, Dimension.CHANNEL)):
            assert heard(one, *by) == heard(other, *by)

    def test_the_documented_statements_give_the_same(self, engine: Engine, answering: Opening) -> None:
        answers = answering(HEARD)
        store = GraphStore(engine)
        _, rows = store.analyse(documented("People and messages"), {}, 100)
        assert sorted(map(str, map(tuple, rows))) == sorted(map(str, figures(heard(answers, *BY))))
        _, rows = store.analyse(documented("And by what people want"), {}, 100)
        intents = [row for row in figures(heard(answers, Dimension.INTENT)) if row[0] is not None]
        assert [tuple(row) for row in rows] == intents

    def test_as_of_a_time_it_is_what_a_record_that_ends_there_says(
        self, answering: Opening, reference: Opening
    ) -> None:
        end = NOON + timedelta(minutes=62)
        answers = answering(HEARD)
        then = answers.voices(voices.Asked(BY), answers.time(end))
        other = reference([record for record in HEARD if happened(record) <= end])
        assert then.rows == other.voices(voices.Asked(BY), other.time(end)).rows
        before = answers.time(None, datetime(2020, 1, 1, tzinfo=UTC))
        assert answers.voices(voices.Asked(BY), before).known == Known(0, 0, 0, 0)

    def test_what_is_not_known_is_counted(self, engine: Engine, tmp_path: Path) -> None:
        made = opened(tmp_path, engine)
        made.context.store.load([tweet("n1", BOB, "I hate it", minutes=1)])
        answers = made.context.answers
        page = answers.voices(voices.Asked((Dimension.TONE,)), answers.time())
        assert page.known == Known(people=0, messages=1, unowned=1, unread=1)
        assert [row.values for row in page.rows] == [(None,)]
        narrowed = voices.Asked((), VoiceFilter(tone=Tone.NEGATIVE))
        assert answers.voices(narrowed, answers.time()).known == Known(0, 0, 0, unread=1)
        made.context.pipeline.catch_up()
        assert answers.voices(narrowed, answers.time()).known == Known(1, 1, 0, 0)


def happened(record: Record) -> datetime:
    if isinstance(record, Message):
        return record.sent_at
    return record.at if hasattr(record, "at") else record.asserted_at


class TestThemes:
    def test_themes_with_people_trend_and_quotes(self, answering: Opening) -> None:
        page = found(answering(COMPLAINTS))
        lid, login = page.rows
        assert (lid.words[:2], login.words[:2]) == (("leaks", "lid"), ("again", "and"))
        # Ann wrote from two handles.
        assert (lid.known, lid.earlier) == (Known(3, 4, 0, 0), Known(1, 2, 0, 0))
        assert (login.known, login.earlier) == (Known(2, 3, 0, 0), Known(0, 0, 0, 0))
        assert set(lid.evidence) == {f"twitter:lid{n}" for n in range(4)}
        assert (page.known, page.apart, page.total) == (Known(4, 8, 0, 0), 1, 2)

    def test_in_any_order_and_on_any_engine(self, answering: Opening, reference: Opening) -> None:
        records = list(COMPLAINTS)
        random.Random(6).shuffle(records)
        one, other = found(answering(records)), found(reference(COMPLAINTS))
        assert (one.rows, one.known, one.apart) == (other.rows, other.known, other.apart)


def found(answers: Answers, wanted: VoiceFilter | None = None) -> themes.ThemePage:
    return answers.themes(themes.Asked(wanted or VoiceFilter()), answers.time())
