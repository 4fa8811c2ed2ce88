"""Chances learnt from who took up what, against the definition written out."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.propagation import DAY, Acts, Messages, Passing, PassingRule, passing

PEOPLE = 4
NOW = 400 * DAY
RULE = PassingRule(heard_days=30, taken_up_days=3, half_life_days=100)

Spoke = tuple[int, int]
Turned = tuple[int, int, int, bool]
person = st.integers(0, PEOPLE - 1)
day = st.integers(0, 120)
spoken = st.lists(st.tuples(person, day), max_size=30)
turned = st.lists(st.tuples(person, person, day, st.booleans()), max_size=30)


def messages(said: list[Spoke]) -> Messages:
    author, at = (np.array([row[column] for row in said], np.int64) for column in (0, 1))
    return Messages(author, at * DAY, np.ones(author.size, np.bool_))


def acts(turns: list[Turned]) -> Acts:
    listener, speaker, at = (np.array([row[column] for row in turns], np.int64) for column in (0, 1, 2))
    # Not at the moment of a message: at noon of the day.
    return Acts(listener, speaker, at * DAY + DAY // 2, np.array([row[3] for row in turns], np.bool_))


def learnt(said: list[Spoke], turns: list[Turned]) -> Passing:
    return passing(messages(said), acts(turns), people=PEOPLE, now=NOW, rule=RULE)


def by_definition(said: list[Spoke], turns: list[Turned]) -> dict[Spoke, tuple[float, float]]:
    """What each pair (speaker, listener) heard and took up."""
    found = {}
    for speaker, listener in {(to, by) for by, to, _, _ in turns if by != to}:
        times = sorted(at + 0.5 for by, to, at, _ in turns if (to, by) == (speaker, listener))
        answers = [at + 0.5 for by, to, at, takes in turns if (to, by) == (speaker, listener) and takes]
        theirs = [(number, at) for number, (author, at) in enumerate(said) if author == speaker]
        heard = [(number, at) for number, at in theirs if any(t < at <= t + 30 for t in times)]
        taken = set()
        for answer in answers:
            before = [
                (at, number)
                for number, at in sorted(theirs, key=lambda one: one[1])
                if answer - 3 <= at <= answer
            ]
            if before:
                taken.add(max(before, key=lambda one: one[0])[0])
        fade = [0.5 ** ((400 - at) / 100) for _, at in heard]
        heard_days = {at for _, at in heard}
        took = [0.5 ** ((400 - at) / 100) for at in taken & heard_days]
        found[speaker, listener] = (sum(fade), sum(took))
    return found


@settings(max_examples=150)
@given(spoken, turned)
def test_every_pair_is_as_defined(said: list[Spoke], turns: list[Turned]) -> None:
    found = learnt(said, turns)
    expected = by_definition(said, turns)
    pairs = list(zip(found.graph.source.tolist(), found.graph.target.tolist(), strict=True))
    assert pairs == sorted(expected)
    assert found.heard == pytest.approx([expected[pair][0] for pair in pairs], abs=1e-9)
    assert found.taken_up == pytest.approx([expected[pair][1] for pair in pairs], abs=1e-9)
    assert ((found.graph.weight >= 0) & (found.graph.weight <= 1)).all()


@given(spoken, turned)
def test_order_makes_no_difference(said: list[Spoke], turns: list[Turned]) -> None:
    found = learnt(said, turns)
    other = learnt(sorted(said, key=str), sorted(turns, key=str))
    assert found.graph.weight.tolist() == other.graph.weight.tolist()
    assert (found.rate, found.assumed) == (other.rate, other.assumed)


def test_with_nothing_seen_the_usual_rate_is_assumed() -> None:
    found = learnt([], [(1, 0, 399, True)])
    assert found.assumed == 1.0
    assert found.rate == 0.05
    # Nothing was heard, so the pair has the rate, faded by half a day of 100.
    assert found.graph.weight == pytest.approx([0.05 * 0.5 ** (0.5 / 100)])


def test_the_first_answer_only_shows_that_somebody_listens() -> None:
    found = learnt([(0, 10)], [(1, 0, 10, True)])
    assert (found.heard.tolist(), found.taken_up.tolist()) == ([0.0], [0.0])
    # What was said on day 12 is heard, and taken up it is not.
    more = learnt([(0, 10), (0, 12)], [(1, 0, 10, True)])
    assert more.heard == pytest.approx([0.5 ** ((400 - 12) / 100)])
    assert more.taken_up.tolist() == [0.0]


def test_who_takes_up_more_is_likelier_to() -> None:
    said = [(0, at) for at in range(1, 60, 2)]
    eager = [(1, 0, at, True) for at in range(0, 60, 2)] + [(1, 0, at, True) for at in range(1, 60, 2)]
    idle = [(2, 0, 0, True), (2, 0, 30, False)]
    found = learnt(said, eager + idle)
    assert found.graph.weight[0] > found.rate > found.graph.weight[1]


def test_a_topic_starts_from_what_was_learnt_of_everything() -> None:
    said = [(0, at) for at in range(1, 60, 2)]
    turns = [(1, 0, at, True) for at in range(60)]
    everything = learnt(said, turns)
    none = replace(messages(said), counted=np.zeros(len(said), np.bool_))
    topic = passing(none, acts(turns), people=PEOPLE, now=NOW, believed=everything, rule=RULE)
    assert topic.graph.weight == pytest.approx(everything.graph.weight)
    assert topic.heard.tolist() == [0.0]


def test_turning_to_oneself_counts_for_nothing() -> None:
    assert len(learnt([(0, 1)], [(0, 0, 2, True)]).graph) == 0


def test_unknown_people_are_refused() -> None:
    with pytest.raises(ValueError, match="speaker"):
        learnt([], [(0, 9, 1, True)])


@pytest.mark.parametrize("change", [{"heard_days": 0.0}, {"usual": 1.0}, {"pair_firmness": -1.0}])
def test_rules_that_say_nothing_are_refused(change: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"must be positive|probability"):
        replace(RULE, **change)
