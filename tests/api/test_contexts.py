"""Standing contexts over GraphQL: kept, changed while messages come, told of, rated."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from starlette.applications import Starlette

from graph_service.api.ids import global_id, key_of
from graph_service.api.paging import write_cursor
from graph_service.app import create_app
from graph_service.pipeline.contexts import Opinion, rated
from graph_service.store.model import Addition
from ingest.canonical import Message
from ingest.facts import Consent
from ingest.handle import Handle
from tests.api.conftest import data_of
from tests.api.sample import ANN, BOB, CY, HELP, NOON, Sample, opened, tweet
from tests.api.scenes import listening, quiet, refusal, run, take_in
from tests.api.socket import Socket, connected
from tests.contract.conftest import bolt_engine

WANTED: Final = "my flight was cancelled and nobody rebooks me"
CONTEXT: Final = """fragment Found on Context {
  id name text channel product { slug } maxIrrelevantRate purpose quietDays lift paused by
  promise { threshold guaranteed rated }
  matches { edges { node { state probability message { text } conversation { id } context { name } } } }
  held { edges { node { guards message { text } } } }
  ratings { edges { node { id relevant by reason withdrawnBy message { text } context { name } } } }
}"""
ALL: Final = f"""query ($first: Int, $after: String) {{ contexts(first: $first, after: $after) {{
  edges {{ node {{ ...Found }} }} pageInfo {{ hasNextPage endCursor }} }} }} {CONTEXT}"""
CHANGE: Final = f"""mutation ($input: %s!) {{ %s(input: $input) {{
  context {{ ...Found }} userErrors {{ code path message }} }} }} {CONTEXT}"""
SAY: Final = f"""mutation ($input: %s!) {{ %s(input: $input) {{
  rating {{ id relevant withdrawnBy }} context {{ ...Found }}
  userErrors {{ code path message }} }} }} {CONTEXT}"""
MATCHED: Final = """subscription ($contexts: [ID!], $after: String) {
  momentMatched(contextIds: $contexts, after: $after) {
    cursor match { id context { name } message { text } } } }"""


@pytest.fixture(params=["embedded", "neo4j"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sample]:
    other = bolt_engine(request.getfixturevalue("empty_neo4j")) if request.param == "neo4j" else None
    made = opened(tmp_path, other)
    yield made
    made.engine.close()


@pytest.fixture
def app(fresh: Sample) -> Starlette:
    return create_app(fresh.context)


def asks(name: str, sender: Handle = ANN, text: str = WANTED, **more: Any) -> Message:
    return tweet(name, sender, text, mentions=(HELP,), **more)


def change(
    sample: Sample, root: str, kind: str, document: str = CHANGE, /, **given: object
) -> dict[str, Any]:
    variables = {"input": {"by": "kim", **given}}
    found: dict[str, Any] = data_of(sample.context, document % (kind, root), variables)[root]
    return found


def save(sample: Sample, text: str = WANTED, **given: object) -> dict[str, Any]:
    payload = change(sample, "saveContext", "ContextInput", name=text[:9], text=text, **given)
    assert payload["userErrors"] == []
    kept: dict[str, Any] = payload["context"]
    return kept


def update(sample: Sample, context: dict[str, Any], **given: object) -> dict[str, Any]:
    return change(sample, "updateContext", "ContextUpdateInput", context=context["id"], **given)


def rate(sample: Sample, context: dict[str, Any], name: str, **given: object) -> dict[str, Any]:
    message = global_id("Message", f"twitter:{name}")
    given = {"context": context["id"], "message": message, **given}
    return change(sample, "rateMatch", "RatingInput", SAY, **given)


def texts(context: dict[str, Any], name: str = "matches") -> list[str]:
    return [edge["node"]["message"]["text"] for edge in context[name]["edges"]]


def now(sample: Sample) -> list[dict[str, Any]]:
    return [edge["node"] for edge in data_of(sample.context, ALL, {})["contexts"]["edges"]]


def error(payload: dict[str, Any]) -> tuple[str, str]:
    assert payload["context"] is None
    (found,) = payload["userErrors"]
    return found["code"], found["path"][1]


def test_a_context_is_looked_after(world: Sample) -> None:
    made = save(world, channel="twitter", product=global_id("Product", "lark-notes"), purpose="marketing")
    kept = {name: made[name] for name in ("name", "text", "channel", "product", "purpose", "by", "paused")}
    assert kept == {
        "name": "my flight",
        "text": WANTED,
        "channel": "twitter",
        "product": {"slug": "lark-notes"},
        "purpose": "marketing",
        "by": "kim",
        "paused": False,
    }
    assert (made["maxIrrelevantRate"], made["promise"]["rated"], made["promise"]["guaranteed"]) == (
        0.2,
        0,
        False,
    )
    free = update(world, made, by="lee", channel=None, product=None, purpose=None, quietDays=3)["context"]
    assert [free[name] for name in ("channel", "product", "purpose", "quietDays", "by", "text")] == [
        *(None, None, None, 3, "lee", WANTED)
    ]
    world.context.pipeline.ingest([asks("a1"), tweet("a2", BOB, "pickles", mentions=(HELP,))])
    [found] = now(world)
    assert texts(found) == [WANTED]
    assert found["matches"]["edges"][0]["node"]["context"] == {"name": "my flight"}
    gone = change(world, "deleteContext", "ContextDeletionInput", context=made["id"])
    assert gone == {"context": None, "userErrors": []}
    assert now(world) == []
    assert error(update(world, made, paused=True)) == ("NOT_FOUND", "context")


def test_pages_of_contexts_are_in_the_order_in_which_they_were_saved(fresh: Sample) -> None:
    names = [save(fresh, f"context {number}")["id"] for number in range(3)]
    page = data_of(fresh.context, ALL, {"first": 2})["contexts"]
    rest = data_of(fresh.context, ALL, {"first": 2, "after": page["pageInfo"]["endCursor"]})["contexts"]
    assert [edge["node"]["id"] for edge in page["edges"] + rest["edges"]] == names
    assert not rest["pageInfo"]["hasNextPage"]


def test_everything_is_found_again_by_its_id(fresh: Sample) -> None:
    made = save(fresh)
    fresh.context.pipeline.ingest([asks("a1")])
    rated = rate(fresh, made, "a1", relevant=True)["rating"]
    (row,) = fresh.context.store.contexts.moments(
        [place.key for place in fresh.context.store.contexts.told(Addition(0, ""), 10_000)]
    )
    assert row is not None
    ids = [
        made["id"],
        global_id("ContextMatch", row.key),
        rated["id"],
        global_id("Context", "desk:context/no"),
    ]
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
    found = data_of(fresh.context, query, {"ids": ids})["nodes"]
    kinds = ["Context", "ContextMatch", "Rating"]
    assert found == [{"__typename": kind, "id": each} for kind, each in zip(kinds, ids, strict=False)] + [
        None
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"name": " "}, ("BAD_REQUEST", "text")),
        ({"maxIrrelevantRate": 0.9}, ("BAD_REQUEST", "maxIrrelevantRate")),
        ({"quietDays": -1}, ("BAD_REQUEST", "quietDays")),
        ({"purpose": "Not a slug"}, ("BAD_REQUEST", "purpose")),
        ({"product": global_id("Product", "nothing")}, ("NOT_FOUND", "product")),
        ({"lift": ["FORGOTTEN"]}, ("CANNOT_BE_LIFTED", "lift")),
        ({"by": " "}, ("NO_AUTHOR", "by")),
    ],
)
def test_what_cannot_be_kept_is_said(fresh: Sample, given: dict[str, Any], expected: tuple[str, str]) -> None:
    payload = change(fresh, "saveContext", "ContextInput", **{"name": "n", "text": WANTED, **given})
    assert error(payload) == expected
    assert now(fresh) == []


def test_the_same_call_twice_keeps_one(fresh: Sample) -> None:
    first = save(fresh, idempotencyKey="k")
    assert save(fresh, idempotencyKey="k")["id"] == first["id"]
    assert len(now(fresh)) == 1
    again = change(fresh, "saveContext", "ContextInput", name="other", text=WANTED, idempotencyKey="k")
    assert error(again) == ("IDEMPOTENCY_KEY_REUSED", "idempotencyKey")


def test_who_must_be_left_alone_is_told_of_as_held(fresh: Sample) -> None:
    made = save(fresh)
    refused = Consent(source="crm", native_id="a", at=NOON, handle=ANN, purpose="contact", granted=False)
    fresh.context.pipeline.ingest([refused])
    fresh.context.pipeline.ingest([asks("a1", minutes=1)])
    [found] = now(fresh)
    assert (found["id"], texts(found), texts(found, "held")) == (made["id"], [], [WANTED])
    assert found["held"]["edges"][0]["node"]["guards"] == ["NO_CONSENT"]


def test_ratings_are_said_changed_and_taken_back(fresh: Sample) -> None:
    made = save(fresh)
    fresh.context.pipeline.ingest([asks("a1"), asks("b1", BOB)])
    rate(fresh, made, "a1", relevant=True)
    rate(fresh, made, "b1", relevant=False, reason="a joke")
    payload = rate(fresh, made, "a1", relevant=False)
    assert payload["context"]["promise"]["rated"] == 2
    taken = change(fresh, "withdrawRating", "RatingWithdrawalInput", SAY, rating=payload["rating"]["id"])
    assert taken["rating"]["withdrawnBy"] == "kim"
    assert taken["context"]["promise"]["rated"] == 1
    rows = [edge["node"] for edge in taken["context"]["ratings"]["edges"]]
    assert [(row["message"]["text"], row["relevant"], row["reason"], row["withdrawnBy"]) for row in rows] == [
        (WANTED, False, "a joke", None),
        (WANTED, False, None, "kim"),
    ]
    again = change(fresh, "withdrawRating", "RatingWithdrawalInput", SAY, rating=payload["rating"]["id"])
    assert error(again) == ("ALREADY_WITHDRAWN", "rating")
    assert error(rate(fresh, made, "zz", relevant=True)) == ("NOT_FOUND", "message")
    reworded = update(fresh, made, text="something else")["context"]
    assert reworded["promise"]["rated"] == 0


def test_what_people_say_is_irrelevant_is_told_no_more(fresh: Sample) -> None:
    """Fifty times the same joke, each of which somebody says is none of it."""
    made = save(fresh)
    jokes = [asks(f"j{n}", Handle("twitter", f"joker{n}")) for n in range(50)]
    fresh.context.pipeline.ingest(jokes)
    key = key_of("Context", made["id"])
    said = [rated(Opinion(key, each.key, False, "kim"), None) for each in jokes]
    fresh.context.pipeline.ingest(said)
    fresh.context.pipeline.ingest([asks("last", CY)])
    (found,) = now(fresh)
    query = (
        "query ($id: ID!) { context(id: $id) { matches(first: 100) { edges { node { message { id } } } } } }"
    )
    rows = data_of(fresh.context, query, {"id": found["id"]})["context"]["matches"]["edges"]
    assert len(rows) == 50
    assert global_id("Message", "twitter:last") not in [row["node"]["message"]["id"] for row in rows]


async def told(socket: Socket, count: int) -> list[dict[str, Any]]:
    heard = [await socket.hear() for _ in range(count)]
    assert {(message["type"], message["id"]) for message in heard} <= {("next", "1")}
    return [message["payload"]["data"]["momentMatched"] for message in heard]


def start_of(sample: Sample) -> str:
    return write_cursor("momentMatched", (sample.context.store.identity(), 0, ""))


def test_a_match_is_told_as_its_message_comes_in(fresh: Sample, app: Starlette) -> None:
    async def scene() -> None:
        first, second = [await asyncio.to_thread(save, fresh, text) for text in (WANTED, "pickles and more")]
        async with connected(app) as socket:
            await socket.ask(MATCHED, contexts=[first["id"]])
            await listening(fresh)
            await take_in(fresh, asks("a1"), asks("b1", BOB, "pickles and more"), asks("c1", CY, "nothing"))
            [one] = await told(socket, 1)
            assert (one["match"]["context"]["name"], one["match"]["message"]["text"]) == ("my flight", WANTED)
            await quiet(socket)
        async with connected(app) as socket:
            await socket.ask(MATCHED, after=start_of(fresh))
            both = await told(socket, 2)
            assert {each["match"]["context"]["name"] for each in both} == {first["name"], second["name"]}

    run(scene())


def test_a_cursor_goes_on_exactly_where_it_stands(fresh: Sample, app: Starlette) -> None:
    people = [Handle("twitter", f"p{number:03}") for number in range(130)]

    async def scene() -> None:
        await asyncio.to_thread(save, fresh)
        heard: list[str] = []
        after = start_of(fresh)
        for part, count in ((people[:3], 2), (people[3:110], 105), (people[110:], 23)):
            await take_in(fresh, *(asks(one.address, one) for one in part))
            async with connected(app) as socket:
                await socket.ask(MATCHED, after=after)
                answers = await told(socket, count)
                after = answers[-1]["cursor"]
                heard += [each["match"]["id"] for each in answers]
        assert len(heard) == len(set(heard)) == 130

    run(scene())


def test_each_is_told_once_while_contexts_are_changed(fresh: Sample, app: Starlette) -> None:
    people = [Handle("twitter", f"p{number:03}") for number in range(30)]

    async def scene() -> None:
        made = await asyncio.to_thread(save, fresh)
        other = await asyncio.to_thread(save, fresh, "pickles and more")
        async with connected(app) as socket:
            await socket.ask(MATCHED)
            await listening(fresh)
            names = [f"renamed {number}" for number in range(4)]
            await asyncio.gather(
                *(take_in(fresh, asks(one.address, one)) for one in people),
                *(asyncio.to_thread(partial(update, fresh, made, name=name)) for name in names),
                asyncio.to_thread(partial(update, fresh, other, paused=True)),
            )
            answers = await told(socket, len(people))
            assert len({each["match"]["id"] for each in answers}) == len(people)
            await quiet(socket)

    run(scene())


def test_contexts_that_are_none_are_refused(fresh: Sample, app: Starlette) -> None:
    async def scene() -> None:
        async with connected(app) as socket:
            await socket.ask(MATCHED, contexts=[global_id("Message", "twitter:a1")])
            assert (await refusal(socket))[0] == "INVALID_ID"

    run(scene())


def test_ingests_that_come_at_once_are_taken_in_together(fresh: Sample) -> None:
    """Each has its own receipt, rejects and all, and what is in two is new once."""
    document = """mutation ($ndjson: String!) { ingest(input: {ndjson: $ndjson}) {
      receipt { added unchanged rejected } rejects { line } userErrors { code } } }"""

    async def scene() -> list[dict[str, Any]]:
        from graph_service.api.context import inquiry
        from graph_service.api.schema import schema
        from ingest.connectors.ndjson import write_ndjson

        lines = [write_ndjson(asks(f"m{number}")) for number in range(8)]
        asked = [*lines, f"{lines[0]}\nno record"]
        results = await asyncio.gather(
            *(
                schema.execute(document, {"ndjson": each}, context_value=inquiry(fresh.context))
                for each in asked
            )
        )
        assert [result.errors for result in results] == [None] * len(asked)
        return [result.data["ingest"] for result in results if result.data]

    *single, last = asyncio.run(scene())
    assert [each["receipt"] for each in single] == [{"added": 1, "unchanged": 0, "rejected": 0}] * 8
    assert last["receipt"] == {"added": 0, "unchanged": 1, "rejected": 1}
    assert last["rejects"] == [{"line": 2}]
    assert fresh.context.store.counts()["messages"] == 8
