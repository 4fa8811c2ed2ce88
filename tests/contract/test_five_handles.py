"""One person on five handles counts as one: every measure is as if they had spoken on one handle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Final

import pytest

from graph_service.moments.guards import LIFTABLE, GuardOptions
from graph_service.pipeline.saying import Saying, assertion
from graph_service.questions import communities, influencers, loudness, selection, turning_points
from graph_service.questions.answers import Answers
from graph_service.questions.influence import Scope
from graph_service.questions.opinions import Asked, Side
from graph_service.questions.placing import LoudnessDimension
from graph_service.questions.selection import Constraints
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.port import Engine
from ingest.canonical import Message, Profile, Record
from ingest.facts import Assertion, Consent, ReferenceAct, Referral
from ingest.handle import Handle
from tests.api.sample import opened
from tests.crowd import Telling, bare, crowd

EVERY: Final = 1_000
SEEDS: Final = (1, 2)
PRODUCTS: Final = (None, "lark-notes")
NAMED: Final = "twitter:p0"
HANDLES: Final = tuple(Handle("twitter", f"p0{letter}") for letter in ("", "a", "b", "c", "d"))
"""Of one person; the first names them, as it is the smallest."""
DIMENSIONS: Final[tuple[tuple[LoudnessDimension, ...], ...]] = (
    (),
    (LoudnessDimension.PRODUCT,),
    (LoudnessDimension.CHANNEL,),
    (LoudnessDimension.MONTH,),
)
Measure = Callable[[Answers], object]


def sides(answers: Answers) -> object:
    return [
        answers.ranking(Asked(side, product, answers.time(), first=EVERY))
        for side in Side
        for product in PRODUCTS
    ]


def heard(answers: Answers) -> object:
    return [
        answers.influencers(influencers.Asked(answers.time(), Scope(product), first=EVERY))
        for product in PRODUCTS
    ]


def together(answers: Answers) -> object:
    return answers.communities(communities.Asked(answers.time(), first=EVERY))


def loud(answers: Answers) -> object:
    return [answers.loudness(loudness.Asked(by, first=EVERY), answers.time()) for by in DIMENSIONS]


def turned(answers: Answers) -> object:
    return answers.turning_points(turning_points.Asked(first=EVERY), answers.time())


def chosen(answers: Answers) -> object:
    time = answers.time()
    options = GuardOptions(time.as_of, time.known_at, lift=LIFTABLE)
    return answers.selection(selection.Asked(2, time, options, constraints=Constraints(unsure=True)))


def written(answers: Answers) -> object:
    return sorted(answers.scores().rows, key=lambda score: score.key)


MEASURES: Final[Mapping[str, Measure]] = {
    "advocates and critics": sides,
    "influencers": heard,
    "communities": together,
    "loudness": loud,
    "turning points": turned,
    "selection": chosen,
    "stored scores": written,
}


def told(answers: Answers) -> dict[str, object]:
    return {name: bare(measure(answers)) for name, measure in MEASURES.items()}


def on(record: Record, choose: Callable[[], Handle]) -> Record:
    """The record with everything that is the first person's on handles that are chosen for them."""

    def moved(handle: Handle) -> Handle:
        return choose() if handle.address.startswith("p0") else handle

    if isinstance(record, Message):
        sender = moved(record.sender)
        mentions = {each.key: each for each in map(moved, record.mentions) if each.key != sender.key}
        return replace(record, sender=sender, mentions=tuple(mentions.values()))
    if isinstance(record, Referral):
        return replace(record, handle=moved(record.handle), referred=moved(record.referred))
    return (
        replace(record, handle=moved(record.handle)) if isinstance(record, ReferenceAct | Consent) else record
    )


def records_of(seed: int) -> list[Record]:
    """What a crowd says, without what tells whose handles are whose."""
    return [record for record in crowd(seed) if not isinstance(record, Profile | Assertion)]


@pytest.mark.parametrize("seed", SEEDS)
def test_five_handles_that_are_merged_count_as_one(engine: Engine, tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    beneath = EmbeddedEngine(tmp_path / "one" / "graph")
    one = opened(tmp_path / "one", beneath, Telling()).context
    one.pipeline.ingest([on(record, lambda: HANDLES[0]) for record in records_of(seed)])
    five = opened(tmp_path / "five", engine, Telling()).context
    five.pipeline.ingest([on(record, lambda: random.choice(HANDLES)) for record in records_of(seed)])
    apart = told(five.answers)
    five.pipeline.ingest([assertion(Saying(NAMED, each.key, same=True, by="kim")) for each in HANDLES[1:]])
    wanted, merged = told(one.answers), told(five.answers)
    assert {name: merged[name] for name in wanted if merged[name] != wanted[name]} == {}
    assert [name for name in wanted if apart[name] == wanted[name]] == []
    beneath.close()
