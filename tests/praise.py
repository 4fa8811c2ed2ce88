"""What people say to a company, read by hand: a store and its plane of interactions, made of lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from graph_service.pipeline.resolve import resolve
from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.keeper import Keeper
from graph_service.questions.time import Time
from graph_service.store.model import AnnotationRow, Found, StanceRow
from graph_service.store.port import Engine
from graph_service.store.record import GraphStore
from ingest.canonical import Message
from ingest.company import Company, OwnHandle, Product
from ingest.facts import Fact, Referral
from ingest.handle import Handle

COMPANY = Company("Larkspur", (OwnHandle("twitter:us", "care"),), (Product("kettle", "Kettle", ()),))
DAY = datetime(2026, 3, 10, 12, tzinfo=UTC)
END = Time(DAY + timedelta(hours=11), datetime(2100, 1, 1, tzinfo=UTC))
US = "us"


@dataclass(frozen=True)
class Line:
    """Somebody says something to us, or to whom it answers, so many hours ago; and how it is meant.

    Without `words` it is in words of its own. `product` says whether it is about the kettle.
    """

    sender: str
    hours_ago: float = 0.0
    value: float | None = None
    words: str | None = None
    intents: Mapping[str, float] = field(default_factory=dict)
    irony: float | None = None
    answers: int | None = None
    product: bool = False
    identifiers: tuple[str, ...] = ()


def message(number: int, line: Line) -> Message:
    answers = None if line.answers is None else str(line.answers)
    return Message(
        source="twitter",
        native_id=str(number),
        channel="twitter",
        sender=Handle("twitter", line.sender, identifiers=line.identifiers),
        sent_at=DAY - timedelta(hours=line.hours_ago),
        text=line.words or f"it is {'so ' * number}it",
        reply_to=answers,
        mentions=() if line.sender == US or answers else (Handle("twitter", US),),
    )


def annotation(number: int, line: Line) -> AnnotationRow:
    return AnnotationRow(
        f"twitter:{number}",
        "by hand",
        line.value,
        intents=tuple(Found(intent, chance) for intent, chance in line.intents.items()),
        irony=line.irony,
        stances=(StanceRow("kettle", line.value or 0.0),) if line.product else (),
    )


def heard(
    engine: Engine, folder: Path, lines: Iterable[Line], facts: Iterable[Fact] = ()
) -> tuple[GraphStore, InteractionPlane]:
    """A store with these facts and lines, numbered from 0 as messages `twitter:0` …, and its plane."""
    store = GraphStore(engine)
    store.declare_company(COMPANY)
    numbered = list(enumerate(lines))
    store.load([*(message(number, line) for number, line in numbered), *facts])
    resolve(store)
    read = [annotation(number, line) for number, line in numbered]
    store.meanings.write(read, store.cursor("annotate", "by hand"))
    plane = InteractionPlane(folder / "interactions")
    Keeper(store, [plane]).catch_up()
    return store, plane


def referral(number: int, by: str, whom: str, hours_ago: float = 0.0) -> Referral:
    return Referral(
        source="crm",
        native_id=f"referral-{number}",
        at=DAY - timedelta(hours=hours_ago),
        handle=Handle("twitter", by),
        referred=Handle("twitter", whom),
    )
