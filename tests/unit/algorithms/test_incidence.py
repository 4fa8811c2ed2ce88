"""Who answers first: by hand, as lifelines has it, and what all parties have together."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter

from algorithms.graph import Indices, Reals
from algorithms.incidence import answered_first, incidence
from algorithms.survival import answered_within

US, PEER = 0, 1
FIRST = st.sampled_from([-1, 0, 1, 2])
WAITS = st.lists(st.tuples(st.integers(0, 9), FIRST), min_size=1, max_size=30)
TOLERANCE = 1e-6


def columns(waits: list[tuple[int, int]]) -> tuple[Reals, Indices]:
    durations, first = zip(*waits, strict=True)
    return np.array(durations, np.float64), np.array(first, np.int64)


def by_definition(waits: list[tuple[int, int]], party: int, time: int) -> Fraction:
    """The sum over the times up to one, in fractions."""
    share, still = Fraction(0), Fraction(1)
    for at in sorted({each for each, first in waits if first != -1 and each <= time}):
        risk = sum(each >= at for each, _ in waits)
        share += still * Fraction(sum(each == (at, party) for each in waits), risk)
        still *= 1 - Fraction(sum(each == at and first != -1 for each, first in waits), risk)
    return share


def test_a_peer_who_is_first_ends_the_wait_for_a_first_answer() -> None:
    """Of five, a peer answers two after 1 hour and we the others after 2: we are never first for more."""
    ours, peers = incidence(*columns([(1, PEER), (1, PEER), (2, US), (2, US), (2, US)]), 2)
    assert (ours.share.tolist(), peers.share.tolist()) == ([0, pytest.approx(0.6)], [0.4, 0.4])
    # To take the peer's answers for waits lost from sight would have us answer them all.
    assert ours.curve.waiting.tolist() == [0.6, 0]


@given(WAITS, st.integers(0, 9))
def test_the_sum_of_the_definition(waits: list[tuple[int, int]], time: int) -> None:
    found = [answered_first(each, time) for each in incidence(*columns(waits), 3)]
    whole = answered_within(incidence(*columns(waits), 3)[0].curve, time)
    if whole is None:
        assert found == [None, None, None]
        return
    values = [each.value for each in found if each is not None]
    assert values == pytest.approx([float(by_definition(waits, party, time)) for party in range(3)])
    assert sum(values) == pytest.approx(whole.value)
    for each in found:
        assert each is not None
        assert 0 <= each.low <= each.value + 1e-12
        assert each.value <= each.high + 1e-12 <= 1 + 1e-9


@settings(max_examples=30)
@given(st.lists(FIRST, min_size=3, max_size=30).filter(lambda first: 0 in first), st.randoms())
def test_the_same_as_lifelines(first: list[int], luck: object) -> None:
    """Without ties, which lifelines draws apart by chance."""
    at = list(range(1, len(first) + 1))
    luck.shuffle(at)  # type: ignore[attr-defined]
    waits = columns(list(zip(at, first, strict=True)))
    ours = incidence(*waits, 3)[0]
    peer = AalenJohansenFitter(alpha=0.1).fit(waits[0], waits[1] + 1, event_of_interest=1)
    shares = peer.cumulative_density_.loc[ours.curve.times].to_numpy()[:, 0]
    assert ours.share == pytest.approx(shares, abs=TOLERANCE)
    some = (ours.share > 0) & (ours.curve.waiting > 0)
    ends = np.sort(peer.confidence_interval_.loc[ours.curve.times].to_numpy()[some])
    assert np.column_stack((ours.low, ours.high))[some] == pytest.approx(ends, abs=TOLERANCE)


def test_all_or_none() -> None:
    waits = columns([(2, US)] * 4)
    ours, peers = incidence(*waits, 2)
    end = 0.05**0.25
    found = [answered_first(*asked) for asked in ((ours, 2), (peers, 2), (ours, 1))]
    numbers = [(each.value, each.low, each.high) for each in found if each is not None]
    assert np.array(numbers) == pytest.approx(np.array([(1, end, 1), (0, 0, 1 - end), (0, 0, 1 - end)]))


def test_what_cannot_be() -> None:
    with pytest.raises(ValueError, match="none of the 2 parties"):
        incidence(*columns([(1, 2)]), 2)
