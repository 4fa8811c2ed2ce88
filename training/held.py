"""Messages of a data set, held as the service holds them, so that they are matched as it matches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np

from graph_service.moments.fit import Matcher
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.plane import Delta
from graph_service.planes.vectors import VectorPlane
from graph_service.store.model import MessageRow
from graph_service.text.encoder import Encoder, Vectors
from training.vectors import FeatureReader

START: Final = datetime(2017, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Turn:
    """A message of a conversation: what is said, at its place in the order of all."""

    text: str
    conversation: str


class KeptVectors:
    """The vectors of texts that were read before, and of no others."""

    dimension: Final = Encoder.dimension
    version: Final = "kept"

    def __init__(self, reader: FeatureReader, *sets: Iterable[str]) -> None:
        self._vectors: dict[str, Vectors] = {}
        for texts in sets:
            every = sorted(set(texts))
            self._vectors |= zip(every, reader.vectors(every), strict=True)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """float32[n, 384]; raises `KeyError` for a text that was not read."""
        return np.array([self._vectors[text] for text in texts], np.float32).reshape(-1, self.dimension)


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Turns as the service holds them; `key_of` gives their keys."""

    vectors: VectorPlane
    lexical: LexicalPlane
    matcher: Matcher


def held(folder: Path, turns: Sequence[Turn], asked: Iterable[str], reader: FeatureReader) -> Held:
    """Planes of these turns, in an empty folder, that can be asked these texts."""
    kept = KeptVectors(reader, (turn.text for turn in turns), asked)
    planes = VectorPlane(folder / "vectors", kept), LexicalPlane(folder / "lexical")
    messages = tuple(row(number, turn) for number, turn in enumerate(turns))
    for plane in planes:
        plane.advance([Delta(1, messages)])
    return Held(*planes, Matcher(*planes))


def key_of(number: int) -> str:
    """The key of a turn, by its place."""
    return f"{number:07}"


def row(number: int, turn: Turn) -> MessageRow:
    at = START + timedelta(seconds=number)
    return MessageRow(
        key=key_of(number),
        seq=1,
        channel="set",
        text=turn.text,
        subject=None,
        sent_at=at,
        recorded_at=at,
        direction="inbound",
        sender="set:one",
        conversation=turn.conversation,
    )
