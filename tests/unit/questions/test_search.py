"""Which conversations fit, where few of many are wanted: expected places follow from the words alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graph_service.planes.keeper import Keeper
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.vectors import VectorPlane
from graph_service.questions.search import DEPTH, SearchMode, Sought, search
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.reader import ConversationFilter
from graph_service.store.record import GraphStore
from graph_service.text.encoder import Encoder
from ingest.canonical import Message
from tests.e2e.command import CACHE
from tests.records import tweet

Held = tuple[GraphStore, VectorPlane, LexicalPlane]


def mail(number: int, text: str) -> Message:
    return replace(tweet(number, text=text), channel="email", source="mail")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """More tweets that say it outright than a search looks at first, and one long mail that says it once."""
    folder: Path = tmp_path_factory.mktemp("search")
    store = GraphStore(EmbeddedEngine(folder / "graph"))
    store.load([tweet(number, text="refund refund") for number in range(DEPTH + 20)])
    store.load([mail(1, "a word about my refund and the many other things of that day")])
    planes = (VectorPlane(folder / "vectors", Encoder(CACHE)), LexicalPlane(folder / "lexical"))
    Keeper(store, planes).catch_up()
    return store, *planes


@pytest.mark.parametrize("mode", SearchMode)
def test_what_fits_the_filter_is_found_behind_any_number_that_does_not(held: Held, mode: SearchMode) -> None:
    store, vectors, lexical = held
    wanted = ConversationFilter(channel="email")
    page = search(store.reader, vectors, lexical, Sought("refund", mode, wanted, first=5))
    assert [match.message for match in page.rows] == ["mail:1"]
    assert not page.more


def test_without_a_filter_it_comes_behind_them(held: Held) -> None:
    store, vectors, lexical = held
    page = search(store.reader, vectors, lexical, Sought("refund", SearchMode.WORDS, first=5))
    assert all(match.message.startswith("twitter:") for match in page.rows)
    assert page.more
