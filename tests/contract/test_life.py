"""Whatever happens to a record, its planes hold what planes built from nothing hold."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from graph_service.pipeline.flow import Pipeline
from graph_service.pipeline.forget import Erasure
from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.keeper import Keeper
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.plane import Plane
from graph_service.planes.vectors import VectorPlane
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.port import Engine, Statement
from graph_service.store.reader import CustomerFilter
from graph_service.store.record import GraphStore
from graph_service.text.annotate import Annotator
from graph_service.text.sentiment import Vader
from ingest.canonical import Message, Profile, Record
from ingest.company import Company, OwnHandle, Product
from ingest.facts import Consent
from ingest.handle import Handle
from tests.contract.conftest import bolt_engine
from tests.e2e.state import message_keys, plain
from tests.neo4j_server import Neo4jServer
from tests.records import START, messages, record_lists
from tests.unit.planes.messages import HashingEncoder

WIPE = Statement("wipe", "MATCH (n) DETACH DELETE n")
COMPANIES = (
    Company("Larkspur", (OwnHandle("twitter:ann", "care"),), (Product("kettle", "Good", ()),)),
    Company("Larkspur", (OwnHandle("email:bob", "care"),), (Product("pan", "Bad", ()),)),
)
VADER = Vader()


def planes_in(folder: Path) -> tuple[Plane, ...]:
    return (
        InteractionPlane(folder / "interactions"),
        LexicalPlane(folder / "lexical"),
        VectorPlane(folder / "vectors", HashingEncoder()),
    )


def held_by(planes: tuple[Plane, ...], keys: list[str]) -> list[object]:
    """All that planes answer, but for where in the change log they stand."""
    interactions, lexical, vectors = planes
    assert isinstance(interactions, InteractionPlane)
    assert isinstance(lexical, LexicalPlane)
    assert isinstance(vectors, VectorPlane)
    return [
        plain(interactions.view()),
        [lexical.search(word, 50) for word in ("good", "bad", "forgotten")],
        vectors.vectors(keys).tolist(),
        [len(plane) for plane in planes],
    ]


class Life(RuleBasedStateMachine):
    """Records come, change and go; processes stop, on purpose and not; planes fall behind and catch up."""

    open_engine: Callable[[Path], Engine] = EmbeddedEngine

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="life-"))
        self.generation = 0
        self.open()
        self.engine.write(lambda tx: tx.run(WIPE))
        self.restart()

    def open(self) -> None:
        """Everything there is in the folder of this generation, opened."""
        here = self.folder / str(self.generation)
        self.engine = type(self).open_engine(here / "graph")
        self.store = GraphStore(self.engine)
        self.planes = planes_in(here / "planes")
        self.keeper = Keeper(self.store, self.planes)
        self.keeper.check()
        self.pipeline = Pipeline(self.store, self.keeper, lambda company: Annotator(company, VADER))

    @rule(records=record_lists())
    def ingest(self, records: list[Record]) -> None:
        """Adds, answers that come before what they answer, facts, keys that join handles."""
        self.pipeline.ingest(records)

    @rule(message=messages(), hours=st.integers(1, 9))
    def edit(self, message: Message, hours: int) -> None:
        self.store.load([replace(message, revised_at=START.replace(hour=9 + hours))])

    @rule(records=record_lists())
    def load_alone(self, records: list[Record]) -> None:
        """A run that was cut off once its records were in."""
        self.store.load(records)

    @rule(name=st.sampled_from(["ann", "bob", "cem", "dao"]))
    def merge(self, name: str) -> None:
        key = ("crm:1",)
        both = [Handle(channel, name, identifiers=key) for channel in ("twitter", "email")]
        self.pipeline.ingest([Profile("crm", handle, START) for handle in both])

    @rule(name=st.sampled_from(["ann", "bob"]), granted=st.booleans())
    def decide(self, name: str, granted: bool) -> None:
        handle = Handle("twitter", name)
        asked = Consent(
            source="crm", native_id=name, at=START, handle=handle, purpose="reference", granted=granted
        )
        self.pipeline.ingest([asked])

    @rule(company=st.sampled_from(COMPANIES))
    def declare(self, company: Company) -> None:
        self.pipeline.declare_company(company)

    @rule(place=st.integers(0, 3))
    def forget(self, place: int) -> None:
        customers = self.store.reader.customer_page(CustomerFilter(), "", 4)
        if place < len(customers):
            Erasure(self.store, self.keeper, None).forget(customers[place].key, self.pipeline.catch_up)

    @rule(place=st.integers(0, 2))
    def one_plane_alone(self, place: int) -> None:
        """A run that was cut off between two planes."""
        Keeper(self.store, [self.planes[place]]).catch_up()

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.open()

    @rule()
    def kill(self) -> None:
        """Go on from what is on disk at this moment, with a segment half-written beside it."""
        here, there = (self.folder / str(number) for number in (self.generation, self.generation + 1))
        shutil.copytree(here, there)
        for plane in ("lexical", "vectors"):
            there.joinpath("planes", plane, "segment.partial").write_bytes(b"ARROW1")
        self.store.close()
        self.generation += 1
        self.open()

    @rule()
    def compare(self) -> None:
        """What the planes hold now is what new ones would."""
        self.pipeline.catch_up()
        keys = message_keys(self.store.export())
        with tempfile.TemporaryDirectory() as scratch:
            new = planes_in(Path(scratch))
            Keeper(self.store, new).catch_up()
            assert held_by(self.planes, keys) == held_by(new, keys)

    def teardown(self) -> None:
        self.compare()
        self.store.close()
        shutil.rmtree(self.folder)


def lives(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.timeout(900)
def test_planes_equal_those_built_from_nothing_on_the_embedded_engine() -> None:
    run_state_machine_as_test(Life, settings=lives(30, 12))


@pytest.mark.timeout(900)
def test_planes_equal_those_built_from_nothing_on_neo4j(empty_neo4j: Neo4jServer) -> None:
    class OnNeo4j(Life):
        @staticmethod
        def open_engine(_: Path) -> Engine:
            return bolt_engine(empty_neo4j)

    run_state_machine_as_test(OnNeo4j, settings=lives(4, 10))
