"""Matters as columns: cut, settled by silence, and rid of what is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from algorithms.acts import Matter, Party, Settler, State
from graph_service.planes.matters import Numbers, laid_out, matter_table, without
from graph_service.planes.view import NEVER, NOBODY, PARTIES, SETTLERS, STATES, Matters, Ragged, microseconds
from graph_service.store.matters import MatterRow

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIRST = Matter(
    "a",
    NOON,
    State.ANSWERED,
    ("a", "b"),
    ("kettle",),
    first_answer="b",
    first_answered_at=NOON + timedelta(hours=1),
    answered_by=Party.US,
    settles_at=NOON + timedelta(days=30),
)
SECOND = Matter("c", NOON + timedelta(days=1), State.OPEN, ("c",))
ROWS = [MatterRow("ann", FIRST, "1"), MatterRow("bob", SECOND, "1")]
PEOPLE, MESSAGES = pa.array(["ann", "bob"]), pa.array(["a", "b", "c"])
SENDER = np.array([0, NOBODY, 1])


def seen(rows: list[MatterRow]) -> Matters:
    return laid_out(matter_table(rows), Numbers(PEOPLE, MESSAGES, pa.array(["kettle"])), SENDER)


def test_they_are_numbered_the_first_opened_first() -> None:
    found = seen(ROWS[::-1])
    assert found.opening.tolist() == [0, 2]
    assert found.person.tolist() == [0, 1]
    assert [STATES[state] for state in found.state.tolist()] == ["answered", "open"]
    assert (PARTIES[found.answered_by[0]], found.answered_by[1]) == ("us", NOBODY)
    assert found.first_answer.tolist() == [1, NOBODY]
    assert found.settled_at.tolist() == [NEVER, NEVER]
    assert [found.messages.of(row).tolist() for row in range(2)] == [[0, 1], [2]]
    assert [found.products.of(row).tolist() for row in range(2)] == [[0], []]


def test_one_of_somebody_who_no_longer_opened_it_is_left_out() -> None:
    assert seen([replace(ROWS[0], customer="bob"), replace(ROWS[1], customer="cy")]).opening.tolist() == []


def test_silence_settles_what_is_due() -> None:
    found = seen(ROWS)
    due = microseconds(NOON + timedelta(days=30))
    assert found.as_of(due).state.tolist() == found.state.tolist()
    later = found.as_of(due + 1)
    assert [STATES[state] for state in later.state.tolist()] == ["settled", "open"]
    assert (later.settled_at.tolist(), SETTLERS[later.settled_by[0]]) == ([due, NEVER], Settler.SILENCE)
    assert later.settles_at.tolist() == [NEVER, NEVER]


def test_they_are_cut_by_a_mask_or_by_numbers() -> None:
    found = seen(ROWS)
    assert found.where(found.person == 1).messages.of(0).tolist() == [2]
    backwards = found.where(np.array([1, 0]))
    assert backwards.opening.tolist() == [2, 0]
    assert [backwards.messages.of(row).tolist() for row in range(2)] == [[2], [0, 1]]
    assert len(found.where(np.zeros(2, np.bool_))) == len(Matters.none()) == 0


def test_rows_of_numbers_know_where_they_belong() -> None:
    rows = Ragged(np.array([0, 2, 2, 3]), np.array([7, 8, 9]))
    assert (len(rows), rows.rows.tolist(), rows.of(1).tolist()) == (3, [0, 0, 2], [])
    assert rows.take(np.array([2, 0])).items.tolist() == [9, 7, 8]


def test_what_names_a_message_that_is_gone_is_written_without_it() -> None:
    left = without(matter_table(ROWS), {"b"}).to_pylist()
    assert [(row["key"], row["messages"], row["first_answer"]) for row in left] == [("a", ["a"], None)]
    assert without(matter_table(ROWS), {"x"}).num_rows == 0


def test_what_a_message_opened_that_is_gone_is_written_no_more() -> None:
    assert without(matter_table(ROWS), {"a", "b"}).num_rows == 0
