"""Records in over GraphQL, and the receipt."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest

from graph_service.api import idempotency
from graph_service.api.context import inquiry
from graph_service.api.schema import schema
from ingest.connectors.ndjson import write_ndjson
from tests.api.conftest import data_of
from tests.api.sample import ANN, BOB, Sample, tweet

INGEST = """mutation ($input: IngestInput!) { ingest(input: $input) {
  receipt { added revised unchanged profiles facts rejected suppressed graphVersion }
  rejects { line reason } userErrors { field code message } } }"""
LINES = [write_ndjson(tweet("1", ANN, "hello")), write_ndjson(tweet("2", BOB, "hello", minutes=1))]


def ingest(sample: Sample, **given: object) -> Any:
    return data_of(sample.context, INGEST, {"input": given})["ingest"]


def receipt(**counts: object) -> dict[str, object]:
    return {
        "added": 0,
        "revised": 0,
        "unchanged": 0,
        "profiles": 0,
        "facts": 0,
        "rejected": 0,
        "suppressed": 0,
        **counts,
    }


@pytest.mark.parametrize(
    "given",
    [{"ndjson": "\n".join(LINES)}, {"records": [orjson.loads(line) for line in LINES]}],
    ids=["ndjson", "records"],
)
def test_records_are_taken_in_once(fresh: Sample, given: dict[str, object]) -> None:
    before = fresh.context.answers.graph_version()
    version = str(before + 1)
    assert ingest(fresh, **given) == {
        "receipt": receipt(added=2, graphVersion=version),
        "rejects": [],
        "userErrors": [],
    }
    assert ingest(fresh, **given)["receipt"] == receipt(unchanged=2, graphVersion=version)
    found = data_of(
        fresh.context, '{ search(text: "hello", mode: WORDS) { edges { node { message { text } } } } }', {}
    )
    assert len(found["search"]["edges"]) == 2


def test_what_is_no_record_is_rejected_with_line_and_reason(fresh: Sample) -> None:
    profile = {
        "record": "profile",
        "source": "crm",
        "asserted_at": "2026-03-01T12:00:00Z",
        "handle": {"channel": "email", "address": "zoe@example.org"},
    }
    lines = [
        LINES[0],
        "",
        "{",
        '{"record": "poem"}',
        LINES[1].replace("2026", "2999"),
        orjson.dumps(profile).decode(),
    ]
    answer = ingest(fresh, ndjson="\n".join(lines))
    counts = answer["receipt"]
    assert (counts["added"], counts["profiles"], counts["rejected"]) == (1, 1, 3)
    assert [row["line"] for row in answer["rejects"]] == [3, 4, 5]
    assert answer["rejects"][1]["reason"].startswith("record: 'poem' is none of message, profile, reaction")
    assert answer["rejects"][2]["reason"].startswith("sent_at: ")


def test_records_that_are_no_objects_are_rejected(fresh: Sample) -> None:
    answer = ingest(fresh, records=[orjson.loads(LINES[0]), "text", 7, "\ud800"])
    assert answer["receipt"]["added"] == 1
    assert [row["line"] for row in answer["rejects"]] == [2, 3, 4]
    assert answer["rejects"][0]["reason"] == "json: a line must be an object in braces"


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, ("records", "BAD_REQUEST")),
        ({"records": [], "ndjson": ""}, ("records", "BAD_REQUEST")),
        ({"records": [{}] * 10_001}, ("records", "TOO_MUCH")),
        ({"ndjson": "x" * 5_000_001}, ("ndjson", "TOO_MUCH")),
        ({"ndjson": "", "idempotencyKey": ""}, ("idempotencyKey", "INVALID_IDEMPOTENCY_KEY")),
        ({"ndjson": "", "idempotencyKey": "k" * 201}, ("idempotencyKey", "INVALID_IDEMPOTENCY_KEY")),
    ],
)
def test_what_the_caller_can_put_right_is_a_user_error(
    fresh: Sample, given: dict[str, object], problem: tuple[str, str]
) -> None:
    answer = ingest(fresh, **given)
    assert (answer["receipt"], answer["rejects"]) == (None, [])
    assert [(error["field"], error["code"]) for error in answer["userErrors"]] == [problem]


def test_a_repeated_key_gives_the_first_answer_again(fresh: Sample) -> None:
    first = ingest(fresh, ndjson=LINES[0], idempotencyKey="one")
    assert first["receipt"]["added"] == 1
    assert ingest(fresh, ndjson=LINES[0], idempotencyKey="one") == first
    assert ingest(fresh, ndjson=LINES[0], idempotencyKey="two")["receipt"]["unchanged"] == 1


def test_a_key_is_for_one_content(fresh: Sample) -> None:
    ingest(fresh, ndjson=LINES[0], idempotencyKey="one")
    (error,) = ingest(fresh, ndjson=LINES[1], idempotencyKey="one")["userErrors"]
    assert error == {
        "field": "idempotencyKey",
        "code": "IDEMPOTENCY_KEY_REUSED",
        "message": "The idempotency key 'one' was used for other content. Use a new key for new content.",
    }
    assert fresh.context.answers.counts()["messages"] == 1


def test_calls_at_once_under_one_key_are_one_call(fresh: Sample) -> None:
    async def twice() -> list[Any]:
        variables = {"input": {"ndjson": LINES[0], "idempotencyKey": "same"}}
        calls = (
            schema.execute(INGEST, variable_values=variables, context_value=inquiry(fresh.context))
            for _ in range(2)
        )
        return [result.data for result in await asyncio.gather(*calls)]

    one, two = asyncio.run(twice())
    assert one == two
    assert one["ingest"]["receipt"]["added"] == 1


def test_only_the_latest_keys_are_remembered() -> None:
    async def fill() -> idempotency.Calls:
        calls = idempotency.Calls()
        for number in range(idempotency.REMEMBERED + 5):
            assert await calls.once(str(number), b"", answer(number)) == number
        return calls

    calls = asyncio.run(fill())
    assert len(calls.by_key) == idempotency.REMEMBERED
    assert next(iter(calls.by_key)) == ("operator", "5")


async def answer(number: int) -> int:
    return number


async def failure() -> int:
    raise ConnectionError


def test_a_failed_call_is_forgotten() -> None:
    async def fail_then_answer() -> int:
        calls = idempotency.Calls()
        with pytest.raises(ConnectionError):
            await calls.once("key", b"", failure())
        return await calls.once("key", b"", answer(7))

    assert asyncio.run(fail_then_answer()) == 7
