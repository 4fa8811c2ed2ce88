"""Many vectors, arranged: how near the answers are to exact ones, and what must hold whatever is missed."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from graph_service.planes import vector_index
from graph_service.planes.arrangement import Arrangement
from graph_service.planes.partitioned import Partition, cells_for, sample_for
from graph_service.planes.plane import Delta
from graph_service.planes.vectors import VectorPlane
from tests.unit.planes.messages import HashingEncoder, message

EXACT_UP_TO = 500
MANY = 3_000
QUERIES = [f"w{n} w{n + 1}" for n in range(0, 60, 3)]


def texts(count: int, first: int = 0) -> dict[str, str]:
    """Messages of three words each; about one in ten says what another says."""
    choice = random.Random(first)
    return {
        f"k{n:05}": " ".join(f"w{choice.randrange(80)}" for _ in range(3))
        for n in range(first, first + count)
    }


def delta(upto: int, said: dict[str, str], removed: Sequence[str] = ()) -> Delta:
    return Delta(upto, tuple(message(key, text) for key, text in said.items()), tuple(removed))


def plane(folder: Path, exact_up_to: int = EXACT_UP_TO) -> VectorPlane:
    return VectorPlane(folder, HashingEncoder(), exact_up_to=exact_up_to)


@pytest.fixture
def arranged(tmp_path: Path) -> VectorPlane:
    made = plane(tmp_path / "arranged")
    made.advance([delta(1, texts(MANY))])
    assert made.tend()
    return made


@pytest.fixture
def exact(tmp_path: Path) -> VectorPlane:
    made = plane(tmp_path / "exact", exact_up_to=10 * MANY)
    made.advance([delta(1, texts(MANY))])
    assert not made.tend()
    return made


def recall(found: VectorPlane, wanted: VectorPlane, allowed: frozenset[str] | None = None) -> float:
    """The share of the exact ten best scores that are reached; equal scores may be of other messages."""
    shares = []
    for query in QUERIES:
        best = [round(hit.score, 6) for hit in wanted.search(query, 10, allowed)]
        reached = [round(hit.score, 6) for hit in found.search(query, 10, allowed)]
        shares.append(sum(score >= best[-1] for score in reached) / len(best))
    return float(np.mean(shares))


def test_few_texts_are_not_arranged(tmp_path: Path) -> None:
    small = plane(tmp_path)
    small.advance([delta(1, texts(EXACT_UP_TO // 2))])
    assert not small.tend()


def test_what_is_arranged_is_not_arranged_again_until_it_has_doubled(arranged: VectorPlane) -> None:
    assert not arranged.tend()
    arranged.advance([delta(2, texts(2 * MANY, first=MANY))])
    assert arranged.tend()


def test_scores_are_exact_and_most_of_the_best_are_found(arranged: VectorPlane, exact: VectorPlane) -> None:
    assert recall(arranged, exact) >= 0.9
    for query in QUERIES:
        everything = {hit.key: hit.score for hit in exact.search(query, MANY)}
        found = arranged.search(query, 10)
        assert len(found) == 10
        assert all(hit.score == everything[hit.key] for hit in found)


@pytest.mark.parametrize("one_in", [2, 6, 20])
def test_a_search_limited_to_some_finds_as_many_and_no_others(
    arranged: VectorPlane, exact: VectorPlane, one_in: int
) -> None:
    allowed = frozenset(list(texts(MANY))[::one_in])
    assert recall(arranged, exact, allowed) >= 0.9
    for query in QUERIES:
        found = [hit.key for hit in arranged.search(query, 10, allowed)]
        assert len(found) == 10
        assert allowed.issuperset(found)


def test_where_the_allowed_lie_far_off_they_are_sought_exactly(
    arranged: VectorPlane, exact: VectorPlane
) -> None:
    for query in QUERIES[:3]:
        farthest = frozenset(hit.key for hit in exact.search(query, MANY)[-MANY // 5 :])
        assert arranged.search(query, 10, farthest) == exact.search(query, 10, farthest)


def test_what_comes_later_is_found_and_what_is_gone_is_not(arranged: VectorPlane) -> None:
    gone = [hit.key for query in QUERIES for hit in arranged.search(query, 10)]
    arranged.advance([delta(2, {"new": QUERIES[0]}, gone)])
    found = [hit.key for query in QUERIES for hit in arranged.search(query, 10)]
    assert not set(gone).intersection(found)
    assert arranged.search(QUERIES[0], 1)[0].key == "new"


def test_the_order_things_came_in_makes_no_difference(arranged: VectorPlane, tmp_path: Path) -> None:
    other = plane(tmp_path / "other")
    said = list(texts(MANY).items())
    random.Random(4).shuffle(said)
    passing = {f"passing{n}": f"w{n} passing" for n in range(100)}
    other.advance([delta(1, passing), delta(2, dict(said[:700])), delta(3, dict(said[700:]), list(passing))])
    other.tend()
    for query in QUERIES:
        assert other.search(query, 10) == arranged.search(query, 10)


def test_what_changes_while_it_is_arranged_is_arranged_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_index, "PORTION", 10)
    busy = plane(tmp_path / "busy")
    busy.advance([delta(1, texts(MANY))])
    arranging = threading.Thread(target=busy.tend)
    arranging.start()
    step = 1
    final = texts(MANY)
    while arranging.is_alive():
        step += 1
        new, gone = texts(10, first=MANY + 10 * step), [f"k{10 * step + n:05}" for n in range(10)]
        busy.advance([delta(step, new, gone)])
        final = {key: text for key, text in final.items() if key not in gone} | new
        assert not set(gone).intersection(hit.key for hit in busy.search(QUERIES[0], 50))
    arranging.join()
    same = plane(tmp_path / "same", exact_up_to=10 * MANY)
    same.advance([delta(1, final)])
    assert step > 1
    assert recall(busy, same) >= 0.9
    assert len(busy) == len(final)
    partition = busy._index._arrangement.in_use
    assert partition is not None
    assert len(partition) == len(set(final.values()))


def numbers_in(partition: Partition, query: np.ndarray) -> list[int]:
    """All that it holds: so small a share of it that every cell is looked into."""
    return sorted(partition.near(query, 1, share=1e-6).tolist())


def test_one_that_is_being_filled_is_kept_level_as_far_as_it_is_filled() -> None:
    vectors = np.random.default_rng(3).normal(size=(400, 8)).astype(np.float32)
    arrangement, coming = Arrangement(exact_up_to=10), Partition(vectors, 400)
    arrangement.begin(coming)
    arrangement.filled(200)
    arrangement.add(np.array([3, 199, 200, 350]), vectors[:4])
    assert numbers_in(coming, vectors[0]) == [3, 199]
    arrangement.remove(np.array([3, 350]))
    assert numbers_in(coming, vectors[0]) == [199]
    arrangement.finish()
    arrangement.add(np.array([350]), vectors[:1])
    assert (arrangement.in_use, len(coming)) == (coming, 2)


def test_a_partition_holds_what_was_added_less_what_was_removed() -> None:
    vectors = np.random.default_rng(1).normal(size=(1_000, 8)).astype(np.float32)
    partition = Partition(vectors[:400], 1_000)
    numbers = np.arange(1_000)
    partition.add(numbers, vectors)
    partition.remove(numbers[::2])
    partition.remove(numbers[::2])
    assert len(partition) == 500
    assert not any(number % 2 == 0 for number in partition.near(vectors[0], 500).tolist())


def test_the_same_sample_makes_the_same_cells() -> None:
    vectors = np.random.default_rng(2).normal(size=(2_000, 8)).astype(np.float32)
    one, other = Partition(vectors, 2_000), Partition(vectors, 2_000)
    for partition in (one, other):
        partition.add(np.arange(2_000), vectors)
    for query in vectors[:20]:
        assert one.near(query, 30).tolist() == other.near(query, 30).tolist()


def test_a_sample_is_a_few_for_each_cell() -> None:
    assert (cells_for(540_000), sample_for(540_000)) == (256, 32_768)
