"""What tests of references have in common: what people were asked and said, and the stages over a store."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from graph_service.pipeline.references import references
from graph_service.store.record import GraphStore
from graph_service.store.reference_rows import ReferenceRow
from ingest.canonical import Record
from ingest.facts import Consent, ReferenceAct, UseOutcome, Vouching
from ingest.handle import Handle
from tests.looked import keys_of
from tests.records import START
from tests.signals import ANN, COMPANY, follow

DAY: Final = timedelta(days=1)


def day(number: float) -> datetime:
    """So many days after the start."""
    return START + number * DAY


def act(name: str, what: Vouching, at: float, who: Handle = ANN, **more: Any) -> ReferenceAct:
    """Kim's word on what passed between us and somebody, so many days after the start."""
    given = {"prospect": "Acme"} if what is Vouching.USED else {}
    if what is Vouching.ENDED:
        given = {"outcome": UseOutcome.WON}
    return ReferenceAct(
        source="desk", native_id=name, at=day(at), handle=who, act=what, by="kim", **(given | more)
    )


def decided(name: str, at: float, who: Handle = ANN, *, granted: bool = False, **more: Any) -> Consent:
    """What somebody decides about being named."""
    given = {"purpose": "reference", **more}
    return Consent(source="crm", native_id=name, at=day(at), handle=who, granted=granted, **given)


def taken_in(store: GraphStore, *records: Record) -> GraphStore:
    store.declare_company(COMPANY)
    store.load(records)
    return followed(store)


def followed(store: GraphStore) -> GraphStore:
    follow(store)
    references(store)
    return store


def held(store: GraphStore) -> dict[str, ReferenceRow]:
    """All references, by key."""
    rows = store.references.held(keys_of(store, "Customer"))
    assert sorted(rows) == sorted(keys_of(store, "Reference"))
    return rows


def states(store: GraphStore) -> dict[str, str]:
    return {key: row.state for key, row in held(store).items()}


def asked_and_yes(who: Handle = ANN, at: float = 0, **more: Any) -> tuple[ReferenceAct, ReferenceAct]:
    """Somebody who was asked, and said yes a day later."""
    name = f"{who.address}-{at}-{more.get('product')}"
    return (
        act(f"ask-{name}", Vouching.ASKED, at, who, **more),
        act(f"yes-{name}", Vouching.CONFIRMED, at + 1, who, **more),
    )
