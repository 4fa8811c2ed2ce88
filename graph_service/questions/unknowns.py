"""What an answer leaves out, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class UnknownKind(StrEnum):
    """Why something is left out."""

    UNDECIDED = "undecided"
    CROWD = "crowd"
    NOBODY = "nobody"
    UNREAD = "unread"
    FOLLOWERS = "followers"
    NOTHING_HELD = "nothing_held"
    FEW = "few"
    SILENT = "silent"
    SILENT_PEOPLE = "silent_people"
    UNSEEN = "unseen"
    DOUBTFUL = "doubtful"
    UNPLACED = "unplaced"
    UNASKED = "unasked"
    TOO_EARLY = "too_early"
    NO_COSTS = "no_costs"
    PAST = "past"
    UNLIKE = "unlike"


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is left out: its share, 0 to 1, of what there is (None where nobody knows), and a sentence."""

    kind: UnknownKind
    share: float | None
    explanation: str


def left_out(kind: UnknownKind, sentence: str, count: int, every: int) -> Iterator[Unknown]:
    """What is left out, where anything is; the sentence has places for `count` and `every`."""
    if count:
        yield Unknown(kind, count / every, sentence.format(count=count, every=every))
