"""What the benchmark of standing contexts counts, on notes made by hand."""

from __future__ import annotations

import pytest

from benchmarks.pushes.watch import Notes
from benchmarks.standing import (
    ONE_IN,
    SCALES,
    expected,
    message,
    restless_results,
    sent,
    steady_results,
    told,
)
from graph_service.api.ids import global_id

SIZES = SCALES["small"]


def pushed(name: str, number: int) -> tuple[str, str]:
    return name, global_id("Message", message("wild", number, "").key)


@pytest.fixture
def notes() -> Notes:
    """Three had to be pushed: one was, one was twice, after its context was renamed, and one was not."""
    made = Notes()
    for number in range(11):
        key = message("wild", number, "").key
        made.sent[key], made.acknowledged[key] = float(number), number + 0.5
    for pair, at, times in ((pushed("0", 0), 0.75, 1), (pushed("1 renamed", 5), 6.0, 2)):
        made.pushed[pair], made.times[pair] = at, times
    # What nobody foresaw is no match that had to be.
    made.pushed[pushed("7", 3)], made.times[pushed("7", 3)] = 9.0, 1
    return made


def test_what_is_sent_says_now_and_then_what_is_waited_for() -> None:
    texts = [each.text for each in sent("wild", 2 * ONE_IN, ["first", "second"], ["other"])]
    assert texts == ["first", *["other"] * 4, "second", *["other"] * 4]


def test_what_had_to_be_pushed_is_known_by_name_and_message(notes: Notes) -> None:
    keys = [message("wild", number, "").key for number in (0, 5, 10)]
    assert expected(notes, SIZES.contexts) == [("0", keys[0]), ("1", keys[1]), ("2", keys[2])]
    assert told(notes, SIZES.contexts) == {keys[0]: 0.75, keys[1]: 6.0}


def test_lost_and_doubled_are_counted(notes: Notes) -> None:
    lost, doubled = restless_results(notes, SIZES)
    assert (lost.metric, lost.ours) == ("pushes lost of 3", 1)
    assert doubled.ours == 1


def test_times_are_from_sending_and_from_the_acknowledgement(notes: Notes) -> None:
    found = {result.metric: result.ours for result in steady_results(notes, SIZES)}
    assert found["seconds from acknowledged to pushed, median"] == pytest.approx(0.375)
    assert found["seconds from sent to pushed, median"] == pytest.approx(0.875)
    assert found["messages taken in a second"] == pytest.approx(11 / 10.5)
