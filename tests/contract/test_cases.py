"""Matters in memory are those of the record, and the rule run anew over what was told makes the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep

import numpy as np
import pytest
from hypothesis import given, settings

from algorithms.acts import State
from graph_service.planes.matters import time_of
from graph_service.planes.view import STATES, Matters, View
from graph_service.questions.answers import Answers
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.port import Engine
from ingest.canonical import Record
from ingest.facts import Ticket
from tests.api.sample import ANN, BOB, HELP, NOON, Sample, opened, tweet
from tests.contract.test_matters import ON_EVERY_EXAMPLE_A_NEW_STORE, STEPS, Steps

ASKED = tweet("1", ANN, "Where is my letter?", mentions=(HELP,))
ANSWER = tweet("2", HELP, "On its way", minutes=30, reply_to="1", mentions=(ANN,))


def by_key(view: View, matters: Matters) -> dict[str, tuple[object, ...]]:
    """Matters by the keys of what they number."""
    return {
        view.messages[matters.opening[row]]: (
            view.people[matters.person[row]],
            STATES[matters.state[row]],
            *(int(column[row]) for column in (matters.first_answered_at, matters.settled_at)),
            sorted(view.messages[message] for message in matters.messages.of(row).tolist()),
            sorted(view.products[product] for product in matters.products.of(row).tolist()),
        )
        for row in range(len(matters))
    }


@settings(deadline=None, max_examples=15, suppress_health_check=ON_EVERY_EXAMPLE_A_NEW_STORE)
@given(steps=STEPS)
def test_anew_they_are_those_that_the_record_holds(
    tmp_path_factory: pytest.TempPathFactory, steps: Steps
) -> None:
    folder = tmp_path_factory.mktemp("cases")
    engine = EmbeddedEngine(folder / "graph")
    sample = opened(folder, engine)
    for records, company in steps:
        if company is not None:
            sample.context.pipeline.declare_company(company)
        sample.context.pipeline.ingest(records)
        answers, time = sample.context.answers, sample.context.answers.time()
        view = answers.cases.at(time).view
        assert by_key(view, view.matters) == of_the_record(sample, view)
        anew = answers.cases.anew(view, np.ones(len(view.messages), np.bool_), time)
        assert by_key(view, anew) == by_key(view, answers.cases.at(time).matters)
    engine.close()


def of_the_record(sample: Sample, view: View) -> dict[str, tuple[object, ...]]:
    """The matters that the graph holds of the people of a view, in the form of `by_key`."""
    held = sample.context.store.matters.held(list(view.people)).values()
    return {
        row.matter.opening: (
            row.customer,
            row.matter.state.value,
            *(time_of(time) for time in (row.matter.first_answered_at, row.matter.settled_at)),
            list(row.matter.messages),
            list(row.matter.products),
        )
        for row in held
    }


def state_of(answers: Answers, as_of: datetime, known_at: datetime | None = None) -> str:
    matters = answers.cases.at(answers.time(as_of, known_at)).matters
    [state] = matters.state.tolist()
    return str(STATES[state])


def taken_in(folder: Path, engine: Engine, *parts: list[Record]) -> Sample:
    sample = opened(folder, engine)
    for records in parts:
        sample.context.pipeline.ingest(records)
    return sample


def solved(at: datetime) -> Ticket:
    """A ticket of Ann's room, solved at a time."""
    return Ticket(
        source="twitter",
        native_id="t",
        at=at,
        handle=ANN,
        status="solved",
        conversation="room",
        closed_at=at,
    )


def test_a_ticket_settles_from_when_it_was_closed(engine: Engine, tmp_path: Path) -> None:
    closed = NOON + timedelta(hours=2)
    asked, later = replace(ASKED, conversation="room"), tweet("9", HELP, "Good night", minutes=600)
    answers = taken_in(tmp_path, engine, [asked, ANSWER, solved(closed), later]).context.answers
    assert state_of(answers, closed - timedelta(minutes=1)) == State.ANSWERED
    assert state_of(answers, closed) == State.SETTLED


def test_what_we_had_not_learnt_yet_had_not_answered(engine: Engine, tmp_path: Path) -> None:
    sample = taken_in(tmp_path, engine, [ASKED])
    sleep(0.01)
    between = datetime.now(UTC)
    sleep(0.01)
    sample.context.pipeline.ingest([ANSWER])
    answers, after = sample.context.answers, NOON + timedelta(hours=1)
    assert state_of(answers, after) == State.ANSWERED
    assert state_of(answers, after, between) == State.OPEN


def test_a_ticket_that_we_had_not_learnt_of_had_not_settled(engine: Engine, tmp_path: Path) -> None:
    sample = taken_in(tmp_path, engine, [replace(ASKED, conversation="room"), ANSWER])
    sleep(0.01)
    between = datetime.now(UTC)
    sleep(0.01)
    sample.context.pipeline.ingest([solved(NOON + timedelta(minutes=20))])
    answers, after = sample.context.answers, NOON + timedelta(hours=1)
    assert state_of(answers, after) == State.SETTLED
    assert state_of(answers, after, between) == State.ANSWERED


def test_silence_settles_by_the_time_of_asking(engine: Engine, tmp_path: Path) -> None:
    answers = taken_in(tmp_path, engine, [ASKED, ANSWER]).context.answers
    assert state_of(answers, NOON + timedelta(days=30)) == State.ANSWERED
    assert state_of(answers, NOON + timedelta(days=32)) == State.SETTLED


def test_who_is_forgotten_leaves_no_matter_and_no_message_in_one(engine: Engine, tmp_path: Path) -> None:
    sample = taken_in(
        tmp_path, engine, [ASKED, ANSWER, tweet("3", BOB, "Mine too?", minutes=40, reply_to="1")]
    )
    store, keeper = sample.context.store, sample.context.keeper
    store.forget([BOB.key])
    keeper.catch_up()
    view = sample.context.answers.cases.at(sample.context.answers.time()).view
    assert by_key(view, view.matters).keys() == {"twitter:1"}


def test_the_past_is_worked_out_once_however_often_it_is_asked(engine: Engine, tmp_path: Path) -> None:
    answers, before = (
        taken_in(tmp_path, engine, [ASKED, ANSWER]).context.answers,
        NOON + timedelta(minutes=10),
    )
    answers.cases.at(answers.time(before))
    first, again = (answers.cases.at(answers.time(before)).matters for _ in range(2))
    assert again.opened_at is first.opened_at
    assert (
        answers.cases.at(answers.time(before + timedelta(minutes=1))).matters.opened_at is not first.opened_at
    )
