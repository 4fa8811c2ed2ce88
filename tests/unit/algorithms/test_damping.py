"""Crowds by hand, and what must hold of any: no order matters, nobody gains by saying it again."""

from random import Random

import hypothesis.extra.numpy as arrays
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.damping import DAY, HOUR, Voices, crowds, said_first
from algorithms.graph import Indices, Reals

repeatable = settings(derandomize=True, deadline=None, max_examples=60)
LONG_AGO = -1000 * DAY


def voices(person: list[int], wording: list[int], sent_at: list[int], *, since: list[int]) -> Voices:
    """Praise by people, in words, at times in microseconds."""
    return Voices(
        np.array(person), np.array(wording), np.ones(len(person)), np.array(sent_at), np.array(since)
    )


def newcomers(count: int, *, value: float = 1.0, every: int = HOUR // 200, at: int = 5 * DAY) -> Voices:
    """So many new voices one after the other, each in words of its own."""
    sent_at = at + every * np.arange(count)
    return Voices(np.arange(count), 1 + np.arange(count), np.full(count, value), sent_at, sent_at)


def after(first: Voices, then: Voices) -> Voices:
    """Two crowds of different people together."""
    ours = then.person + first.person.size
    return Voices(
        np.concatenate([first.person, ours]),
        np.concatenate([first.wording, then.wording + first.wording.size]),
        np.concatenate([first.value, then.value]),
        np.concatenate([first.sent_at, then.sent_at]),
        np.concatenate([first.since, then.since]),
    )


@pytest.mark.parametrize(("people", "together"), [(1, 1.0), (2, 2.0), (4, 3.0), (8, 4.0), (256, 9.0)])
def test_people_of_the_same_words_on_a_day_count_as_few(people: int, together: float) -> None:
    said = voices([*range(people)], [7] * people, [DAY] * people, since=[LONG_AGO] * people)
    crowd = crowds(said, start=LONG_AGO)
    assert crowd.alike.tolist() == [people] * people
    assert crowd.heard.sum() == pytest.approx(together)


def test_the_same_words_on_other_days_by_oneself_or_without_words_are_no_crowd() -> None:
    said = voices(
        [0, 1, 2, 3, 3, 3, 4, 5, 6],
        [7, 7, 7, 8, 8, 8, 0, 0, 0],
        [0, DAY, 2 * DAY, 0, 0, 0, 0, 0, 0],
        since=[LONG_AGO] * 9,
    )
    assert crowds(said, start=LONG_AGO).heard.tolist() == [1.0] * 9


@pytest.mark.parametrize("value", [1.0, -1.0])
def test_two_hundred_new_voices_within_an_hour_are_heard_as_ten(value: float) -> None:
    crowd = crowds(newcomers(200, value=value), start=LONG_AGO)
    assert crowd.new.tolist() == [200] * 200
    assert crowd.heard.sum() == pytest.approx(10.0)


def test_ten_new_voices_are_no_crowd() -> None:
    crowd = crowds(newcomers(10), start=LONG_AGO)
    assert (crowd.new.tolist(), crowd.heard.tolist()) == ([0] * 10, [1.0] * 10)


def test_known_voices_are_no_crowd_and_stand_in_none() -> None:
    fresh = newcomers(200)
    known = Voices(fresh.person, fresh.wording, fresh.value, fresh.sent_at, fresh.since - 2 * DAY)
    together = crowds(after(fresh, known), start=LONG_AGO)
    assert together.new.tolist() == [200] * 200 + [0] * 200
    assert together.heard[200:].tolist() == [1.0] * 200


def test_new_voices_on_the_other_side_are_another_crowd() -> None:
    crowd = crowds(after(newcomers(200), newcomers(8, value=-1.0)), start=LONG_AGO)
    assert crowd.heard[200:].tolist() == [1.0] * 8


def test_where_both_sides_rise_together_nobody_stands_out() -> None:
    # Three times 40 who criticise are more than 60 who praise, and less than 200.
    critics = newcomers(40, value=-1.0, every=HOUR // 40)
    busy = crowds(after(newcomers(60), critics), start=LONG_AGO)
    assert busy.heard.tolist() == [1.0] * 100
    lopsided = crowds(after(newcomers(200), critics), start=LONG_AGO)
    assert lopsided.heard[:200].sum() == pytest.approx(120.0)
    assert lopsided.heard[200:].tolist() == [1.0] * 40


def test_where_as_many_are_new_at_all_times_nobody_stands_out() -> None:
    # Fifty an hour for ten days: about a hundred in any two hours, and three times that is usual.
    steady = newcomers(50 * 240, every=HOUR // 50)
    heard = crowds(steady, start=5 * DAY).heard
    assert heard[200:].tolist() == [1.0] * (50 * 240 - 200)
    # 800 more within an hour stand out: 300 are usual at most.
    burst = newcomers(800, every=HOUR // 800, at=14 * DAY)
    crowd = crowds(after(steady, burst), start=5 * DAY)
    assert crowd.new[-800:].min() > 800
    assert crowd.heard[-800:].max() < 0.4


def test_what_comes_later_changes_nothing() -> None:
    first = newcomers(30)
    both = crowds(after(first, newcomers(500, at=5 * DAY + 3 * HOUR)), start=LONG_AGO)
    assert both.heard[:30].tolist() == crowds(first, start=LONG_AGO).heard.tolist()


def test_who_came_with_a_crowd_is_heard_no_further_while_new() -> None:
    first = newcomers(200)
    again = Voices(first.person, first.wording + 200, first.value, first.sent_at + 3 * HOUR, first.since)
    later = Voices(first.person, first.wording + 400, first.value, first.sent_at + 2 * DAY, first.since)
    both = Voices(
        *(
            np.concatenate([getattr(part, name) for part in (first, again, later)])
            for name in ("person", "wording", "value", "sent_at", "since")
        )
    )
    crowd = crowds(both, start=LONG_AGO)
    assert crowd.heard[200:400].tolist() == crowd.heard[:200].tolist()
    assert crowd.heard[:200].tolist() == crowds(first, start=LONG_AGO).heard.tolist()
    assert crowd.new[200:400].tolist() == [200] * 200
    assert crowd.heard[400:].tolist() == [1.0] * 200


def test_new_voices_that_sound_neither_way_are_a_crowd_too() -> None:
    crowd = crowds(after(newcomers(200, value=0.0), newcomers(8)), start=LONG_AGO)
    assert crowd.heard[:200].sum() == pytest.approx(10.0)
    assert crowd.heard[200:].tolist() == [1.0] * 8


def test_what_has_no_words_repeats_nothing() -> None:
    nobody, amount = np.zeros(3, np.int64), np.array([0.5, 0.5, 0.2])
    assert said_first(nobody, np.zeros(3, np.int64), amount).tolist() == [True] * 3
    assert said_first(nobody, np.ones(3, np.int64), amount).tolist() == [True, False, False]


def test_nobody_is_no_crowd() -> None:
    none = np.zeros(0, np.int64)
    assert crowds(Voices(none, none, np.zeros(0), none, none), start=0).heard.shape == (0,)


def test_wrong_arrays_are_refused() -> None:
    none = np.zeros(0, np.int64)
    with pytest.raises(ValueError, match=r"value: must be float64 of shape \(0,\)"):
        Voices(none, none, np.zeros(1), none, none)


Said = tuple[Indices, Indices, Reals]


@st.composite
def sayings(draw: st.DrawFn) -> Said:
    count = draw(st.integers(0, 25))
    few = arrays.arrays(np.int64, count, elements=st.integers(0, 3))
    amounts = arrays.arrays(np.float64, count, elements=st.floats(-1, 1))
    return draw(few), draw(few), draw(amounts)


@repeatable
@given(sayings())
def test_of_the_same_words_the_strongest_of_a_side_is_kept(said: Said) -> None:
    person, wording, amount = said[0], 1 + said[1], said[2]
    kept = said_first(person, wording, amount)
    for place in range(person.size):
        alike = (
            (person == person[place]) & (wording == wording[place]) & ((amount > 0) == (amount[place] > 0))
        )
        assert (kept & alike).sum() == 1
        assert np.abs(amount[kept & alike]).item() == np.abs(amount[alike]).max()


@repeatable
@given(sayings(), st.randoms(use_true_random=False))
def test_the_order_of_messages_is_nothing(said: Said, random: Random) -> None:
    person, wording, value = said
    sent_at = wording * HOUR
    order = np.array(random.sample(range(person.size), person.size), np.int64)
    crowd = crowds(Voices(person, wording, value, sent_at, sent_at), start=0)
    mixed = Voices(person[order], wording[order], value[order], sent_at[order], sent_at[order])
    assert crowds(mixed, start=0).heard.tolist() == crowd.heard[order].tolist()
    assert ((crowd.heard > 0) & (crowd.heard <= 1)).all()
