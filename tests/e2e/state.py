"""All that a store and its planes hold, without the marks of when and in how many steps it was learnt."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import orjson

from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.passages import Hit
from graph_service.planes.plane import Plane
from graph_service.planes.vectors import Encoder, VectorPlane
from graph_service.planes.view import View
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.model import MessageRow
from graph_service.store.record import GraphStore
from tests.records import START

QUERIES: Final = ("refund", "late luggage", "never answered", "the app is wonderful", "seat", "voucher card")

LEARNT: Final = frozenset({"recorded_at", "linked_at"})
"""Times of learning, which differ from run to run."""


@dataclass(frozen=True)
class State:
    """What is held, in a form to compare."""

    export: list[bytes]
    messages: list[MessageRow]
    vectors: list[list[float]]
    words: dict[str, list[Hit]]
    interactions: dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """How far a store has come: messages, handles of nobody yet, the position of record and planes."""

    messages: int
    unowned: int
    position: int
    planes: dict[str, int]


@dataclass(frozen=True)
class Holding:
    """The record in a data folder and its planes."""

    store: GraphStore
    vectors: VectorPlane
    lexical: LexicalPlane
    interactions: InteractionPlane

    @property
    def planes(self) -> tuple[Plane, ...]:
        return (self.vectors, self.lexical, self.interactions)


def opened(data: Path, store: GraphStore, encoder: Encoder) -> Holding:
    """What a command has left in its data folder."""
    record = store.identity()
    planes = data / "planes" / record
    return Holding(
        store,
        VectorPlane(planes / "vectors", encoder, record),
        LexicalPlane(planes / "lexical", record),
        InteractionPlane(planes / "interactions", record),
    )


def state_of(data: Path, encoder: Encoder) -> State:
    """Everything held in a data folder."""
    with closing(GraphStore(EmbeddedEngine(data / "graph"))) as store:
        holding = opened(data, store, encoder)
        export = list(store.export())
        keys = message_keys(export)
        return State(
            export=export,
            messages=[timeless(row) for row in store.messages(keys)],
            vectors=holding.vectors.vectors(keys).tolist(),
            words={query: holding.lexical.search(query, 50) for query in QUERIES},
            interactions=plain(holding.interactions.view()),
        )


def standing_of(data: Path, encoder: Encoder) -> Standing:
    """How far a data folder has come; looks at a copy, so that nothing is mended by looking."""
    with TemporaryDirectory() as scratch:
        copy = Path(shutil.copytree(data, Path(scratch) / "data"))
        with closing(GraphStore(EmbeddedEngine(copy / "graph"))) as store:
            lines = [orjson.loads(line) for line in store.export()]
            theirs = {line["key"] for line in lines if line["record"] == "handle" and not line["ours"]}
            owned = {own[0] for line in lines if line["record"] == "customer" for own in line["owns"]}
            messages = sum(line["record"] == "message" for line in lines)
            planes = {plane.name: plane.position() for plane in opened(copy, store, encoder).planes}
            return Standing(messages, len(theirs - owned), store.position().seq, planes)


def message_keys(export: Iterable[bytes]) -> list[str]:
    """The keys of all messages in a canonical export."""
    return [line["key"] for line in map(orjson.loads, export) if line["record"] == "message"]


def timeless(row: MessageRow) -> MessageRow:
    """A message without when and as which change it was learnt."""
    return replace(row, seq=0, recorded_at=START, linked_at=None)


def plain(view: View) -> dict[str, Any]:
    """The interactions as lists, without when they were learnt."""
    values = asdict(view)
    del values["position"]
    return {name: listed(value) for name, value in values.items()}


def listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: listed(inner) for name, inner in value.items() if name not in LEARNT}
    return known(value.tolist()) if isinstance(value, np.ndarray) else value


def known(values: list[Any]) -> list[Any]:
    """Values with None for what is not a number, which equals nothing."""
    return [None if value != value else value for value in values]  # noqa: PLR0124 - so NaN is told


def first_difference(left: Iterator[bytes], right: Iterator[bytes]) -> tuple[bytes, bytes] | None:
    """The first two lines that are not alike; None where all are."""
    pairs = zip_longest(left, right, fillvalue=b"")
    return next((pair for pair in pairs if pair[0] != pair[1]), None)
