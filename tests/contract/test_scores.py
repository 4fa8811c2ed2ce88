"""Scores that are written down: by what, when, and what becomes of them, on both engines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pytest

from graph_service.pipeline import scores as stage
from graph_service.pipeline.saying import Saying, assertion
from graph_service.pipeline.scores import Scorer
from graph_service.store.port import Engine
from graph_service.store.scores import OVERALL, ScoreKind, StoredScore
from ingest.canonical import Message
from tests.api.sample import ANN, BOB, COMPANY, CY, HELP, RECORDS, Sample, opened, tweet

SOME: Final = 5
HEARD: Final = (
    tweet("f1", ANN, "Bob, I love Lark Mail and Lark Notes", minutes=62, mentions=(BOB,)),
    tweet("f2", CY, "Bob, I love Lark Notes", minutes=64, mentions=(BOB,)),
)
"""With these two people have turned to Bob, about each product."""


@dataclass(frozen=True)
class World:
    """A service over an engine, with the sample taken in, and what writes scores down."""

    sample: Sample
    scorer: Scorer

    def take(self, *messages: Message) -> None:
        self.sample.context.pipeline.ingest(messages)

    def held(self) -> dict[str, StoredScore]:
        return {each.score.key: each for each in self.sample.context.store.scores.held()}


@pytest.fixture
def world(engine: Engine, tmp_path: Path) -> World:
    sample = opened(tmp_path, engine)
    context = sample.context
    context.pipeline.ingest([*RECORDS, *HEARD])
    return World(sample, Scorer(context.store, context.keeper, context.answers.scores))


def test_what_is_written_is_what_is_found(world: World) -> None:
    found = world.sample.context.answers.scores()
    wanted = {score.key: score for score in found.rows}
    assert world.scorer.write() == len(wanted)
    held = world.held()
    assert {key: each.score for key, each in held.items()} == wanted
    assert {(each.as_of, each.graph_version, each.version) for each in held.values()} == {
        (found.made.as_of, found.made.graph_version, found.made.version)
    }
    assert {(each.score.kind, each.score.product) for each in held.values()} == {
        *((kind, product) for kind in ScoreKind for product in (OVERALL, "lark-mail", "lark-notes"))
    }
    assert world.sample.context.store.scores.made() == found.made


def test_once_written_nothing_is_written_again(world: World) -> None:
    position = world.sample.context.store.position()
    world.scorer.write()
    assert world.scorer.write() == 0
    assert world.sample.context.store.position() == position


def test_only_what_differs_is_written(world: World) -> None:
    world.scorer.write()
    before = world.held()
    world.take(tweet("d1", CY, "love Lark Mail", minutes=70))
    assert 0 < world.scorer.write() < len(before)
    after = world.held()
    touched = {key for key in after if after[key] != before.get(key)}
    assert f"advocacy/lark-mail/{CY.key}" in touched
    assert f"advocacy//{BOB.key}" not in touched
    assert {after[key].as_of for key in touched} == {world.sample.context.store.clock()}
    assert {key: each.score for key, each in after.items()} == {
        score.key: score for score in world.sample.context.answers.scores().rows
    }


def test_of_another_version_all_are_written_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    written = world.scorer.write()
    monkeypatch.setattr("graph_service.questions.scores.VERSION", "another")
    assert world.scorer.write() == written
    assert {each.version for each in world.held().values()} == {"another plain-1+" + version_of(world)}


def version_of(world: World) -> str:
    return world.sample.context.answers.meanings.version.rpartition("+")[2]


def test_who_was_joined_to_somebody_has_no_scores_left(world: World) -> None:
    world.scorer.write()
    word = assertion(Saying(BOB.key, CY.key, same=True, by="kim"))
    world.sample.context.pipeline.ingest([word])
    gone = {key for key, each in world.held().items() if each.score.customer == CY.key}
    assert gone == set()
    world.scorer.write()
    held = world.held()
    assert held[f"advocacy//{BOB.key}"].score.customer == BOB.key
    assert {key: each.score for key, each in held.items()} == {
        score.key: score for score in world.sample.context.answers.scores().rows
    }


def test_who_is_forgotten_has_no_scores_left(world: World) -> None:
    world.scorer.write()
    world.sample.context.pipeline.forget(BOB.key)
    rows = world.sample.context.store.analyse("MATCH (s:Score) RETURN s.key AS key", {}, 1_000)[1]
    keys = {str(key) for (key,) in rows}
    assert keys
    assert not any("bob" in key for key in keys)


def test_scores_are_in_no_export_and_make_no_new_version(world: World) -> None:
    store = world.sample.context.store
    before = list(store.export()), store.position()
    world.scorer.write()
    assert (list(store.export()), store.position()) == before


def test_cut_off_the_next_run_does_the_rest(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "PART", SOME)
    asked = iter([False, True])
    assert world.scorer.write(stopping=lambda: next(asked)) == SOME
    assert (len(world.held()), world.sample.context.store.scores.made()) == (SOME, None)
    wanted = {score.key: score for score in world.sample.context.answers.scores().rows}
    assert world.scorer.write() == len(wanted) - SOME
    assert {key: each.score for key, each in world.held().items()} == wanted


def test_while_a_plane_recovers_nothing_is_written(world: World) -> None:
    world.sample.context.store.load([tweet("d1", CY, "love Lark Mail", minutes=70)])
    assert world.sample.context.keeper.set_aside()
    assert world.scorer.write() == 0
    world.sample.context.keeper.recover()
    assert world.scorer.write() > 0


def test_a_product_that_is_ours_no_longer_has_no_scores(world: World) -> None:
    world.scorer.write()
    world.sample.context.pipeline.declare_company(replace(COMPANY, products=COMPANY.products[:1]))
    world.sample.context.pipeline.catch_up()
    world.scorer.write()
    assert {each.score.product for each in world.held().values()} == {OVERALL, COMPANY.products[0].slug}


def test_our_own_have_no_scores(world: World) -> None:
    world.take(tweet("e1", ANN, "thank you", minutes=80, mentions=(HELP,)))
    world.scorer.write()
    assert HELP.key not in {each.score.customer for each in world.held().values()}


def test_a_product_that_went_and_came_back_has_its_scores_again(world: World) -> None:
    world.scorer.write()
    pipeline, store = world.sample.context.pipeline, world.sample.context.store
    for products in (COMPANY.products[:1], COMPANY.products):
        pipeline.declare_company(replace(COMPANY, products=products))
        pipeline.catch_up()
    world.scorer.write()
    statement = "MATCH (s:Score)-[:TOWARDS]->(p:Product) RETURN p.slug AS product, count(s) AS scores"
    linked = {str(product): scores for product, scores in store.analyse(statement, {}, 1_000)[1]}
    assert linked == Counter(each.score.product for each in world.held().values() if each.score.product)
