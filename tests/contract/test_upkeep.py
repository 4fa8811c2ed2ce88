"""A service goes on while an index is brought level, on both engines."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from numpy.typing import NDArray

from graph_service.errors import StoreUnavailable
from graph_service.pipeline import upkeep
from graph_service.pipeline.flow import Pipeline
from graph_service.pipeline.scores import Scorer
from graph_service.pipeline.upkeep import Upkeep
from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.keeper import Keeper
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.vectors import VectorPlane
from graph_service.questions.answers import Answers, Planes
from graph_service.store.record import GraphStore
from graph_service.text.annotate import Annotator
from graph_service.text.sentiment import Vader
from ingest.company import Company
from tests.records import tweet
from tests.unit.planes.messages import HashingEncoder

SECONDS: Final = 60


class Gated(HashingEncoder):
    """Encodes while its gate is open, and else waits before it; fails as often as it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.gate.set()
        self.failures = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        assert self.gate.wait(SECONDS)
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable("Away.")
        return super().encode(texts)


@dataclass(frozen=True)
class Service:
    """The parts that upkeep is about, over a store."""

    encoder: Gated
    vectors: VectorPlane
    lexical: LexicalPlane
    keeper: Keeper
    pipeline: Pipeline
    scorer: Scorer

    def upkeep(self) -> Upkeep:
        return Upkeep(self.keeper, self.pipeline, self.vectors, self.scorer)

    def recovering(self) -> set[str]:
        return {each.plane for each in self.keeper.standing() if each.recovering}


@pytest.fixture
def service(store: GraphStore, tmp_path: Path) -> Service:
    """Three messages are held; two different texts are many."""
    encoder = Gated()
    vectors = VectorPlane(tmp_path / "vectors", encoder, exact_up_to=2)
    lexical = LexicalPlane(tmp_path / "lexical")
    interactions = InteractionPlane(tmp_path / "interactions")
    keeper = Keeper(store, [interactions, vectors, lexical])
    answers = Answers(store, Planes(interactions, vectors, lexical), annotating)
    pipeline = Pipeline(store, keeper, annotating)
    pipeline.ingest([tweet(number, text=f"hello number {number}") for number in (1, 2, 3)])
    return Service(encoder, vectors, lexical, keeper, pipeline, Scorer(store, keeper, answers.scores))


def annotating(company: Company | None) -> Annotator:
    return Annotator(company, Vader())


def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_messages_are_taken_in_and_found_by_words_while_the_vectors_are_built_anew(service: Service) -> None:
    service.vectors.clear()
    service.encoder.gate.clear()
    with service.upkeep():
        service.pipeline.ingest([tweet(4, text="hello number 4")])
        assert len(service.lexical.search("hello", 9)) == 4
        assert service.recovering() == {"vectors"}
        assert service.vectors.position() < service.lexical.position()
        service.encoder.gate.set()
        until(lambda: not service.recovering())
        assert len(service.vectors.search("hello", 9)) == 4
    service.pipeline.ingest([tweet(5, text="hello number 5")])
    assert len(service.vectors.search("hello", 9)) == 5


def test_what_is_level_is_not_set_aside(service: Service) -> None:
    with service.upkeep():
        assert not service.recovering()


def test_what_fails_is_tried_again(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(upkeep, "RETRY_SECONDS", 0.01)
    service.vectors.clear()
    service.encoder.failures = 2
    with service.upkeep():
        until(lambda: not service.recovering())
    assert len(service.vectors.search("hello", 9)) == 3
    assert [record.message for record in caplog.records].count("upkeep waits") == 2


def test_the_vectors_are_arranged_when_they_are_many(service: Service) -> None:
    with service.upkeep():
        until(lambda: service.vectors.arranged)
        service.pipeline.ingest([tweet(4, text="hello number 4")])
        assert len(service.vectors.search("hello", 9)) == 4
    assert not service.vectors.tend()


def test_scores_are_written_down_when_it_is_quiet(
    service: Service, store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "QUIET_SECONDS", 0.05)
    monkeypatch.setattr(upkeep, "QUIET_TIMES", 0)
    with service.upkeep():
        until(lambda: store.scores.made() is not None)
        service.pipeline.ingest([tweet(4, text="hello number 4")])
        until(lambda: scored_upto(store) == store.position().seq)


def test_where_it_is_never_quiet_scores_are_written_down_all_the_same(
    service: Service, store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "LATEST_SECONDS", 0.0)
    with service.upkeep():
        for number in range(4, 30):
            if scored_upto(store):
                return
            service.pipeline.ingest([tweet(number, text=f"hello number {number}")])
    pytest.fail("nothing was written down")


def scored_upto(store: GraphStore) -> int:
    """The entry of the change log by which scores were made; 0 before the first time."""
    made = store.scores.made()
    return 0 if made is None else made.seq
