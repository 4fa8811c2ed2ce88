import importlib.util

import numpy as np
import pytest

from benchmarks.__main__ import benchmark_names
from benchmarks.arrivals import ONE_MORE, STREAMED, one_more_results, streamed_results
from benchmarks.identity import METRICS, results
from benchmarks.linkage import ours
from benchmarks.linkage.arrivals import OneMore, Streamed, one_more, profiles, streamed
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
            ("fake_1000", metric, better) for metric, (_, better) in METRICS.items()
        ]
        peers = {"splink"} if importlib.util.find_spec("splink") else set()
        assert all(set(result.peers) == peers for result in found)

    def test_the_goals_on_the_small_sets_hold(self) -> None:
        for case, goal in (("fake_1000", 0.95), ("febrl3", 0.998)):
            given = people(case)
            found = score(ours.resolve(given), given.truth)
            assert found.f1 >= goal
            assert found.precision >= 0.99

    def test_records_in_another_order_give_the_same_people(self) -> None:
        given = people("fake_1000")
        order = np.random.default_rng(20240229).permutation(given.truth.size)
        there = ours.resolve(given)
        back = ours.resolve(given.taken(order.tolist()))
        assert score(back, there[order]).f1 == 1.0

    def test_records_that_come_one_by_one_make_the_customers_of_the_batch(self) -> None:
        found = streamed(profiles(people("fake_1000", 60)), 2)
        assert found.equal == 2
        assert found.milliseconds > 0

    def test_one_more_record_is_timed_for_each_that_was_held_back(self) -> None:
        found = one_more(profiles(people("historical_50k", 120)), 5)
        assert (len(found.load), len(found.resolve)) == (5, 5)
        assert min(*found.load, *found.resolve, found.mebibytes) > 0


class TestProfiles:
    pytestmark = DATA

    def test_a_record_is_a_handle_with_its_values(self) -> None:
        first, _, third = profiles(people("fake_1000", 3))
        assert (first.handle.key, first.handle.name) == ("crm:0", "robert alan")
        assert first.handle.identifiers == ("email:robert255@smith.net",)
        assert (first.birth_date, first.organization) == ("1971-06-24", None)
        assert third.organization == "london"


def test_figures_of_what_comes_one_by_one() -> None:
    made = streamed_results(Streamed(equal=3, milliseconds=12.5), 3)
    assert [(each.case, each.metric, each.ours, each.better) for each in made] == [
        (STREAMED, "orders equal to the batch (of 3)", 3, "higher"),
        (STREAMED, "milliseconds per record, median", 12.5, "lower"),
    ]
    late = one_more_results(OneMore(load=(1, 2, 3), resolve=(10, 20, 30), mebibytes=7.0))
    assert [(each.metric, each.ours) for each in late] == [
        ("load milliseconds, median", 2),
        ("load milliseconds, 95th percentile", pytest.approx(2.9)),
        ("resolve milliseconds, median", 20),
        ("resolve milliseconds, 95th percentile", pytest.approx(29)),
        ("catalogue MiB", 7),
    ]
    assert {each.case for each in late} == {ONE_MORE}
