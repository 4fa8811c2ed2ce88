"""References over GraphQL: asked, answered, named to prospects, and never too often."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from graph_service.api.ids import global_id
from ingest.facts import Consent
from tests.api.conftest import data_of
from tests.api.sample import ANN_MAIL, RECORDS, Sample, opened
from tests.api.vouching import (
    ANN_KEY,
    DAY,
    LIST,
    MAIL,
    NOTES,
    NOW,
    ROW,
    ago,
    answer,
    ask,
    error,
    name_to,
    rows,
    use,
)
from tests.contract.conftest import bolt_engine


@pytest.fixture(params=["embedded", "neo4j"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sample]:
    other = bolt_engine(request.getfixturevalue("empty_neo4j")) if request.param == "neo4j" else None
    made = opened(tmp_path, other)
    made.context.pipeline.ingest(RECORDS)
    yield made
    made.engine.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Sample]:
    """The same on the embedded engine alone."""
    made = opened(tmp_path)
    made.context.pipeline.ingest(RECORDS)
    yield made
    made.engine.close()


def test_a_reference_from_the_first_question_to_the_no(world: Sample) -> None:
    message = global_id("Message", "twitter:a1")
    made = ask(world, product=NOTES, note="at the fair", at=ago(9))
    assert (made["userErrors"], made["reference"]["state"], made["reference"]["nextState"]) == (
        [],
        "ASKED",
        "NONE",
    )
    made = answer(world, product=NOTES, message=message, at=ago(8))
    row = made["reference"]
    assert (row["state"], row["nextState"], row["product"]) == (
        "CONFIRMED",
        "INFERRED",
        {"slug": "lark-notes"},
    )
    assert row["expiresAt"] == (NOW + 357 * DAY).isoformat().replace("+00:00", "Z")
    assert (row["source"]["by"], row["source"]["message"]["text"]) == ("kim", RECORDS[0].text)
    assert row["customer"]["id"] == global_id("Customer", ANN_KEY)
    named = name_to(world, product=NOTES, at=ago(7))
    assert named["reference"]["state"] == "ACTIVE"
    ended = use(world, use=named["act"]["id"], outcome="WON", note="they signed")
    kept = [edge["node"] for edge in ended["reference"]["history"]["edges"]]
    assert [(each["act"], each["outcome"]) for each in kept] == [
        ("ASKED", None),
        ("CONFIRMED", None),
        ("USED", "OPEN"),
        ("ENDED", "WON"),
    ]
    assert (kept[0]["note"], kept[3]["use"], kept[2]["prospect"]) == (
        "at the fair",
        named["act"]["id"],
        "Acme",
    )
    gone = answer(world, "WITHDRAWN", product=NOTES)
    path = [edge["node"]["state"] for edge in gone["reference"]["path"]["edges"]]
    assert path == ["ASKED", "CONFIRMED", "ACTIVE", "WITHDRAWN"]
    assert rows(world) == [gone["reference"]]
    found = data_of(
        world.context,
        f"query ($id: ID!) {{ node(id: $id) {{ ...Row }} }} {ROW}",
        {"id": gone["reference"]["id"]},
    )
    assert found["node"] == gone["reference"]
    stored = world.context.store.references.held([ANN_KEY])
    assert [row.state for row in stored.values()] == ["withdrawn"]


def test_nobody_is_asked_more_often_than_the_budget_lets(world: Sample) -> None:
    ask(world, at=ago(100))
    ask(world, product=NOTES, at=ago(50))
    code, told = error(ask(world, product=MAIL))
    assert code == "ASKED_TOO_OFTEN"
    soonest = NOW + 80 * DAY + timedelta(seconds=NOW.microsecond > 0)
    assert told.endswith(f"The next time is {soonest:%Y-%m-%dT%H:%M:%SZ}.")
    assert error(ask(world, at=ago(180)))[0] == "ASKED_TOO_OFTEN"
    assert ask(world, at=ago(230))["userErrors"] == []
    assert ask(world, "twitter:bob")["userErrors"] == []


def test_nobody_is_named_who_has_to_rest(world: Sample) -> None:
    ask(world, at=ago(40))
    answer(world, at=ago(39))
    for days in (30, 20, 10):
        assert name_to(world, at=ago(days))["userErrors"] == []
    (row,) = rows(world)
    assert (row["asksLeft"], row["nextAskAt"], row["usesLeft"]) == (1, None, 0)
    assert row["nextUseAt"] == row["restsUntil"]
    assert (row["state"], row["restsUntil"]) == (
        "RESTING",
        (NOW + 150 * DAY).isoformat().replace("+00:00", "Z"),
    )
    code, told = error(name_to(world))
    assert (code, told.partition(". ")[0]) == (
        "USED_TOO_OFTEN",
        "They were named as often as the budget allows",
    )
    assert rows(world, filter={"states": ["CONFIRMED", "ACTIVE"]}) == []


def test_who_refuses_is_neither_asked_nor_named(world: Sample) -> None:
    ask(world, at=ago(9))
    answer(world, at=ago(8))
    no = Consent(
        source="crm", native_id="c", at=NOW - 7 * DAY, handle=ANN_MAIL, purpose="reference", granted=False
    )
    world.context.pipeline.ingest([no])
    (row,) = rows(world)
    assert (row["state"], row["consent"]["allowed"], row["source"]["by"]) == ("WITHDRAWN", False, ANN_KEY)
    assert error(ask(world)) == (
        "NO_CONSENT",
        f"Refused reference on {no.at:%Y-%m-%d}. Ask again once they allow it.",
    )
    assert error(name_to(world))[0] == "NOT_CONFIRMED"


MISTAKES: Final = [
    (answer, "NOT_ASKED", "Their state is none"),
    (name_to, "NOT_CONFIRMED", "Their state is none"),
    (lambda s: ask(s, "twitter:nobody"), "NOT_FOUND", "No customer has that id"),
    (lambda s: ask(s, "twitter:larkhelp"), "NOT_FOUND", "No customer has that id"),
    (lambda s: ask(s, "rubbish"), "INVALID_ID", "'rubbish' is no id"),
    (lambda s: ask(s, product=global_id("Product", "wok")), "NOT_FOUND", "No product has that id"),
    (lambda s: ask(s, message=global_id("Message", "x:1")), "NOT_FOUND", "No message has that id"),
    (lambda s: ask(s, by=" "), "NO_AUTHOR", "Nobody is named."),
    (lambda s: ask(s, at=ago(-1)), "IN_THE_FUTURE", "at: "),
    (lambda s: ask(s, until=ago(1)), "INVALID_INPUT", "until: must come after"),
    (lambda s: use(s, prospect="Acme"), "NOT_FOUND", "Nobody is named."),
    (
        lambda s: use(s, use=global_id("ReferenceAct", "x:1"), outcome="WON"),
        "NOT_FOUND",
        "No use has that id",
    ),
]


@pytest.mark.parametrize(("work", "code", "told"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_a_user_error(desk: Sample, work: Any, code: str, told: str) -> None:
    found = error(work(desk))
    assert (found[0] == code or code == "INVALID_INPUT", found[1].startswith(told)) == (True, True)
    assert rows(desk) == []


def test_a_dry_run_keeps_nothing(desk: Sample) -> None:
    before = desk.context.store.position()
    found = ask(desk, dryRun=True)
    assert (found["reference"]["state"], found["act"], found["userErrors"]) == ("ASKED", None, [])
    assert (rows(desk), desk.context.store.position()) == ([], before)


def test_the_same_call_again_is_answered_as_the_first_time(desk: Sample) -> None:
    first = ask(desk, idempotencyKey="k")
    assert ask(desk, idempotencyKey="k")["act"] == first["act"]
    (row,) = rows(desk)
    assert len(row["history"]["edges"]) == 1


def test_an_ask_lapses_without_a_word(desk: Sample) -> None:
    ask(desk, at=ago(40))
    (row,) = rows(desk)
    assert (row["state"], row["source"]) == ("NONE", None)
    (then,) = rows(desk, time={"asOf": ago(20)})
    assert then["state"] == "ASKED"
    assert rows(desk, time={"asOf": ago(41)}) == []


def test_pages_follow_each_other(desk: Sample) -> None:
    for who in (ANN_KEY, "twitter:bob", "twitter:cy"):
        ask(desk, who)
    answer(desk, who="twitter:cy")
    whole = rows(desk)
    assert [row["state"] for row in whole] == ["CONFIRMED", "ASKED", "ASKED"]
    page = data_of(desk.context, LIST, {"first": 2})["references"]
    assert [edge["node"] for edge in page["edges"]] == whole[:2]
    assert rows(desk, after=page["pageInfo"]["endCursor"]) == whole[2:]
    assert rows(desk, filter={"customer": "twitter:cy"}) == whole[:1]
    assert rows(desk, filter={"product": NOTES}) == []
    assert rows(desk, filter={"states": ["ASKED"], "customer": global_id("Customer", ANN_KEY)}) == whole[1:2]
