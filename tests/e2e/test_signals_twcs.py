"""Signals of a real brand's conversations: once per matter, in any order, and foreseen by the dry run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
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
from tests.e2e.tweets import NEEDS_TWEETS, in_another_order, part, rows_of, speaks_of, written

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
    NEEDS_TWEETS,
]


@contextmanager
def service_at(folder: Path) -> Iterator[Service]:
    with open_service(read_settings(environment(), data=folder)) as service:
        service.pipeline.declare_company(COMPANY)
        yield service


@pytest.fixture(scope="module")
def tweets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rows that the brand sent or is named in."""
    path = tmp_path_factory.mktemp("tweets") / "brand.csv"
    return part(path, lambda _, row: speaks_of(row, BRAND.lower()))


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
    head, straight = rows_of(tweets)
    rows, third = in_another_order(straight), len(straight) // 3
    with service_at(tmp_path / "data") as other:
        for number in range(3):
            some = rows[number * third : None if number == 2 else (number + 1) * third]
            other.pipeline.ingest(read_files([written(tmp_path / f"{number}.csv", head, some)]))
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
