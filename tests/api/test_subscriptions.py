"""`messageAdded` over graphql-transport-ws: each message once, in order, from any cursor on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from starlette.applications import Starlette

from graph_service.api.ids import global_id
from graph_service.api.paging import write_cursor
from graph_service.app import create_app
from graph_service.pipeline.annotate import annotate
from graph_service.pipeline.load import load
from graph_service.questions.arrivals import ENTRIES
from graph_service.text.annotate import Annotator
from tests.api.sample import ANN, BOB, CY, HELP, NOON, Plain, Sample, tweet
from tests.api.scenes import ADDED, listening, quiet, refusal, run, take_in, texts, told
from tests.api.socket import connected


@pytest.fixture(autouse=True)
def by_bell_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph_service.api.feeds.POLL_SECONDS", 3_600)


@pytest.fixture
def app(fresh: Sample) -> Starlette:
    return create_app(fresh.context)


def start_of(sample: Sample) -> str:
    """A cursor before everything."""
    return write_cursor("messageAdded", (sample.context.store.identity(), 0, ""))


def test_a_message_is_told_when_it_has_been_read(fresh: Sample, app: Starlette) -> None:
    async def scene() -> None:
        await take_in(fresh, tweet("a", ANN, "before"))
        async with connected(app) as socket:
            await socket.ask(ADDED)
            await listening(fresh)
            await take_in(fresh, tweet("b", ANN, "I love Lark Notes"), tweet("c", BOB, "I hate it"))
            first, second = [one["message"] for one in await told(socket, 2)]
            assert first == {"text": "I love Lark Notes", "sentiment": 1.0}
            assert second == {"text": "I hate it", "sentiment": -1.0}
            fresh.engine.reads.clear()
            await quiet(socket)
            # At most what was still to be read; then it sleeps.
            assert fresh.engine.reads["additions"] <= 3

    run(scene())


SAID: Final = (
    tweet("a", ANN, "love Lark Notes", mentions=(HELP,)),
    tweet("b", HELP, "Thanks", mentions=(ANN,)),
    replace(tweet("c", CY, "by mail"), channel="email"),
    tweet("d", BOB, "Lark Mail", mentions=(HELP,)),
)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["love Lark Notes", "Thanks", "by mail", "Lark Mail", "Lark Mail again"]),
        ({"channel": "twitter"}, ["love Lark Notes", "Thanks", "Lark Mail", "Lark Mail again"]),
        ({"direction": "OUTBOUND"}, ["Thanks", "Lark Mail again"]),
        ({"product": global_id("Product", "lark-mail")}, ["Lark Mail", "Lark Mail again"]),
        ({"product": global_id("Product", "lark-mail"), "direction": "OUTBOUND"}, ["Lark Mail again"]),
    ],
)
def test_a_filter_lets_through_what_fits_all_of_it(
    fresh: Sample, app: Starlette, wanted: dict[str, str], expected: list[str]
) -> None:
    async def scene() -> None:
        await take_in(fresh, *SAID)
        async with connected(app) as socket:
            await socket.ask(ADDED, filter=wanted, after=start_of(fresh))
            await take_in(fresh, tweet("e", HELP, "Lark Mail again"))
            assert texts(await told(socket, len(expected))) == expected

    run(scene())


def test_a_filter_by_another_kind_of_id_is_refused(fresh: Sample, app: Starlette) -> None:
    async def scene() -> None:
        async with connected(app) as socket:
            await socket.ask(ADDED, filter={"product": global_id("Customer", "twitter:ann")})
            assert (await refusal(socket))[0] == "INVALID_ID"

    run(scene())


@pytest.mark.parametrize("entries", [1, ENTRIES])
def test_a_cursor_goes_on_exactly_where_it_stands(
    fresh: Sample, app: Starlette, monkeypatch: pytest.MonkeyPatch, entries: int
) -> None:
    monkeypatch.setattr("graph_service.questions.arrivals.ENTRIES", entries)
    rows = [tweet(f"{n:02}", ANN, f"message {n}") for n in range(60)]
    # Taken in before each connection, and read there: within a batch, over several, to the end.
    parts = [(rows[:25], 3), (rows[25:26], 0), (rows[26:55], 41), (rows[55:], 16)]

    async def scene() -> None:
        heard: list[str] = []
        after = start_of(fresh)
        for part, count in parts:
            await take_in(fresh, *part)
            async with connected(app) as socket:
                await socket.ask(ADDED, after=after)
                for added in await told(socket, count):
                    heard.append(added["message"]["text"])
                    after = added["cursor"]
        assert heard == [row.text for row in rows]

    run(scene())


def test_order_is_that_of_taking_in_and_then_of_key(fresh: Sample, app: Starlette) -> None:
    async def scene() -> None:
        await take_in(fresh, tweet("z", ANN, "first"))
        await take_in(fresh, tweet("c", ANN, "third"), tweet("b", BOB, "second", minutes=9))
        async with connected(app) as socket:
            await socket.ask(ADDED, after=start_of(fresh))
            assert texts(await told(socket, 3)) == ["first", "second", "third"]

    run(scene())


def test_what_is_revised_or_linked_anew_is_not_told_again(fresh: Sample, app: Starlette) -> None:
    child = tweet("b", BOB, "old", reply_to="a")
    newer = replace(child, text="new", revised_at=NOON + timedelta(days=1))

    async def scene() -> None:
        await take_in(fresh, child)
        await take_in(fresh, newer)
        await take_in(fresh, tweet("a", ANN, "the parent, late"))
        await take_in(fresh, tweet("c", ANN, "the last"))
        async with connected(app) as socket:
            await socket.ask(ADDED, after=start_of(fresh))
            assert texts(await told(socket, 3)) == ["new", "the parent, late", "the last"]

    run(scene())


def test_what_is_forgotten_is_not_told_and_moves_nothing(fresh: Sample, app: Starlette) -> None:
    rows = [tweet(f"{n}", BOB if n % 2 else ANN, f"message {n}") for n in range(6)]

    async def scene() -> None:
        await take_in(fresh, *rows)
        async with connected(app) as socket:
            await socket.ask(ADDED, after=start_of(fresh))
            (*_, third) = await told(socket, 3)
        await asyncio.to_thread(fresh.context.pipeline.forget, "twitter:bob")
        async with connected(app) as socket:
            await socket.ask(ADDED, after=third["cursor"])
            await take_in(fresh, tweet("6", CY, "message 6"))
            assert texts(await told(socket, 2)) == ["message 4", "message 6"]

    run(scene())


def test_each_answer_is_read_anew(fresh: Sample, app: Starlette) -> None:
    query = "subscription { messageAdded { message { conversation { messageCount } } } }"

    async def scene() -> None:
        async with connected(app) as socket:
            await socket.ask(query)
            await listening(fresh)
            for count in (1, 2, 3):
                await take_in(fresh, tweet(str(count), ANN, "hello", reply_to=str(count - 1)))
                (added,) = await told(socket, 1)
                assert added["message"]["conversation"]["messageCount"] == count

    run(scene())


def test_what_is_not_searchable_or_not_annotated_has_to_wait(fresh: Sample, app: Starlette) -> None:
    store, pipeline = fresh.context.store, fresh.context.pipeline

    async def scene() -> None:
        async with connected(app) as socket:
            await socket.ask(ADDED)
            await listening(fresh)
            store.load([tweet("a", ANN, "love")])
            annotate(store, Annotator(store.company(), Plain()))
            pipeline.bell.ring()
            await quiet(socket)
            pipeline.keep_up()
            pipeline.bell.ring()
            assert texts(await told(socket, 1)) == ["love"]
            store.load([tweet("b", ANN, "hate")])
            pipeline.keep_up()
            pipeline.bell.ring()
            await quiet(socket)
            pipeline.catch_up()
            assert [one["message"]["sentiment"] for one in await told(socket, 1)] == [-1.0]

    run(scene())


def test_what_another_process_has_written_is_found(
    fresh: Sample, app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph_service.api.feeds.POLL_SECONDS", 0.05)
    store = fresh.context.store

    async def scene() -> None:
        async with connected(app) as socket:
            await socket.ask(ADDED)
            await listening(fresh)
            # As a pipeline of another process does: the planes and the bell there are not ours.
            load(store, [tweet("a", ANN, "love")], lambda _: None)
            annotate(store, Annotator(store.company(), Plain()))
            assert texts(await told(socket, 1)) == ["love"]

    run(scene())


def test_a_store_that_is_away_for_a_while_loses_nothing(
    fresh: Sample, app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph_service.api.feeds.POLL_SECONDS", 0.05)

    async def scene() -> None:
        async with connected(app) as socket:
            await socket.ask(ADDED)
            await listening(fresh)
            fresh.engine.away = True
            await quiet(socket)
            fresh.engine.away = False
            await take_in(fresh, tweet("a", ANN, "hello"))
            assert texts(await told(socket, 1)) == ["hello"]

    run(scene())


def test_a_store_that_is_away_at_the_start_is_told(fresh: Sample, app: Starlette) -> None:
    async def scene() -> None:
        async with connected(app) as socket:
            fresh.engine.away = True
            await socket.ask(ADDED)
            assert (await refusal(socket))[0] == "UNAVAILABLE"
            fresh.engine.away = False

    run(scene())


@pytest.mark.parametrize(
    ("cursor", "complaint"),
    [
        ("x", "'x' is no cursor of messageAdded."),
        (write_cursor("customers", ("twitter:ann",)), "is no cursor of messageAdded."),
        (
            write_cursor("messageAdded", ("0123456789abcdef", 1, "twitter:a")),
            "is a cursor of another record.",
        ),
        (write_cursor("messageAdded", ("OURS", 10**6, "twitter:a")), "stands beyond the end of the record."),
    ],
)
def test_a_cursor_that_is_not_of_this_feed_is_refused(
    fresh: Sample, app: Starlette, cursor: str, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh.context.store, "identity", lambda: "OURS")

    async def scene() -> None:
        async with connected(app) as socket:
            await socket.ask(ADDED, after=cursor)
            code, message = await refusal(socket)
            assert code == "INVALID_CURSOR"
            assert complaint in message
            assert message.endswith(
                "Pass a `cursor` that messageAdded gave for this record, or none to begin now."
            )

    run(scene())


def test_two_subscribers_hear_the_same_and_one_may_leave(fresh: Sample, app: Starlette) -> None:
    async def scene() -> None:
        async with connected(app) as one, connected(app) as other:
            await one.ask(ADDED)
            await other.ask(ADDED, "x")
            await listening(fresh, 2)
            await take_in(fresh, tweet("a", ANN, "to both"))
            assert await told(one, 1) == await told(other, 1, "x")
            await one.say({"id": "1", "type": "complete"})
            await listening(fresh, 1)
            await take_in(fresh, tweet("b", ANN, "to one"))
            assert texts(await told(other, 1, "x")) == ["to one"]
            assert one.received.empty()
        assert fresh.context.pipeline.bell._listeners == []

    run(scene())
