"""What tests of signals have in common: a judge that is told, a company, and all stages over a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from graph_service.pipeline.annotate import annotate
from graph_service.pipeline.matters import matters
from graph_service.pipeline.resolve import resolve
from graph_service.pipeline.signals import signals
from graph_service.store.record import GraphStore
from graph_service.store.signal_rows import SignalRow
from graph_service.text.annotate import Annotator
from graph_service.text.meaning import Found, Judge, Meaning, Sign, Tone
from ingest.canonical import Message, Record
from ingest.company import Company, OwnHandle, Product
from ingest.facts import Doing, SignalAct
from ingest.handle import Handle
from ingest.meanings import INTENTS
from tests.looked import keys_of
from tests.records import START, tweet

US: Final = Handle("twitter", "us")
ANN: Final = Handle("twitter", "ann", identifiers=("email:ann@example.org",))
ANN_MAIL: Final = Handle("email", "ann@example.org")
BOB: Final = Handle("twitter", "bob")
COMPANY: Final = Company(
    "Larkspur",
    (OwnHandle("twitter:us", "care"),),
    (Product("kettle", "Kettle", ()), Product("pan", "Pan", ())),
)


class Tagged(Judge):
    """The intents of a text are those it names; `sad` is displeased, `glad` pleased, `wink` ironic."""

    version = "tagged-1"
    signs = ()

    def read(self, texts: Sequence[str]) -> list[Meaning]:
        return [self.meaning(text.split()) for text in texts]

    def chances(self, texts: Sequence[str]) -> list[Mapping[Sign, float]]:
        return [{} for _ in texts]

    def meaning(self, words: list[str]) -> Meaning:
        value = ("glad" in words) - ("sad" in words)
        intents = tuple(Found(intent, 0.9) for intent in INTENTS if intent in words)
        tone = (Tone.NEGATIVE, Tone.NEUTRAL, Tone.POSITIVE)[value + 1]
        irony, urgency = float("wink" in words), float("now" in words)
        return Meaning(float(value), tone, 0.9, intents=intents, irony=irony, urgency=urgency)


def follow(store: GraphStore) -> None:
    """All stages after loading."""
    resolve(store)
    annotate(store, Annotator(store.company(), Tagged()))
    matters(store)
    signals(store)


def taken_in(store: GraphStore, records: Sequence[Record], company: Company = COMPANY) -> GraphStore:
    store.declare_company(company)
    store.load(records)
    follow(store)
    return store


def said(number: int, sender: Handle, text: str, **more: object) -> Message:
    """A message `number` minutes after the start, to us unless it is ours."""
    mentions = () if sender == US else (US,)
    made = replace(tweet(number, text=text), sender=sender, channel=sender.channel, mentions=mentions)
    return replace(made, **more)  # type: ignore[arg-type]


def act(
    name: str, doing: Doing, at: datetime, message: str = "twitter:1", kind: str = "trouble", **more: str
) -> SignalAct:
    """Kim's act on the signal of a kind about a message."""
    given: dict[str, Any] = {"by": "kim", **more}
    return SignalAct(source="desk", native_id=name, at=at, message=message, kind=kind, act=doing, **given)


def minutes(number: int) -> datetime:
    return START + timedelta(minutes=number)


def held(store: GraphStore) -> dict[str, SignalRow]:
    """All signals, by key."""
    rows = store.signals.held(keys_of(store, "Customer"))
    assert sorted(rows) == sorted(keys_of(store, "Signal"))
    return rows
