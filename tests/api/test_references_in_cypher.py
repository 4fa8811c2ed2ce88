"""Where everybody stands by the documented Cypher is where they stand over GraphQL, whatever happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from ingest.canonical import Record
from ingest.facts import ReferenceAct, Vouching
from ingest.handle import Handle
from tests.api.conftest import data_of
from tests.api.sample import NOON, Sample, opened, tweet
from tests.contract.conftest import bolt_engine
from tests.e2e.test_docs import blocks

STATES: Final = blocks("docs/references.md", "cypher")[0]
LIST: Final = """query ($time: Time) { references(time: $time, first: 100) {
  edges { node { state since product { slug } customer { name } } } } }"""
DAY: Final = timedelta(days=1)
LATER: Final = (*[Vouching.USED] * 5, Vouching.ASKED, Vouching.ASKED, Vouching.CONFIRMED, Vouching.DECLINED)


@pytest.fixture(params=["embedded", "neo4j"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sample]:
    other = bolt_engine(request.getfixturevalue("empty_neo4j")) if request.param == "neo4j" else None
    made = opened(tmp_path, other)
    yield made
    made.engine.close()


def lives(luck: Random) -> Iterator[Record]:
    """What happens to 25 people in some months: most are asked, say yes, and are named."""
    for number in range(25):
        handle = Handle("twitter", f"p{number:02}", name=f"Person {number:02}")
        yield tweet(f"m{number}", handle, "hello")
        first = luck.randrange(100)
        told = [(first, Vouching.ASKED), (first + luck.randrange(40), Vouching.CONFIRMED)]
        told += [(luck.randrange(first, 200), luck.choice(LATER)) for _ in range(luck.randrange(10))]
        for place, (day, act) in enumerate(told):
            yield passed(f"{number}-{place}", handle, NOON + day * DAY, act, luck)


def passed(name: str, handle: Handle, at: datetime, act: Vouching, luck: Random) -> ReferenceAct:
    ends = act in {Vouching.ASKED, Vouching.CONFIRMED} and luck.random() < 0.3
    return ReferenceAct(
        source="crm",
        native_id=name,
        at=at,
        handle=handle,
        act=act,
        by="kim",
        product=luck.choice([None, "lark-notes", "lark-notes"]),
        prospect="Acme" if act is Vouching.USED else None,
        until=at + luck.randrange(1, 90) * DAY if ends else None,
    )


def test_both_say_the_same(world: Sample) -> None:
    world.context.pipeline.ingest(list(lives(Random(8))))
    seen: set[Any] = set()
    for days in (200, 220, 260, 300, 380, 450, 600, 1_000):
        at = (NOON + days * DAY).isoformat()
        found = data_of(world.context, LIST, {"time": {"asOf": at}})["references"]["edges"]
        listed = {
            (row["customer"]["name"], row["product"] and row["product"]["slug"], row["state"].lower())
            for row in (edge["node"] for edge in found)
        }
        _, rows = world.context.store.analyse(STATES.replace("datetime()", f"datetime('{at}')"), {}, 1_000)
        assert {(name, product, state) for name, product, state, _ in rows} == listed
        seen |= {state for _, _, state in listed}
    assert seen == {"none", "inferred", "asked", "confirmed", "active", "resting", "withdrawn"}
