"""Planes kept level with the record, on both engines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from graph_service.pipeline.forget import finish
from graph_service.pipeline.resolve import resolve
from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.keeper import Keeper
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.plane import Delta
from graph_service.planes.view import KINDS, View
from graph_service.store.model import AnnotationRow, Cursor, Found
from graph_service.store.record import GraphStore
from ingest.canonical import Profile
from ingest.facts import Referral
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


def brought(view: View) -> set[tuple[str, str]]:
    """Who brought whom; somebody unknown may have been brought."""
    who = (*view.people, "?")
    pairs = zip(view.referrals.source.tolist(), view.referrals.target.tolist(), strict=True)
    return {(who[source], who[target]) for source, target in pairs}


def referral(number: int, by: str, referred: str) -> Referral:
    one, other = Handle("twitter", by), Handle("twitter", referred)
    return Referral(source="crm", native_id=f"{by}-{number}", at=START, handle=one, referred=other)


def test_planes_hold_who_brought_whom_and_forget_it_with_either(
    store: GraphStore, planes: Planes, tmp_path: Path
) -> None:
    keeper = planes.keeper(store)
    store.load([tweet(1, "ann", "first"), tweet(2, "bob", "second"), tweet(3, "cem", "third")])
    store.load([referral(1, "ann", "bob"), referral(2, "cem", "ann")])
    resolve(store)
    keeper.catch_up()
    assert brought(planes.interactions.view()) == {
        ("twitter:ann", "twitter:bob"),
        ("twitter:cem", "twitter:ann"),
    }
    store.load([replace(referral(1, "ann", "cem"), revised_at=START)])
    keeper.catch_up()
    assert brought(planes.interactions.view()) == {
        ("twitter:ann", "twitter:cem"),
        ("twitter:cem", "twitter:ann"),
    }
    store.forget(["twitter:cem"])
    keeper.catch_up()
    assert brought(planes.interactions.view()) == set()
    assert same(planes.interactions.view(), built_anew(store, tmp_path / "anew"))


def test_planes_hold_what_was_found_in_messages(store: GraphStore, planes: Planes) -> None:
    store.load([tweet(1, "ann", "first"), tweet(2, "bob", "thanks", reply_to=1)])
    resolve(store)
    found = (Found("recommendation", 0.75), Found("thanks", 0.5))
    row = AnnotationRow("twitter:2", "test", sentiment=0.5, irony=0.25, intents=found)
    store.meanings.write([row], Cursor("annotate", 1))
    planes.keeper(store).catch_up()
    view = planes.interactions.view()
    assert {name: (each.message.tolist(), each.chance.tolist()) for name, each in view.intents.items()} == {
        "recommendation": ([1], [0.75]),
        "thanks": ([1], [0.5]),
    }
    assert view.said.irony.tolist()[1:] == [0.25]
    assert [KINDS[kind] for kind in view.attention.kind] == ["replies", "thanks"]


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


def test_an_older_state_loses_at_once_what_was_removed_since(
    store: GraphStore, planes: Planes, tmp_path: Path
) -> None:
    store.load([tweet(1, "ann", "hello"), tweet(2, "bob", "hello too")])
    resolve(store)
    planes.keeper(store).catch_up()
    position = planes.lexical.position()
    copytree(tmp_path / "planes", tmp_path / "older")
    store.forget(["twitter:bob"])
    store.load([tweet(3, "cem", "hello all")])
    planes.keeper(store).catch_up()
    assert planes.found("hello") == ["twitter:1", "twitter:3"]
    rmtree(tmp_path / "planes")
    (tmp_path / "older").rename(tmp_path / "planes")
    older = Planes(tmp_path / "planes")
    keeper = older.keeper(store)
    assert older.found("hello") == ["twitter:1", "twitter:2"]
    assert keeper.check() == {}
    assert older.found("hello") == ["twitter:1"]
    assert older.interactions.view().people == ("twitter:ann",)
    assert set(keeper.positions().values()) == {position}
    keeper.catch_up()
    assert older.found("hello") == ["twitter:1", "twitter:3"]
    assert same(older.interactions.view(), built_anew(store, tmp_path / "anew"))


def test_what_is_set_aside_is_left_to_recover_while_others_catch_up(
    store: GraphStore, planes: Planes
) -> None:
    store.load([tweet(1, text="hello")])
    keeper = planes.keeper(store)
    keeper.catch_up()
    planes.lexical.clear()
    last = store.position().seq
    assert [(each.plane, each.done, each.total) for each in keeper.set_aside()] == [("lexical", 0, last)]
    store.load([tweet(2, text="hello again")])
    keeper.catch_up()
    last = store.position().seq
    standing = {each.plane: (each.position, each.behind, each.recovering) for each in keeper.standing()}
    assert standing == {"interactions": (last, False, False), "lexical": (0, True, True)}
    assert keeper.recover()
    assert planes.found("hello") == ["twitter:1", "twitter:2"]
    assert not any(each.behind or each.recovering for each in keeper.standing())
    store.load([tweet(3, text="hello there")])
    keeper.catch_up()
    assert len(planes.found("hello")) == 3


def test_a_recovery_told_to_stop_goes_on_from_there(store: GraphStore, planes: Planes) -> None:
    for number in range(1, 6):
        store.load([tweet(number, text="hello")])
    keeper = planes.keeper(store)
    keeper.set_aside()
    assert not keeper.recover(stop=lambda: True)
    stopped = keeper.positions()["lexical"]
    assert 0 < stopped < store.position().seq
    assert keeper.recovering == {"interactions", "lexical"}
    assert keeper.recover()
    assert len(planes.found("hello")) == 5


def test_forgetting_is_not_finished_while_a_plane_recovers(store: GraphStore, planes: Planes) -> None:
    store.load([tweet(1, "ann", "hello"), tweet(2, "bob", "hello too")])
    resolve(store)
    keeper = planes.keeper(store)
    keeper.set_aside()
    store.forget(["twitter:bob"])
    finish(store, keeper)
    assert store.unfinished()
    keeper.recover()
    finish(store, keeper)
    assert not store.unfinished()
    assert planes.found("hello") == ["twitter:1"]
