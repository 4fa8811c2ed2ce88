"""Kinds of critics by hand: each rule, and its edge."""

from dataclasses import dataclass

import numpy as np
import pytest

from algorithms.criticism import Course, Criticism, Kind, Verdict, verdict
from algorithms.damping import DAY

NOW = 100 * DAY


@dataclass(frozen=True)
class Word:
    """A message against us: on which day, in which words and conversation, and what it is."""

    day: int
    wording: int
    room: int = 0
    stating: float = 0.0
    telling: bool = True
    insulting: bool = False


def judged(*words: Word, answers: tuple[int, ...] = (), reliefs: tuple[int, ...] = ()) -> Verdict:
    """The verdict on day 100; answers and reliefs come half a day after the words of their day."""
    column = {name: np.array([getattr(word, name) for word in words]) for name in Word.__annotations__}
    said = Criticism(
        value=np.full(len(words), -0.8),
        sent_at=column["day"] * DAY,
        wording=column["wording"],
        subject=column["room"],
        stating=column["stating"].astype(np.float64),
        telling=column["telling"],
        insulting=column["insulting"],
        answers=np.array([day * DAY + DAY // 2 for day in answers], np.int64),
        reliefs=np.array([day * DAY + DAY // 2 for day in reliefs], np.int64),
    )
    return verdict(said, NOW)


WANTS = Word(90, 1, stating=0.5)


@pytest.mark.parametrize(
    ("words", "answers", "reliefs", "course"),
    [
        ((WANTS,), (), (), Course.UNANSWERED),
        ((WANTS,), (89,), (), Course.UNANSWERED),  # we wrote before
        ((WANTS,), (91,), (), Course.ANSWERED),
        ((WANTS, Word(92, 2)), (91,), (), Course.CRITICISED_AGAIN),
        ((WANTS, Word(92, 2)), (93,), (), Course.ANSWERED),  # the answer came after both
        ((WANTS,), (91,), (92,), Course.NONE),  # thanked
        ((WANTS, Word(94, 2)), (91,), (92,), Course.CRITICISED_AGAIN),  # courtesy amid a quarrel
        ((Word(80, 1, stating=0.9), Word(99, 2)), (81,), (82,), Course.NONE),  # of something else, later
        ((WANTS,), (), (92,), Course.NONE),  # thanked for what the record does not have
        ((WANTS,), (), (89,), Course.UNANSWERED),  # thanked before
        ((Word(60, 1, stating=0.9),), (61,), (), Course.NONE),  # silent for over a month after our answer
        ((Word(60, 1, stating=0.9),), (), (), Course.UNANSWERED),
        ((Word(90, 1, stating=0.49),), (), (), Course.NONE),
        ((Word(90, 1, stating=0.9, telling=False),), (), (), Course.NONE),
    ],
)
def test_a_matter_and_how_far_it_came(
    words: tuple[Word, ...], answers: tuple[int, ...], reliefs: tuple[int, ...], course: Course
) -> None:
    found = judged(*words, answers=answers, reliefs=reliefs)
    assert found.matter.course is course
    assert (found.kind is Kind.FIXABLE) == (course is not Course.NONE)


def test_the_last_stated_matter_counts() -> None:
    found = judged(Word(10, 1, stating=0.9), Word(90, 2, stating=0.9), Word(95, 3), answers=(11,))
    assert (found.matter.place, found.matter.course) == (1, Course.UNANSWERED)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ([Word(day, day, room=day) for day in (1, 2, 3)], Kind.PRINCIPLED),
        ([Word(day, day, room=day) for day in (1, 2)], Kind.UNCLEAR),  # two days
        ([Word(day, day) for day in (1, 2, 3)], Kind.UNCLEAR),  # one conversation
        ([Word(day, 1, room=day) for day in (1, 2, 3)], Kind.UNCLEAR),  # the same words
        ([Word(day, day, room=day, telling=False) for day in (1, 2, 3)], Kind.UNCLEAR),  # nothing told
    ],
)
def test_principle_is_something_to_say_over_days_and_conversations(words: list[Word], kind: Kind) -> None:
    assert judged(*words).kind is kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ([Word(day, 1, room=day) for day in range(5)], Kind.TROLL),  # one of five tells something
        ([Word(day, 1, room=day) for day in range(4)], Kind.UNCLEAR),  # few
        ([Word(d, d, room=d, telling=False, insulting=True) for d in range(5)], Kind.TROLL),
        ([Word(d, d, room=d, telling=False) for d in range(5)], Kind.UNCLEAR),  # empty, but no blow
        ([*(Word(d, 1, room=d) for d in range(8)), *(Word(d, d, room=d) for d in (8, 9))], Kind.PRINCIPLED),
    ],
)
def test_a_troll_says_much_that_tells_nothing(words: list[Word], kind: Kind) -> None:
    assert judged(*words).kind is kind


def test_whoever_states_a_matter_is_no_troll() -> None:
    noise = [Word(day, 1, room=day, insulting=True) for day in range(50)]
    assert judged(*noise).kind is Kind.TROLL
    assert judged(*noise, WANTS).kind is Kind.FIXABLE


def test_what_is_counted() -> None:
    counts = judged(
        Word(1, 1, insulting=True), Word(1, 1), Word(2, 2, room=1), Word(3, 3, telling=False)
    ).counts
    assert (counts.messages, counts.told, counts.days, counts.subjects) == (4, 2, 2, 2)
    assert (counts.insults, counts.repeats, counts.hollow) == (1, 1, 2)


def test_arrays_of_other_lengths_are_refused() -> None:
    none = np.zeros(0, np.int64)
    with pytest.raises(ValueError, match=r"wording: must be int64 of shape \(0,\)"):
        Criticism(np.zeros(0), none, np.zeros(1, np.int64), none, np.zeros(0), none > 0, none > 0, none, none)
