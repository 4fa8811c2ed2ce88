"""The sets that heads may be trained on (`may train` in the evaluation data's README), as they are."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DATA = Path(os.environ.get("GRAPH_SERVICE_EVAL_DATA") or Path(__file__).parents[2] / "shared" / "data")
RATED: Final = ("tweets", "amazonReviewSnippets", "movieReviewSnippets", "nytEditorialSnippets")
"""The parts of VADER's rated texts."""


@dataclass(frozen=True, slots=True)
class Rated:
    """A text and its mean rating by 20 people, from -4 (most displeased) to 4."""

    text: str
    rating: float


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of GoEmotions and the names of the emotions in it; `neutral` is one of them."""

    text: str
    emotions: tuple[str, ...]


def rated(part: str) -> list[Rated]:
    """A part of VADER's rated texts (MIT), one of `RATED`."""
    file = DATA / "text/vader_groundtruth" / f"{part}_GroundTruth.txt"
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8", errors="replace").splitlines()]
    return [Rated(row[2].strip(), float(row[1])) for row in rows if len(row) > 2]


def goemotions(split: str) -> list[Comment]:
    """GoEmotions (Apache-2.0): `train`, `dev` or `test`."""
    folder = DATA / "text/goemotions"
    names = (folder / "data_original_labels.txt").read_text(encoding="utf-8").split()
    rows = (folder / f"original_{split}.tsv").read_text(encoding="utf-8").split("\n")
    return [
        Comment(text, tuple(names[int(number)] for number in numbers.split(",")))
        for text, numbers, _ in (row.split("\t") for row in rows if row)
    ]


def part_of(text: str, parts: int = 10) -> int:
    """The part of a set that a text belongs to, from 0, by a hash of it: the same on every machine."""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
    return int.from_bytes(digest, "big") % parts
