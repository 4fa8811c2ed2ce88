"""Rows of the product's own: a thousand conversations in the embedded engine, and questions for them."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from benchmarks.api_cases.load import Target, answer
from graph_service.bootstrap import open_service
from graph_service.config import Settings, read_settings
from ingest.canonical import Direction, Message
from ingest.handle import Handle

CONVERSATIONS: Final = 1_000
PAGE: Final = 100
NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
NODE: Final = "edges { node { id channel openedAt lastMessageAt messageCount } }"
TINY: Final = "{ products(first: 1) { pageInfo { hasNextPage } } }"


def fill(data: Path) -> None:
    """Take in conversations of one message each."""
    settings = Settings(data, f"embedded:{data / 'graph'}", read_settings(os.environ).cache)
    with open_service(settings) as service:
        service.pipeline.ingest([message(number) for number in range(CONVERSATIONS)])


def message(number: int) -> Message:
    """Something that one person says, and nobody answers."""
    return Message(
        source="benchmark",
        native_id=str(number),
        channel="chat",
        sender=Handle("chat", f"person{number}"),
        sent_at=NOON + timedelta(minutes=number),
        text=f"Where is parcel {number}?",
        direction=Direction.INBOUND,
    )


def questions(target: Target) -> dict[str, str]:
    """Queries by the peers' shapes: next to nothing, 100 things, and 1,000 things as ten pages at once."""
    places, after = [""], ""
    for _ in range(CONVERSATIONS // PAGE - 1):
        data = answer(target, f"{{ conversations(first: {PAGE}{after}) {{ pageInfo {{ endCursor }} }} }}")
        assert isinstance(data, dict)
        after = f', after: "{data["conversations"]["pageInfo"]["endCursor"]}"'
        places.append(after)
    pages = [f"p{number}: {page(place)}" for number, place in enumerate(places)]
    return {"tiny": TINY, "100x5": f"{{ {page()} }}", "1000x5": f"{{ {' '.join(pages)} }}"}


def page(after: str = "") -> str:
    """The field that brings a page of conversations, with as many scalars of each as the peers' rows have."""
    return f"conversations(first: {PAGE}{after}) {{ {NODE} }}"
