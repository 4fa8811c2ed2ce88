"""Message rows, and a small real encoder, for the tests of the planes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from graph_service.store.model import MessageRow

START = datetime(2024, 5, 1, 9, tzinfo=UTC)


def message(key: str, text: str, subject: str | None = None) -> MessageRow:
    """A message by Zoe on the forum; it differs from others in what is given, and its sentiment."""
    return MessageRow(
        key=key,
        seq=1,
        channel="forum",
        text=text,
        subject=subject,
        sent_at=START,
        recorded_at=START + timedelta(hours=1),
        direction="inbound",
        sender="forum:zoe",
        conversation="forum:1",
        sentiment=len(text) / 1000,
    )


class HashingEncoder:
    """Each word is a fixed direction; a text is the sum of its words, at length 1.

    `asked` lists every text it was ever given.
    """

    dimension = 16

    def __init__(self, version: str = "hashing-1") -> None:
        self.version = version
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        sums = np.array([np.sum([direction(w) for w in text.split()], axis=0) for text in texts])
        return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), np.float32)


def direction(word: str) -> NDArray[np.float64]:
    digest = hashlib.blake2b(word.encode(), digest_size=16).digest()
    return np.frombuffer(digest, np.uint8) / 255 - 0.5
