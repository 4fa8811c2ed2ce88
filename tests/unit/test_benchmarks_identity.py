import importlib.util

import numpy as np
import pytest

from benchmarks.__main__ import benchmark_names
from benchmarks.identity import METRICS, SURE, results
from benchmarks.linkage import ours
from benchmarks.linkage.score import score
from benchmarks.linkage.sets import SOURCES, people, present

DATA = [
    pytest.mark.data,
    pytest.mark.skipif(
        not all(present(case) for case in SOURCES),
        reason="no evaluation data; GRAPH_SERVICE_EVAL_DATA names its folder",
    ),
]


def test_it_is_found_with_the_cases_of_the_issue() -> None:
    assert "identity" in benchmark_names()
    assert set(SOURCES) == {"fake_1000", "historical_50k", "febrl3", "febrl4"}


def test_pairs_and_b_cubed_by_hand() -> None:
    # Found {0 1} {2 3 4}, true {0 1 2} {3 4}: right are 01 and 34, of 4 found and 4 true pairs.
    # B-cubed precision (1 + 1 + 1/3 + 2/3 + 2/3) / 5 = 11/15, recall (2/3 + 2/3 + 1/3 + 1 + 1) / 5 = 11/15.
    found = score(np.array([0, 0, 2, 2, 2]), np.array([7, 7, 7, 9, 9]))
    assert (found.precision, found.recall, found.f1) == (0.5, 0.5, 0.5)
    assert found.b3_f1 == pytest.approx(11 / 15)


def test_nothing_joined_is_precise_and_finds_nothing() -> None:
    found = score(np.arange(3), np.zeros(3, np.int64))
    assert (found.precision, found.recall, found.f1) == (1.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("case", "records", "persons"),
    [
        ("fake_1000", 1_000, 251),
        ("historical_50k", 50_578, 5_156),
        ("febrl3", 5_000, 2_000),
        ("febrl4", 10_000, 5_000),
    ],
)
class TestSets:
    pytestmark = DATA

    def test_they_have_the_records_and_people_their_source_counts(
        self, case: str, records: int, persons: int
    ) -> None:
        given = people(case)
        assert len(given.given) == given.truth.size == records
        assert len(set(given.truth.tolist())) == persons


class TestRuns:
    pytestmark = DATA

    def test_all_metrics_of_a_small_run_ours_and_splink(self) -> None:
        found = results("fake_1000", 200)
        assert [(result.case, result.metric, result.better) for result in found] == [
            *(("fake_1000", metric, better) for metric, (_, better) in METRICS.items()),
            ("fake_1000", SURE, "higher"),
        ]
        peers = {"splink"} if importlib.util.find_spec("splink") else set()
        assert all(set(result.peers) == peers for result in found[:-1])

    def test_the_goals_on_the_small_sets_hold(self) -> None:
        for case, goal in (("fake_1000", 0.95), ("febrl3", 0.998)):
            given = people(case)
            assert score(ours.resolve(given), given.truth).f1 >= goal
        fake = people("fake_1000")
        assert score(ours.resolve(fake, ours.WITHOUT_ASKING), fake.truth).precision >= 0.99

    def test_records_in_another_order_give_the_same_people(self) -> None:
        given = people("fake_1000")
        order = np.random.default_rng(20240229).permutation(given.truth.size)
        there = ours.resolve(given)
        back = ours.resolve(given.taken(order.tolist()))
        assert score(back, there[order]).f1 == 1.0
