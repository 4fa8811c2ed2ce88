"""Whom to ask: the same on both engines, as of any time, and over any number of handles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from graph_service.moments.guards import GuardOptions
from graph_service.questions.answers import Answers
from graph_service.questions.carriers import Selection
from graph_service.questions.selection import Asked, Constraints
from graph_service.questions.time import Time
from graph_service.store.port import Engine
from ingest.canonical import Message, Record
from ingest.facts import Fact
from ingest.handle import Handle
from tests.api.sample import NOON, opened
from tests.selection import COMPLAINED, PIA, REFUSED, TALKED

EVERYTHING: Final = (*TALKED, REFUSED, COMPLAINED)
Opening = Callable[[str, Sequence[Record]], Answers]


@pytest.fixture
def reference(tmp_path: Path) -> Opening:
    """Takes records in on an embedded engine of its own."""

    def answers(name: str, records: Sequence[Record]) -> Answers:
        made = opened(tmp_path / name)
        made.context.pipeline.ingest(records)
        return made.context.answers

    return answers


def selected(answers: Answers, time: Time, constraints: Constraints | None = None) -> Selection:
    """The choice without what tells one load from another."""
    asked = Asked(2, time, GuardOptions(time.as_of, time.known_at), constraints=constraints or Constraints())
    found = answers.selection(asked)
    return replace(found, time=Time(NOON, NOON), graph_version=0)


def test_both_engines_choose_the_same(engine: Engine, tmp_path: Path, reference: Opening) -> None:
    made = opened(tmp_path / "made", engine)
    for start in range(0, len(EVERYTHING), 16):
        made.context.pipeline.ingest(EVERYTHING[start : start + 16])
    answers, other = made.context.answers, reference("other", EVERYTHING)
    for constraints in (Constraints(), Constraints(one_per_organization=True, unsure=True)):
        ours, theirs = (selected(each, each.time(), constraints) for each in (answers, other))
        assert ours == theirs
    assert [each.customer for each in ours.carriers] == ["twitter:sam"]


@pytest.mark.parametrize("day", [3, 6, 8, 12])
def test_as_of_a_time_is_as_if_loaded_up_to_then(reference: Opening, day: int) -> None:
    until = NOON + timedelta(days=day, minutes=65)
    before = [record for record in EVERYTHING if at(record) <= until]
    whole, part = reference("whole", EVERYTHING), reference("part", before)
    then = whole.time(until)
    assert selected(whole, then) == selected(part, replace(then, present=True))


def at(record: Record) -> datetime:
    if isinstance(record, Message):
        return record.sent_at
    return record.at if isinstance(record, Fact) else record.asserted_at


def test_a_person_on_five_handles_is_one_who_is_asked_once(reference: Opening) -> None:
    shared = ("email:pia@lark.example",)
    many = [Handle("twitter", f"pia{n}" if n else "pia", identifiers=shared) for n in range(5)]
    spread = [
        replace(record, sender=many[place % 5])
        if isinstance(record, Message) and record.sender == PIA
        else record
        for place, record in enumerate(TALKED)
    ]
    one, several = reference("one", TALKED), reference("several", spread)
    ours, theirs = (selected(each, each.time()) for each in (one, several))
    assert [each.gain for each in ours.carriers] == [each.gain for each in theirs.carriers]
    assert ours.certificate == theirs.certificate
