"""The real customer-care export, whole and in parts, as files to take in."""

from __future__ import annotations

import csv
import gzip
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Final

import pytest

DATA: Final = Path(os.environ.get("GRAPH_SERVICE_EVAL_DATA", "../shared/data"))
TWEETS: Final = DATA / "care" / "twcs" / "twcs_union.csv.gz"
NEEDS_TWEETS: Final = pytest.mark.skipif(
    not TWEETS.is_file(), reason="no evaluation data; GRAPH_SERVICE_EVAL_DATA names its folder"
)


def rows_of(path: Path) -> tuple[list[str], list[list[str]]]:
    """The head of a CSV file, zipped or not, and its rows."""
    unpack = gzip.open if path.suffix == ".gz" else open
    with unpack(path, "rt", encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    return head, rows


def written(path: Path, head: list[str], rows: Sequence[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def part(path: Path, wanted: Callable[[int, list[str]], bool]) -> Path:
    """The rows of the export that are wanted, by their place and what stands in them, as a file."""
    head, rows = rows_of(TWEETS)
    return written(path, head, [row for place, row in enumerate(rows) if wanted(place, row)])


def speaks_of(row: list[str], *words: str) -> bool:
    """Whether any of some words, in small letters, stands anywhere in a row."""
    return any(word in cell.lower() for cell in row for word in words)


def in_another_order(rows: Sequence[list[str]]) -> list[list[str]]:
    return Random(2017).sample(rows, len(rows))
