"""Parts of lists, as pages ask for them, are what stands there in the whole list: on both engines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest

from graph_service.pipeline.annotate import annotate
from graph_service.pipeline.resolve import resolve
from graph_service.store.model import MessageRow
from graph_service.store.reader import (
    ConversationFilter,
    ConversationRow,
    Part,
    Reader,
)
from graph_service.store.record import GraphStore
from graph_service.text.annotate import Annotator
from graph_service.text.sentiment import Vader
from ingest.canonical import Message
from ingest.company import Company, Product
from ingest.handle import Handle

NOON = datetime.fromisoformat("2026-03-01T12:00:00+00:00")
ANN = "chat:ann"
ROOM = "chat:#room"


def said(number: int, sender: str, minutes: float, conversation: str | None = None) -> Message:
    return Message(
        source="chat",
        native_id=str(number),
        channel="chat" if number % 2 else "email",
        sender=Handle("chat", sender),
        sent_at=NOON + timedelta(minutes=minutes),
        text="the kettle" if number % 3 == 0 else "hello",
        conversation=conversation,
    )


TALK = [
    said(1, "ann", 0, "room"),
    said(2, "bob", 1.5, "room"),
    # At the same time: by key.
    said(3, "ann", 2, "room"),
    said(4, "ann", 2, "room"),
    said(5, "ann", 0.25),
    said(6, "ann", 3),
    said(7, "ann", 3),
    said(8, "bob", 4),
]


@pytest.fixture
def reader(store: GraphStore) -> Reader:
    store.declare_company(Company("Lark", (), (Product("kettle", "Kettle", ()), Product("lamp", "Lamp", ()))))
    store.load(TALK)
    resolve(store)
    annotate(store, Annotator(store.company(), Vader()))
    return store.reader


def numbers(rows: Sequence[MessageRow | ConversationRow]) -> list[str]:
    return [row.key.removeprefix("chat:") for row in rows]


def walked(read: Callable[[Part], Sequence[MessageRow]], size: int) -> list[str]:
    """A list read part by part."""
    found: list[MessageRow] = []
    while part := read(Part(size, (found[-1].sent_at, found[-1].key) if found else None)):
        found.extend(part)
    return numbers(found)


def test_messages_of_a_conversation(reader: Reader) -> None:
    for size in (1, 3, 100):
        assert walked(lambda part: reader.messages_of_conversations([ROOM], part)[0], size) == [*"1234"]


def test_messages_of_a_customer(reader: Reader) -> None:
    for size in (1, 3, 100):
        assert walked(lambda part: reader.messages_of_customers([ANN], part)[0], size) == [*"673451"]


def test_a_part_is_no_longer_than_asked_for(reader: Reader) -> None:
    assert [numbers(rows) for rows in reader.messages_of_conversations([ROOM, "chat:8", "no"], Part(2))] == [
        [*"12"],
        [*"8"],
        [],
    ]
    assert [numbers(rows) for rows in reader.messages_of_customers(["no", ANN], Part(2))] == [[], [*"67"]]
    assert numbers(reader.conversations_of_handles([ANN], Part(2))[0]) == [*"67"]


def test_conversations_of_a_handle(reader: Reader) -> None:
    after = (NOON + timedelta(minutes=3), "chat:6")
    assert numbers(reader.conversations_of_handles([ANN])[0]) == ["6", "7", "5", "#room"]
    assert numbers(reader.conversations_of_handles([ANN], Part(2, after))[0]) == ["7", "5"]


def test_pages_of_conversations_by_what_narrows_them(reader: Reader) -> None:
    every = reader.conversation_page(ConversationFilter(), None, 100)
    assert numbers(every) == ["8", "6", "7", "5", "#room"]
    for place, row in enumerate(every):
        rest = reader.conversation_page(ConversationFilter(), (row.opened_at, row.key), 100)
        assert rest == every[place + 1 :]
    until = ConversationFilter(opened_before=NOON + timedelta(minutes=3))
    assert numbers(reader.conversation_page(until, None, 100)) == ["5", "#room"]
    since = ConversationFilter(opened_from=NOON + timedelta(minutes=3))
    assert numbers(reader.conversation_page(since, (every[0].opened_at, every[0].key), 1)) == ["6"]
    odd = ConversationFilter(channel="chat")
    assert numbers(reader.conversation_page(odd, None, 100)) == ["7", "5", "#room"]
    about = ConversationFilter(product="kettle")
    assert numbers(reader.conversation_page(about, None, 100)) == ["6", "#room"]


def test_cursors_beyond_the_calendar_of_the_record_find_what_lies_within(reader: Reader) -> None:
    late, early = (datetime.fromisoformat(f"{year}-06-01T00:00:00+00:00") for year in ("9999", "0001"))
    assert len(reader.conversation_page(ConversationFilter(), (late, ""), 100)) == 5
    assert reader.conversation_page(ConversationFilter(), (early, ""), 100) == []
    assert reader.messages_of_conversations([ROOM], Part(9, (late, "")))[0] == ()
    assert len(reader.messages_of_conversations([ROOM], Part(9, (early, "")))[0]) == 4


def test_a_customer_comes_with_the_handles_that_it_has(reader: Reader) -> None:
    [found, missing] = reader.customers_and_handles([ANN, "chat:nobody"])
    assert missing is None
    assert found == (reader.customers([ANN])[0], reader.handles_of_customers([ANN])[0])


def test_messages_about_products_are_counted(reader: Reader) -> None:
    assert reader.messages_about_products(["kettle", "lamp"]) == [2, 0]
