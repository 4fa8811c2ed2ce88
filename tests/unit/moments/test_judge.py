"""How ratings move a judge, one context by itself and many at once."""

from __future__ import annotations

import numpy as np
import pytest

from graph_service.moments.fit import PARTS
from graph_service.moments.judge import Judge, Judges, Ratings, scores_of
from graph_service.text.encoder import Encoder

COUNT = 120


def unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def matches(count: int, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Fits and meanings without rhyme or reason."""
    draw = np.random.default_rng(seed)
    return draw.uniform(0.2, 0.8, (count, len(PARTS))), unit(draw.normal(size=(count, Encoder.dimension)))


def rated_by_language(count: int, seed: int = 7) -> Ratings:
    """All fit alike; those are relevant that lie on one side of the first axis, as of one language."""
    parts, vectors = matches(count, seed)
    vectors[:, 0] = np.where(np.arange(count) % 3 == 0, -0.5, 0.5)
    keys = tuple(f"set:{seed}-{place}" for place in range(count))
    return Ratings(keys, parts, unit(vectors), vectors[:, 0] > 0)


def test_the_shipped_judge_prefers_what_fits_better() -> None:
    parts = np.repeat([[0.1], [0.4], [0.9]], len(PARTS), axis=1)
    scores = Judge.shipped().scores(parts, np.zeros((3, Encoder.dimension), np.float32))
    assert (np.diff(scores) > 0).all()
    assert ((scores > 0) & (scores < 1)).all()


def test_without_ratings_the_learnt_judge_is_the_shipped_one() -> None:
    parts, vectors = matches(5)
    nothing = rated_by_language(3).rows(np.zeros(3, np.bool_))
    assert (
        Judge.learnt(nothing).scores(parts, vectors).tolist()
        == Judge.shipped().scores(parts, vectors).tolist()
    )


def test_ratings_teach_what_the_fit_does_not_tell() -> None:
    judge, others = Judge.learnt(rated_by_language(COUNT)), rated_by_language(COUNT, seed=8)
    scores = judge.scores(others.parts, others.vectors)
    within = scores[others.parts[:, 0] >= judge.reach]
    relevant = others.relevant[others.parts[:, 0] >= judge.reach]
    assert within[relevant].min() > within[~relevant].max()
    made = judge.threshold(0.2)
    assert made.guaranteed
    assert made.threshold is not None
    assert (~others.relevant[scores >= made.threshold]).mean() <= 0.2


def test_the_order_of_ratings_makes_no_difference() -> None:
    ratings = rated_by_language(40)
    back = ratings.rows(np.random.default_rng(1).permutation(40))
    parts, vectors = matches(9)
    assert (
        Judge.learnt(back).scores(parts, vectors).tolist()
        == Judge.learnt(ratings).scores(parts, vectors).tolist()
    )
    assert Judge.learnt(back).threshold(0.2) == Judge.learnt(ratings).threshold(0.2)


def test_ratings_are_scored_by_readers_that_did_not_see_them() -> None:
    """Labels by the toss of a coin: seen ones would be told apart by their meanings, unseen ones cannot."""
    parts, vectors = matches(COUNT)
    relevant = np.random.default_rng(9).uniform(size=COUNT) < 0.5
    ratings = Ratings(tuple(map(str, range(COUNT))), parts, vectors, relevant)
    judge = Judge.learnt(ratings)
    seen = judge.scores(parts, vectors)
    assert seen[relevant].mean() - seen[~relevant].mean() > 0.2
    assert seen[parts[:, 0] >= judge.reach].mean() == pytest.approx(relevant.mean(), abs=0.05)
    unseen = judge.rated
    assert abs(unseen.scores[unseen.relevant].mean() - unseen.scores[~unseen.relevant].mean()) < 0.1
    assert not judge.threshold(0.2).guaranteed


def test_what_fits_worse_than_the_rated_is_never_promised() -> None:
    ratings = rated_by_language(COUNT)
    judge = Judge.learnt(ratings)
    made = judge.threshold(0.2)
    best = ratings.relevant.argmax()
    parts, vectors = ratings.parts[[best, best]].copy(), ratings.vectors[[best, best]]
    parts[1, 0] = judge.reach - 0.01
    near, far = judge.scores(parts, vectors)
    assert made.threshold is not None
    assert far == judge.rated.scores.min()
    assert far < made.threshold < near


def test_few_ratings_move_a_judge_a_little() -> None:
    parts, vectors = matches(1)
    shipped = Judge.shipped().scores(parts, vectors)[0]
    moved = Judge.learnt(Ratings(("a",), parts, vectors, np.ones(1, np.bool_))).scores(parts, vectors)[0]
    assert shipped < moved < 1


def test_many_judges_at_once_say_what_each_says() -> None:
    judges = [Judge.shipped(), *(Judge.learnt(rated_by_language(30, seed)) for seed in (1, 2))]
    parts = np.random.default_rng(3).uniform(0.2, 0.8, (3, 4, len(PARTS)))
    vectors = matches(4)[1]
    together = scores_of(Judges.of(judges), parts, vectors)
    apart = [judge.scores(of_judge, vectors) for judge, of_judge in zip(judges, parts, strict=True)]
    assert together == pytest.approx(np.array(apart), abs=1e-6)
