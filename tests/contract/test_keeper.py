"""Planes kept level with the record, on both engines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graph_service.pipeline.resolve import resolve
from graph_service.planes.interactions import InteractionPlane, View
from graph_service.planes.keeper import Keeper
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.plane import Delta
from graph_service.store.record import GraphStore
from ingest.canonical import Profile
from ingest.handle import Handle
from tests.records import START, tweet


class Planes:
    """The planes that need no model, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.interactions = InteractionPlane(folder / "interactions")
        self.lexical = LexicalPlane(folder / "lexical")

    def keeper(self, store: GraphStore) -> Keeper:
        return Keeper(store, [self.interactions, self.lexical])

    def found(self, word: str) -> list[str]:
        return [hit.key for hit in self.lexical.search(word, 10)]


def built_anew(store: GraphStore, folder: Path) -> View:
    planes = Planes(folder)
    planes.keeper(store).catch_up()
    return planes.interactions.view()


def same(one: View, other: View) -> bool:
    """Equal in every column."""
    return repr(one) == repr(other)


@pytest.fixture
def planes(tmp_path: Path) -> Planes:
    return Planes(tmp_path / "planes")


def test_planes_follow_late_parents_edits_and_merges(
    store: GraphStore, planes: Planes, tmp_path: Path
) -> None:
    keeper = planes.keeper(store)
    store.load([tweet(2, "bob", "second", reply_to=1)])
    resolve(store)
    keeper.catch_up()
    assert planes.interactions.view().attention.source.size == 0
    store.load([tweet(1, "ann", "first")])
    store.load([replace(tweet(2, "bob", "edited", reply_to=1), revised_at=START)])
    store.load(
        [Profile("crm", Handle("twitter", name, identifiers=("crm:1",)), START) for name in ("ann", "cem")]
    )
    resolve(store)
    keeper.catch_up()
    view = planes.interactions.view()
    assert view.people == ("twitter:ann", "twitter:bob")
    assert (view.attention.source.tolist(), view.attention.target.tolist()) == ([1], [0])
    assert (planes.found("second"), planes.found("edited")) == ([], ["twitter:2"])
    assert set(keeper.positions().values()) == {store.position().seq}
    assert same(view, built_anew(store, tmp_path / "anew"))


def test_a_damaged_plane_is_found_cleared_and_built_anew(
    store: GraphStore, planes: Planes, tmp_path: Path
) -> None:
    store.load([tweet(1, text="hello"), tweet(2, text="again")])
    planes.keeper(store).catch_up()
    for segment in (tmp_path / "planes" / "lexical").glob("*.arrow"):
        segment.write_bytes(segment.read_bytes()[:-7])
    reopened = Planes(tmp_path / "planes")
    keeper = reopened.keeper(store)
    assert list(keeper.check()) == ["lexical"]
    assert keeper.positions()["lexical"] == 0
    keeper.catch_up()
    assert reopened.found("again") == ["twitter:2"]


def test_a_plane_that_is_ahead_of_the_record_is_not_believed(store: GraphStore, planes: Planes) -> None:
    store.load([tweet(1, text="hello")])
    keeper = planes.keeper(store)
    keeper.catch_up()
    ahead = store.position().seq + 1
    planes.lexical.advance([Delta(upto=ahead)])
    assert keeper.check() == {"lexical": f"stands at {ahead}, but the record ends at {ahead - 1}"}
    keeper.catch_up()
    assert planes.found("hello") == ["twitter:1"]
