"""Signals of a real brand's conversations: once per matter, in any order, and foreseen by the dry run."""

from __future__ import annotations

import csv
import gzip
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Final

import pytest

from graph_service.bootstrap import Service, open_service
from graph_service.config import read_settings
from graph_service.pipeline.signals import Span, rules_in_force, would_raise
from graph_service.store.signal_rows import SignalRow
from ingest.company import Company, OwnHandle
from ingest.reading import read_files
from ingest.signal_rules import parse_rules
from tests.e2e.command import environment

DATA: Final = Path(os.environ.get("GRAPH_SERVICE_EVAL_DATA", "../shared/data"))
TWEETS: Final = DATA / "care" / "twcs" / "twcs_union.csv.gz"
BRAND: Final = "ChipotleTweets"
COMPANY: Final = Company("Chipotle", (OwnHandle(f"twitter:{BRAND.lower()}", "care"),))
OTHERS: Final = parse_rules(
    {
        "signals": [
            {"kind": "angry", "team": "care", "due": "2h", "tone": "negative", "sentiment_at_most": -0.5},
            {"kind": "asked", "team": "care", "due": "1d", "intents": ["question"], "open": True},
        ]
    }
)

pytestmark = [
    pytest.mark.data,
    pytest.mark.timeout(1_200),
    pytest.mark.skipif(
        not TWEETS.is_file(), reason="no evaluation data; GRAPH_SERVICE_EVAL_DATA names its folder"
    ),
]


def rows_of_brand() -> list[list[str]]:
    """The header of the file and the rows that the brand sent or is named in."""
    with gzip.open(TWEETS, "rt", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return [header, *(row for row in rows if any(BRAND.lower() in cell.lower() for cell in row))]


def written(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@contextmanager
def service_at(folder: Path) -> Iterator[Service]:
    with open_service(read_settings(environment(), data=folder)) as service:
        service.pipeline.declare_company(COMPANY)
        yield service


@pytest.fixture(scope="module")
def tweets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("tweets") / "brand.csv", rows_of_brand())


@pytest.fixture(scope="module")
def taken(tweets: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service_at(tmp_path_factory.mktemp("taken")) as service:
        service.pipeline.ingest(read_files([tweets]))
        yield service


def signals(service: Service) -> dict[str, SignalRow]:
    _, keys = service.store.analyse("MATCH (s:Signal) RETURN s.key", {}, 100_000)
    rows = service.store.signals.signals([str(row[0]) for row in keys])
    return {row.key: row for row in rows if row is not None}


def test_no_matter_has_two_signals_of_a_kind(taken: Service) -> None:
    rows = signals(taken)
    assert len(rows) > 30
    assert max(Counter((row.matter or row.subject, row.kind) for row in rows.values()).values()) == 1
    raised = [key for row in rows.values() for key in row.raised_by]
    assert len(raised) > len(rows)


def test_loaded_twice_they_are_the_same(taken: Service, tweets: Path) -> None:
    before, position = signals(taken), taken.store.position()
    taken.pipeline.ingest(read_files([tweets]))
    assert (signals(taken), taken.store.position()) == (before, position)


def test_in_another_order_and_in_parts_they_are_the_same(
    taken: Service, tweets: Path, tmp_path: Path
) -> None:
    with tweets.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    Random(2017).shuffle(rows)
    third = len(rows) // 3
    with service_at(tmp_path / "data") as other:
        for number in range(3):
            part = rows[number * third : None if number == 2 else (number + 1) * third]
            other.pipeline.ingest(read_files([written(tmp_path / f"{number}.csv", [header, *part])]))
        assert signals(other) == signals(taken)


def test_the_dry_run_is_what_is_then_raised(taken: Service) -> None:
    assert foreseen(taken) == signals(taken)
    after = {row.key: row for row in would_raise(taken.store, OTHERS, Span())}
    assert after
    assert after != signals(taken)
    taken.pipeline.declare_company(replace(COMPANY, rules=OTHERS))
    taken.pipeline.catch_up()
    assert signals(taken) == after


def foreseen(service: Service) -> dict[str, SignalRow]:
    rules = rules_in_force(service.store)
    return {row.key: row for row in would_raise(service.store, rules, Span())}
