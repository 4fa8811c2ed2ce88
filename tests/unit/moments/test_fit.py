"""What of a message fits what is looked for: expected parts follow from the words and the geometry."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_service.moments.fit import PARTS, Matcher
from graph_service.moments.query import Queries
from graph_service.planes.keeper import Keeper
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.vectors import VectorPlane
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.record import GraphStore
from graph_service.text.encoder import Encoder
from tests.e2e.command import CACHE
from tests.records import tweet

CANCELLED = "My flight was cancelled, please rebook me"


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    folder: Path = tmp_path_factory.mktemp("fit")
    store = GraphStore(EmbeddedEngine(folder / "graph"))
    store.load(
        [
            tweet(1, text=CANCELLED),
            tweet(2, "bob", "Sorry about that, one moment", reply_to=1),
            tweet(3, text="Thanks", reply_to=2),
            tweet(4, "cem", "What a lovely pickle recipe"),
            tweet(5, "cem", "Thanks"),
        ]
    )
    planes = (VectorPlane(folder / "vectors", Encoder(CACHE)), LexicalPlane(folder / "lexical"))
    Keeper(store, planes).catch_up()
    return Matcher(*planes)


def test_the_best_is_proposed_first(matcher: Matcher) -> None:
    assert matcher.candidates(matcher.query("flight cancelled"))[0] == "twitter:1"


def test_a_message_is_read_in_its_thread(matcher: Matcher) -> None:
    alone, within = matcher.fits(matcher.query("rebooking a cancelled flight"), ["twitter:5", "twitter:3"])
    said, told = (dict(zip(PARTS, found.parts, strict=True)) for found in (alone, within))
    assert said["meaning"] == told["meaning"]
    assert said["thread"] == pytest.approx(said["meaning"], abs=1e-6)
    assert told["thread"] > said["thread"] + 0.3
    assert within.score > alone.score + 0.3


def test_words_are_told_as_the_message_spells_them(matcher: Matcher) -> None:
    found = matcher.fits(matcher.query("CANCELLED flights"), ["twitter:1"])[0]
    assert found.matched == ("flight", "cancelled")
    assert found.parts[PARTS.index("covered")] == pytest.approx(1.0)


def test_many_queries_at_once_find_what_each_finds_alone(matcher: Matcher) -> None:
    queries = matcher.queries(["cancelled flight", "pickles", "", "zebra"])
    keys = ["twitter:1", "twitter:4", "twitter:99", "twitter:3"]
    together = matcher.fits_of(Queries.of(queries), keys)
    assert together.shape == (4, 4, len(PARTS))
    assert not together[:, 2].any()
    for row, query in enumerate(queries):
        alone = {found.message: found.parts for found in matcher.fits(query, keys)}
        for column, key in enumerate(keys):
            assert together[row, column].tolist() == pytest.approx(alone.get(key, [0.0] * len(PARTS)))


def test_what_is_said_like_it_is_learnt_from_what_is_held(matcher: Matcher) -> None:
    query = matcher.query("cancelled flight")
    assert query.echo @ matcher.heard(["twitter:1"]).threads[0] > query.echo @ query.meaning
    own = matcher.query(CANCELLED, frozenset({"twitter:1", "twitter:2", "twitter:3"}))
    assert "twitter:1" not in own.near
    assert own.echo @ matcher.heard(["twitter:1"]).threads[0] < matcher.query(CANCELLED).echo @ own.meaning


def test_a_query_that_stands_scores_as_one_that_is_asked_once(matcher: Matcher) -> None:
    asked, standing = matcher.query("rebooking"), matcher.queries(["rebooking"])[0]
    assert standing.heard is None
    assert standing.near == ()
    once, later = (matcher.fits(query, asked.near) for query in (asked, standing))
    assert [(found.message, found.parts) for found in once] == [
        (found.message, found.parts) for found in later
    ]


def test_equal_texts_score_equally_to_the_last_bit(matcher: Matcher) -> None:
    alone = [found.parts for found in matcher.fits(matcher.query("thanks a lot"), ["twitter:5"])]
    among = matcher.fits(matcher.query("thanks a lot"), ["twitter:4", "twitter:1", "twitter:5", "twitter:2"])
    assert [found.parts for found in among if found.message == "twitter:5"] == alone


def test_three_words_that_are_spread_over_a_conversation_find_it(tmp_path: Path) -> None:
    said = ["Is the ferry late?", "Ask them for Lisbon at the counter", "My umbrella stayed there"]
    store = GraphStore(EmbeddedEngine(tmp_path / "graph"))
    store.load(
        [tweet(1, text=said[0]), tweet(2, text=said[1], reply_to=1), tweet(3, text=said[2], reply_to=2)]
    )
    store.load([tweet(number, text=f"ferry umbrella number {number}") for number in range(100, 400)])
    store.load([tweet(number, text=f"Lisbon {number}") for number in range(400, 550)])
    planes = (VectorPlane(tmp_path / "vectors", Encoder(CACHE)), LexicalPlane(tmp_path / "lexical"))
    Keeper(store, planes).catch_up()
    matcher = Matcher(*planes)
    query = matcher.query("umbrella Lisbon ferry")
    best = max(matcher.fits(query, matcher.candidates(query)), key=lambda found: found.score)
    assert best.conversation == "twitter:1"
    assert best.parts[PARTS.index("covered")] == pytest.approx(1.0)


def test_nothing_held_fits_nothing(tmp_path: Path) -> None:
    planes = (VectorPlane(tmp_path / "vectors", Encoder(CACHE)), LexicalPlane(tmp_path / "lexical"))
    matcher = Matcher(*planes)
    query = matcher.query("cancelled flight")
    assert query.echo.tobytes() == query.meaning.tobytes()
    assert query.weights.tolist() == [query.weights[0]] * 2
    assert matcher.candidates(query) == []
    assert matcher.fits(query, ["twitter:1"]) == []
