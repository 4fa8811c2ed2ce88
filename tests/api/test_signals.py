"""Signals over GraphQL: listed, acted on, followed, tried."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from starlette.applications import Starlette

from graph_service.api.ids import global_id
from graph_service.api.paging import write_cursor
from graph_service.app import create_app
from ingest.handle import Handle
from tests.api.conftest import data_of, refusal_of
from tests.api.sample import ANN, BOB, CY, HELP, RECORDS, Sample, opened, tweet
from tests.api.scenes import listening, quiet, refusal, run, take_in
from tests.api.socket import connected
from tests.contract.conftest import bolt_engine

SIGNALS: Final = """query ($filter: SignalFilter, $first: Int, $after: String) {
  signals(filter: $filter, first: $first, after: $after) {
    edges { node {
      id kind team owner status priority overdue raisedAt dueAt resolvedBy
      customer { name } matter { state } evidence { edges { node { text } } }
      history { edges { node { act by team owner note } } }
    } }
    pageInfo { hasNextPage endCursor }
  } }"""
ACT: Final = """mutation ($input: %s!) { %s(input: $input) {
  signal { status team owner resolvedBy history { edges { node { act by note } } } }
  userErrors { code path message } } }"""
TRY: Final = """query ($rules: [SignalRule!], $window: Window, $first: Int, $after: String) {
  signalDryRun(rules: $rules, window: $window, first: $first, after: $after) {
    totalCount yields { kind team raised unresolved }
    edges { node { id kind customer { name } history { edges { node { by } } } } }
    pageInfo { hasNextPage endCursor } } }"""
ROUTED: Final = """subscription ($team: String, $after: String) {
  signalRouted(team: $team, after: $after) { cursor signal { kind team status } } }"""
COUNTS: Final = "{ signalCounts { team kind status signals overdue } }"
TROUBLE: Final = global_id("Signal", "twitter:b1/trouble")
PRAISE: Final = global_id("Signal", "twitter:a1/praise")


@pytest.fixture(params=["embedded", "neo4j"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sample]:
    other = bolt_engine(request.getfixturevalue("empty_neo4j")) if request.param == "neo4j" else None
    made = opened(tmp_path, other)
    made.context.pipeline.ingest(RECORDS)
    yield made
    made.engine.close()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Sample]:
    """To be written to."""
    made = opened(tmp_path)
    made.context.pipeline.ingest(RECORDS)
    yield made
    made.engine.close()


def nodes(sample: Sample, **variables: object) -> list[dict[str, Any]]:
    found = data_of(sample.context, SIGNALS, variables)["signals"]
    return [edge["node"] for edge in found["edges"]]


def act(sample: Sample, name: str, kind: str = "SignalActInput", **given: object) -> dict[str, Any]:
    variables = {"input": {"signal": TROUBLE, "by": "kim", **given}}
    found: dict[str, Any] = data_of(sample.context, ACT % (kind, name), variables)[name]
    return found


def code(payload: dict[str, Any]) -> tuple[str, str]:
    assert payload["signal"] is None
    (error,) = payload["userErrors"]
    return error["code"], error["path"][1]


def test_a_signal_is_worked_off(world: Sample) -> None:
    first = nodes(world)[0]
    assert {name: first[name] for name in ("id", "kind", "team", "status", "overdue", "owner")} == {
        "id": TROUBLE,
        "kind": "trouble",
        "team": "support",
        "status": "OPEN",
        "overdue": False,
        "owner": None,
    }
    assert first["customer"]["name"] == "Bob Baker"
    assert first["matter"]["state"] == "ANSWERED"
    assert [edge["node"]["text"][:10] for edge in first["evidence"]["edges"]] == ["I hate Lar"]
    assert act(world, "takeSignal", note="mine")["signal"]["owner"] == "kim"
    given = act(world, "assignSignal", "SignalAssignmentInput", team="billing", owner="lee")["signal"]
    assert (given["team"], given["owner"], given["status"]) == ("billing", "lee", "TAKEN")
    act(world, "commentSignal", "SignalCommentInput", note="called him")
    done = act(world, "resolveSignal", by="lee")["signal"]
    assert (done["status"], done["resolvedBy"]) == ("RESOLVED", "lee")
    assert nodes(world)[-1]["id"] == TROUBLE
    back = act(world, "reopenSignal", note="not so")["signal"]
    assert (back["status"], back["owner"]) == ("OPEN", None)
    acts = [(edge["node"]["act"], edge["node"]["note"]) for edge in back["history"]["edges"]]
    assert acts == [
        ("TAKE", "mine"),
        ("ASSIGN", None),
        ("COMMENT", "called him"),
        ("RESOLVE", None),
        ("REOPEN", "not so"),
    ]


def counts(sample: Sample) -> set[tuple[str, str, str, int, int]]:
    found = data_of(sample.context, COUNTS, {})["signalCounts"]
    return {(each["team"], each["kind"], each["status"], each["signals"], each["overdue"]) for each in found}


def test_it_is_counted_how_much_each_team_has_to_do(world: Sample) -> None:
    assert {each for each in counts(world) if each[0] == "support"} == {("support", "trouble", "OPEN", 1, 0)}
    act(world, "takeSignal")
    world.context.pipeline.ingest(
        [tweet("b9", BOB, "hate it again", minutes=60 * 24 * 400, mentions=(HELP,))]
    )
    assert {each for each in counts(world) if each[0] == "support"} == {
        ("support", "trouble", "OPEN", 1, 0),
        ("support", "trouble", "TAKEN", 1, 1),
    }
    act(world, "resolveSignal")
    assert ("support", "trouble", "RESOLVED", 1, 0) in counts(world)


def test_it_comes_back_with_the_customer(own: Sample) -> None:
    act(own, "resolveSignal")
    later = tweet("b9", BOB, "hate it again", minutes=60 * 24 * 400, reply_to="b3", mentions=(HELP,))
    own.context.pipeline.ingest([later])
    signals = {row["id"]: row["status"] for row in nodes(own)}
    assert signals[TROUBLE] == "RESOLVED"
    assert signals[global_id("Signal", "twitter:b9/trouble")] == "OPEN"


@pytest.mark.parametrize(
    ("name", "kind", "given", "told"),
    [
        ("takeSignal", "SignalActInput", {"by": " "}, ("NO_AUTHOR", "by")),
        (
            "takeSignal",
            "SignalActInput",
            {"signal": global_id("Signal", "twitter:b1/idea")},
            ("NOT_FOUND", "signal"),
        ),
        ("takeSignal", "SignalActInput", {"signal": "?"}, ("INVALID_ID", "signal")),
        ("takeSignal", "SignalActInput", {"note": "x" * 1_001}, ("BAD_REQUEST", "note")),
        ("reopenSignal", "SignalActInput", {}, ("NOT_RESOLVED", "signal")),
        ("assignSignal", "SignalAssignmentInput", {}, ("BAD_REQUEST", "team")),
        ("commentSignal", "SignalCommentInput", {"note": ""}, ("BAD_REQUEST", "note")),
        (
            "takeSignal",
            "SignalActInput",
            {"idempotencyKey": ""},
            ("INVALID_IDEMPOTENCY_KEY", "idempotencyKey"),
        ),
    ],
)
def test_what_cannot_be_done_is_told(
    sample: Sample, name: str, kind: str, given: dict[str, object], told: tuple[str, str]
) -> None:
    assert code(act(sample, name, kind, **given)) == told


def test_what_is_done_is_not_done_again(own: Sample) -> None:
    first = act(own, "resolveSignal", idempotencyKey="1")
    assert act(own, "resolveSignal", idempotencyKey="1") == first
    assert code(act(own, "resolveSignal")) == ("ALREADY_RESOLVED", "signal")
    assert code(act(own, "takeSignal")) == ("ALREADY_RESOLVED", "signal")
    assert code(act(own, "takeSignal", idempotencyKey="1")) == ("IDEMPOTENCY_KEY_REUSED", "idempotencyKey")


@pytest.mark.parametrize(
    ("wanted", "kinds"),
    [
        ({}, ["trouble", "praise"]),
        ({"team": "support"}, ["trouble"]),
        ({"kind": "praise", "status": "TAKEN"}, []),
        ({"customer": global_id("Customer", BOB.key)}, ["trouble"]),
        ({"customer": global_id("Customer", "twitter:nobody")}, []),
        ({"due": {"to": "2026-03-03T00:00:00Z"}}, ["trouble"]),
        ({"due": {"from": "2026-03-03T00:00:00Z"}, "status": "OPEN"}, ["praise"]),
    ],
)
def test_signals_are_filtered(sample: Sample, wanted: dict[str, object], kinds: list[str]) -> None:
    assert [row["kind"] for row in nodes(sample, filter=wanted)] == kinds


MORE: Final = tuple(
    tweet(f"m{n}", Handle("twitter", f"m{n}"), "I hate it", minutes=70 + n, mentions=(HELP,))
    for n in range(6)
)


def test_pages_follow_each_other(own: Sample) -> None:
    own.context.pipeline.ingest(MORE)
    seen: list[str] = []
    after = None
    while True:
        page = data_of(own.context, SIGNALS, {"first": 3, "after": after})["signals"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert seen == [row["id"] for row in nodes(own, first=100)]
    assert len(seen) == 8


def test_a_signal_is_found_again(sample: Sample) -> None:
    found = data_of(
        sample.context, "query ($id: ID!) { node(id: $id) { ... on Signal { kind } } }", {"id": PRAISE}
    )
    assert found["node"] == {"kind": "praise"}


def test_a_page_of_signals_reads_each_kind_of_thing_once(own: Sample) -> None:
    own.context.pipeline.ingest(MORE)
    own.engine.reads.clear()
    assert len(nodes(own)) == 8
    twice = {name: count for name, count in own.engine.reads.items() if count > 1}
    assert set(twice) <= {"customers"}


def test_rules_are_tried_and_change_nothing(sample: Sample) -> None:
    rule = {"kind": "gone", "team": "loss", "due": "4h", "tone": "negative", "sentimentAtMost": -0.5}
    position = sample.context.store.position()
    found = data_of(sample.context, TRY, {"rules": [rule]})["signalDryRun"]
    assert (found["totalCount"], found["yields"]) == (
        1,
        [{"kind": "gone", "team": "loss", "raised": 1, "unresolved": 1}],
    )
    assert [edge["node"]["customer"]["name"] for edge in found["edges"]] == ["Bob Baker"]
    assert sample.context.store.position() == position


def test_without_rules_those_in_force_are_tried(own: Sample) -> None:
    act(own, "takeSignal")
    found = data_of(own.context, TRY, {"first": 100})["signalDryRun"]
    tried = {edge["node"]["id"]: edge["node"] for edge in found["edges"]}
    assert tried.keys() == {row["id"] for row in nodes(own, first=100)}
    assert tried[TROUBLE]["history"]["edges"] == [{"node": {"by": "kim"}}]
    none = data_of(own.context, TRY, {"window": {"from": "2027-01-01T00:00:00Z"}})["signalDryRun"]
    assert (none["totalCount"], none["yields"]) == (0, [])


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({"intents": ["rage"]}, "intent 'rage' is none of"),
        ({"intents": ["idea"], "due": "soon"}, "'soon' is no time to act in"),
        ({"intents": ["idea"], "products": ["kettle"]}, "no product has the slug 'kettle'"),
        ({}, "says nothing of what is meant"),
    ],
)
def test_rules_that_are_none_are_refused(sample: Sample, rule: dict[str, object], told: str) -> None:
    given = {"kind": "k", "team": "t", "due": "1d", **rule}
    found, message = refusal_of(sample.context, TRY, {"rules": [given]})
    assert found == "INVALID_RULES"
    assert told in message


# The subscription


@pytest.fixture
def app(fresh: Sample, monkeypatch: pytest.MonkeyPatch) -> Starlette:
    monkeypatch.setattr("graph_service.api.feeds.POLL_SECONDS", 3_600)
    return create_app(fresh.context)


async def told(socket: Any, count: int) -> list[dict[str, Any]]:
    heard = [await socket.hear() for _ in range(count)]
    return [message["payload"]["data"]["signalRouted"] for message in heard]


def test_a_team_hears_of_its_signals_once_and_from_any_cursor_on(fresh: Sample, app: Starlette) -> None:
    async def scene() -> None:
        async with connected(app) as socket:
            await socket.ask(ROUTED, team="support")
            await listening(fresh)
            await take_in(fresh, tweet("b1", BOB, "hate it", mentions=(HELP,)))
            await take_in(fresh, tweet("a1", ANN, "love it", minutes=1, mentions=(HELP,)))
            [first] = await told(socket, 1)
            assert first["signal"] == {"kind": "trouble", "team": "support", "status": "OPEN"}
            await take_in(fresh, tweet("b2", BOB, "hate it more", minutes=2, reply_to="b1"))
            await quiet(socket)
            await take_in(fresh, tweet("c1", CY, "hate it as well", minutes=3, mentions=(HELP,)))
            [second] = await told(socket, 1)
        async with connected(app) as socket:
            await socket.ask(ROUTED, after=first["cursor"])
            again = await told(socket, 2)
        assert [one["signal"]["kind"] for one in again] == ["praise", "trouble"]
        assert again[1]["cursor"] == second["cursor"]

    run(scene())


def test_another_team_hears_of_what_it_is_given(fresh: Sample, app: Starlette) -> None:
    async def scene() -> None:
        await take_in(fresh, tweet("b1", BOB, "hate it", mentions=(HELP,)))
        async with connected(app) as socket:
            await socket.ask(ROUTED, team="billing")
            await listening(fresh)
            await asyncio.to_thread(act, fresh, "takeSignal")
            await asyncio.to_thread(act, fresh, "assignSignal", "SignalAssignmentInput", team="billing")
            [heard] = await told(socket, 1)
            assert heard["signal"] == {"kind": "trouble", "team": "billing", "status": "OPEN"}

    run(scene())


def test_a_cursor_of_another_subscription_is_refused(fresh: Sample, app: Starlette) -> None:
    async def scene() -> None:
        async with connected(app) as socket:
            await socket.ask(
                ROUTED, after=write_cursor("messageAdded", (fresh.context.store.identity(), 0, ""))
            )
            found, message = await refusal(socket)
            assert found == "INVALID_CURSOR"
            assert "signalRouted" in message

    run(scene())
