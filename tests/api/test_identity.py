"""Who is who over GraphQL: see why, see what would change, decide, undo."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graph_service.api.context import inquiry
from graph_service.api.ids import global_id
from graph_service.api.limits import LIMITS
from graph_service.api.schema import schema
from ingest.handle import Handle
from tests.api.alike import (
    ALIKE,
    EVA,
    EVA_MAIL,
    EVERYTHING,
    HANDLES,
    IDENTITY,
    OTHER_VERA,
    PIA,
    PIA_MAIL,
    REVIEW,
    STANDINGS,
    VERA,
    VERA_SURVEY,
    ask,
    audit,
    by,
    evidence,
    handles,
    pair,
    questions,
    say,
    withdraw,
)
from tests.api.conftest import data_of, execute, refusal_of
from tests.api.sample import ANN, ANN_MAIL, BOB, HELP, NOON, Sample, opened, tweet
from tests.api.test_limits import complaint, measured
from tests.api.test_loaders import reads_of
from tests.contract.conftest import bolt_engine

EVA_ID = global_id("Customer", EVA.key)
EVA_MAIL_ID = global_id("Customer", EVA_MAIL.key)
SAM = Handle("twitter", "oduya", name="Sam Oduya")
SAM_MAIL = Handle("email", "so@mail.example", name="Sam Oduya")
NOBODY = Handle("twitter", "nobody")
SURNAMES = ("Quillfeather", "Brandywine", "Oakenshield", "Smallburrow", "Tunnelly")
LIKELY = 0.110545765
"""Of two handles with one full name and nothing else: odds of 1 to 16,383, times 72 and 28.28."""


@pytest.fixture(params=["embedded", "neo4j"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sample]:
    other = bolt_engine(request.getfixturevalue("empty_neo4j")) if request.param == "neo4j" else None
    made = opened(tmp_path, other)
    made.context.pipeline.ingest(ALIKE)
    yield made
    made.engine.close()


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """Not to be written to."""
    made = opened(tmp_path_factory.mktemp("alike"))
    made.context.pipeline.ingest(ALIKE)
    yield made
    made.engine.close()


def now() -> str:
    return datetime.now(UTC).isoformat()


def problems(payload: Any) -> list[tuple[str, list[str], str]]:
    assert (payload["assertion"], payload["impact"]) == (None, None)
    return [(error["field"], error["path"], error["code"]) for error in payload["userErrors"]]


def test_the_whole_round(world: Sample) -> None:
    before = ask(world, EVERYTHING)
    question = questions(world)[0]
    assert question["impact"] == say(world, EVA, EVA_MAIL, dryRun=True)["impact"]

    said = say(world, EVA, EVA_MAIL, reason="she told me")
    assert said["userErrors"] == []
    assert said["impact"]["after"] == question["impact"]["after"]
    assert handles(world, EVA_ID) == [EVA_MAIL.key, EVA.key]
    assert question["id"] not in [each["id"] for each in questions(world)]
    why = evidence(world, EVA, EVA_MAIL)
    word = f"{EVA_MAIL.key} and {EVA.key} are one person, says anna: she told me"
    assert (why["zone"], why["together"], why["remarks"]) == ("ASK", True, [word])
    assert why["assertions"] == [{"id": said["assertion"]["id"], "by": "anna", "same": True}]

    undone = withdraw(world, said["assertion"]["id"])
    assert undone["impact"]["before"] == said["impact"]["after"]
    assert undone["impact"]["after"] == said["impact"]["before"]
    assert ask(world, EVERYTHING) == before
    assert audit(world) == [undone["assertion"]]
    kept = {**said["assertion"], "withdrawnBy": "bert"}
    assert {**undone["assertion"], "withdrawnAt": None, "recordedAt": kept["recordedAt"]} == kept


def test_what_is_foreseen_comes_true(world: Sample) -> None:
    foreseen = questions(world)[0]["impact"]
    assert standings(world, EVA_ID, EVA_MAIL_ID) == placed(foreseen["standingsBefore"])
    assert [side for side, *_ in placed(foreseen["standingsBefore"])] == ["FOR", "AGAINST"]
    said = say(world, EVA, EVA_MAIL)
    # What each wanted about the product has become one matter.
    (matter,), (one, other) = (each.pop("matters") for each in (said["impact"], foreseen))
    assert len(texts_of(matter)) == len(texts_of(one)) + len(texts_of(other)) == 5
    assert said["impact"] == foreseen
    assert standings(world, EVA_ID, EVA_MAIL_ID) == placed(foreseen["standingsAfter"])
    assert len(foreseen["standingsAfter"]) == 1


def texts_of(matter: Any) -> list[str]:
    return [edge["node"]["text"] for edge in matter["messages"]["edges"]]


def standings(world: Sample, *customers: str) -> list[tuple[str, str, int, int, float]]:
    """Where customers stand by the rankings themselves."""
    found = ask(world, STANDINGS)
    return [
        (side, node["customer"]["id"], place, len(found[name]["edges"]), node["score"])
        for side, name in (("FOR", "advocates"), ("AGAINST", "critics"))
        for place, node in enumerate((edge["node"] for edge in found[name]["edges"]), 1)
        if node["customer"]["id"] in customers
    ]


def placed(told: Any) -> list[tuple[str, str, int, int, float]]:
    return [(row["side"], row["customer"], row["rank"], row["total"], row["score"]) for row in told]


def test_the_impact_names_customers_and_their_open_matters(still: Sample) -> None:
    impact = questions(still)[1]["impact"]
    assert impact["before"] == [
        {"customer": global_id("Customer", each.key), "name": "Pia Quist", "handles": [by(each)]}
        for each in (PIA_MAIL, PIA)
    ]
    assert impact["after"] == [{**impact["before"][0], "handles": [by(PIA_MAIL), by(PIA)]}]
    assert [texts_of(each) for each in impact["matters"]] == [["Where is my order?"], ["Where is my bill?"]]
    assert (impact["changes"], impact["standingsBefore"], impact["standingsAfter"]) == (True, [], [])


def test_evidence_adds_up_from_the_prior_on(still: Sample) -> None:
    why = evidence(still, EVA, EVA_MAIL)
    assert (why["one"], why["other"]) == (by(EVA_MAIL), by(EVA))
    assert (why["zone"], why["together"], why["probability"]) == ("ASK", False, LIKELY)
    assert [(step["field"], step["explanation"]) for step in why["steps"]] == [
        ("surname", "same surname Winterbottom"),
        ("given name", "same given name Eva"),
    ]
    total = why["prior"]["total"]
    for step in why["steps"]:
        total += step["bits"]
        assert step["total"] == pytest.approx(total)
        assert step["probability"] == pytest.approx(1 / (1 + 2**-total))
    assert why["score"] == pytest.approx(total, abs=1e-6)


def test_what_would_change_most_is_asked_first(still: Sample) -> None:
    page = ask(still, REVIEW)["identityReview"]
    asked = [edge["node"] for edge in page["edges"]]
    # Of the Evas one has sent two messages, the other three; each Pia has sent one.
    assert [(each["one"]["name"], each["stake"]) for each in asked] == [
        ("Eva Winterbottom", 2),
        ("Pia Quist", 1),
    ]
    assert [each["urgency"] for each in asked] == pytest.approx([3 * LIKELY, 2 * LIKELY])
    assert page["totalCount"] == 2
    assert [each["evidence"] | {"asOf": ""} for each in asked] == [
        evidence(still, *two) | {"asOf": ""} for two in ((EVA, EVA_MAIL), (PIA, PIA_MAIL))
    ]


def test_a_question_that_comes_first_shifts_no_page(world: Sample) -> None:
    first = ask(world, REVIEW, first=1)["identityReview"]
    assert first["pageInfo"]["hasNextPage"] is True
    world.context.pipeline.ingest(
        tweet(f"{who.channel}{n}", who, "hello", minutes=200 + n) for who in (SAM, SAM_MAIL) for n in range(9)
    )
    assert questions(world)[0]["one"]["name"] == "Sam Oduya"
    rest = ask(world, REVIEW, first=1, after=first["pageInfo"]["endCursor"])["identityReview"]
    assert [edge["node"]["one"]["name"] for edge in rest["edges"]] == ["Pia Quist"]
    assert (rest["pageInfo"]["hasNextPage"], rest["totalCount"]) == (False, 3)


def test_a_question_and_an_assertion_are_found_by_id(world: Sample) -> None:
    question = questions(world)[0]["id"]
    said = say(world, PIA, PIA_MAIL, same=False)["assertion"]["id"]
    found = ask(
        world,
        """query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id
          ... on IdentityAssertion { same by } ... on IdentityQuestion { stake } } }""",
        ids=[question, said, global_id("IdentityAssertion", "review:assertion/none"), question[:-4]],
    )
    assert found["nodes"] == [
        {"__typename": "IdentityQuestion", "id": question, "stake": 2},
        {"__typename": "IdentityAssertion", "id": said, "same": False, "by": "anna"},
        None,
        None,
    ]


def test_before_it_was_said_and_known_they_were_two(world: Sample) -> None:
    before = now()
    say(world, EVA, EVA_MAIL)
    assert handles(world, EVA_MAIL_ID) == [EVA_MAIL.key, EVA.key]
    for time in ({"asOf": before}, {"knownAt": before}):
        assert handles(world, EVA_MAIL_ID, **time) == [EVA_MAIL.key]
        assert evidence(world, EVA, EVA_MAIL, **time)["together"] is False
    assert evidence(world, EVA, EVA_MAIL, asOf=now())["together"] is True
    then = ask(world, HANDLES, id=EVA_ID, time={"asOf": before})["customer"]["handles"]["edges"]
    assert [edge["node"] for edge in then] == [
        {**by(EVA_MAIL), "confidence": 1.0, "evidence": ["the only handle"]}
    ]


def test_the_handles_of_a_customer_named_by_one_that_came_later(world: Sample) -> None:
    # Her mail address, which names her, was first seen ten minutes after noon.
    ann = global_id("Customer", ANN_MAIL.key)
    assert handles(world, ann) == [ANN_MAIL.key, ANN.key]
    assert handles(world, ann, asOf=NOON.isoformat()) == [ANN.key]
    assert handles(world, ann, asOf="2026-02-28T00:00:00Z") == []


def test_a_former_customer_is_found_and_comes_back(world: Sample) -> None:
    query = "query ($id: ID!) { node(id: $id) { id } customer(by: {id: $id}) { id } }"
    assert ask(world, query, id=EVA_ID) == {"node": {"id": EVA_ID}, "customer": {"id": EVA_ID}}
    said = say(world, EVA, EVA_MAIL)
    merged = {"node": {"id": EVA_MAIL_ID}, "customer": {"id": EVA_MAIL_ID}}
    assert ask(world, query, id=EVA_ID) == merged
    assert ask(world, query, id=EVA_MAIL_ID) == merged
    withdraw(world, said["assertion"]["id"])
    assert ask(world, query, id=EVA_ID) == {"node": {"id": EVA_ID}, "customer": {"id": EVA_ID}}


def test_a_customer_is_split_and_put_together_again(world: Sample) -> None:
    ann = global_id("Customer", ANN_MAIL.key)
    said = say(world, ANN, ANN_MAIL, same=False, reason="they share the mailbox")
    assert handles(world, ann) == [ANN_MAIL.key]
    assert len(said["impact"]["after"]) == 2
    withdraw(world, said["assertion"]["id"])
    assert handles(world, ann) == [ANN_MAIL.key, ANN.key]


def test_what_contradicts_what_was_said_is_refused(world: Sample) -> None:
    say(world, EVA, EVA_MAIL, same=False)
    version = world.context.answers.graph_version()
    refused = say(world, EVA, EVA_MAIL)
    assert problems(refused) == [("other", ["input", "other"], "CONTRADICTION")]
    assert refused["userErrors"][0]["message"] == (
        f"{EVA_MAIL.key} and {EVA.key} are one person, says anna: that cannot be, "
        f"as {EVA_MAIL.key} and {EVA.key} are two people, says anna. "
        "Withdraw what is not true any more, then say it again."
    )
    assert problems(say(world, VERA, OTHER_VERA)) == [("other", ["input", "other"], "CONTRADICTION")]
    assert world.context.answers.graph_version() == version


def test_of_two_who_decide_at_once_the_second_hears_of_the_first(fresh: Sample) -> None:
    fresh.context.pipeline.ingest(ALIKE)

    async def both() -> list[Any]:
        document = "mutation ($input: AssertionInput!) { %s(input: $input) { userErrors { code } } }"
        variables = {"input": {**pair(EVA, EVA_MAIL), "by": "anna"}}
        decisions = [
            schema.execute(document % name, variables, context_value=inquiry(fresh.context))
            for name in ("assertSame", "assertDifferent")
        ]
        return [next(iter(((await each).data or {}).values())) for each in asyncio.as_completed(decisions)]

    assert asyncio.run(both()) == [{"userErrors": []}, {"userErrors": [{"code": "CONTRADICTION"}]}]
    assert len(audit(fresh)) == 1


def test_a_question_to_which_yes_would_be_a_contradiction_says_so(fresh: Sample) -> None:
    fresh.context.pipeline.ingest((*ALIKE, tweet("v4", VERA_SURVEY, "hello", minutes=140)))
    say(fresh, VERA, VERA_SURVEY)
    (asked,) = [each for each in questions(fresh) if each["one"]["name"] == "Vera Lund"]
    assert asked["impact"]["contradiction"].endswith(
        "that cannot be, as two verified accounts of one platform. "
        "Withdraw what is not true any more, then say it again."
    )
    assert (asked["impact"]["changes"], asked["impact"]["before"]) == (False, [])


def test_a_dry_run_writes_nothing(world: Sample) -> None:
    said = say(world, PIA, PIA_MAIL)["assertion"]["id"]
    before, version = ask(world, EVERYTHING), world.context.answers.graph_version()
    for foreseen in (
        say(world, EVA, EVA_MAIL, dryRun=True),
        say(world, ANN, ANN_MAIL, same=False, dryRun=True),
        withdraw(world, said, dryRun=True),
    ):
        assert (foreseen["assertion"], foreseen["userErrors"]) == (None, [])
        assert foreseen["impact"]["changes"] is True
    assert world.context.answers.graph_version() == version
    assert ask(world, EVERYTHING) == before
    assert [each["withdrawnAt"] for each in audit(world)] == [None]


@pytest.mark.parametrize(
    ("one", "other", "given", "problem"),
    [
        (EVA, NOBODY, {}, ("other", "NOT_FOUND")),
        (NOBODY, EVA, {}, ("one", "NOT_FOUND")),
        (HELP, EVA, {}, ("one", "OURS")),
        (EVA, EVA, {}, ("other", "SAME_HANDLE")),
        (EVA, EVA_MAIL, {"by": " "}, ("by", "NO_AUTHOR")),
        (EVA, EVA_MAIL, {"by": "x" * 5_000}, ("by", "BAD_REQUEST")),
        (EVA, EVA_MAIL, {"reason": "x" * 5_000}, ("reason", "BAD_REQUEST")),
        (EVA, EVA_MAIL, {"idempotencyKey": ""}, ("idempotencyKey", "INVALID_IDEMPOTENCY_KEY")),
    ],
)
def test_what_cannot_be_said_is_a_user_error(
    still: Sample, one: Any, other: Any, given: dict[str, str], problem: tuple[str, str]
) -> None:
    field, code = problem
    for same in (True, False):
        assert problems(say(still, one, other, same=same, **given)) == [(field, ["input", field], code)]
    assert audit(still) == []


def test_what_cannot_be_taken_back_is_a_user_error(fresh: Sample) -> None:
    fresh.context.pipeline.ingest(ALIKE)
    said = say(fresh, EVA, EVA_MAIL)["assertion"]["id"]
    assert problems(withdraw(fresh, said, by="")) == [("by", ["input", "by"], "NO_AUTHOR")]
    withdraw(fresh, said)
    for wrong, code in (
        (said, "ALREADY_WITHDRAWN"),
        (global_id("IdentityAssertion", "review:assertion/none"), "NOT_FOUND"),
        (EVA_ID, "INVALID_ID"),
        ("rubbish", "INVALID_ID"),
    ):
        assert problems(withdraw(fresh, wrong)) == [("assertion", ["input", "assertion"], code)]


def test_a_repeated_key_says_it_once(fresh: Sample) -> None:
    fresh.context.pipeline.ingest(ALIKE)
    said = say(fresh, EVA, EVA_MAIL, idempotencyKey="one")
    assert say(fresh, EVA, EVA_MAIL, idempotencyKey="one")["assertion"] == said["assertion"]
    assert len(audit(fresh)) == 1
    for same, given in ((False, {}), (True, {"reason": "really"})):
        reused = say(fresh, EVA, EVA_MAIL, same=same, idempotencyKey="one", **given)
        assert problems(reused) == [("idempotencyKey", ["input", "idempotencyKey"], "IDEMPOTENCY_KEY_REUSED")]


def test_two_mutations_in_one_document_answer_as_of_their_turn(fresh: Sample) -> None:
    fresh.context.pipeline.ingest(ALIKE)
    said = say(fresh, EVA, EVA_MAIL)["assertion"]["id"]
    document = """mutation ($id: ID!) {
      foreseen: withdrawAssertion(input: {assertion: $id, by: "bert", dryRun: true}) { ...Owners }
      done: withdrawAssertion(input: {assertion: $id, by: "bert"}) { ...Owners } }
      fragment Owners on AssertionPayload { impact { after { handles { customer { id } } } } }"""
    made = ask(fresh, document, id=said)
    mail, twitter = ({"customer": {"id": each}} for each in (EVA_MAIL_ID, EVA_ID))
    assert made["foreseen"]["impact"]["after"] == [{"handles": [mail]}, {"handles": [mail]}]
    assert made["done"]["impact"]["after"] == [{"handles": [mail]}, {"handles": [twitter]}]


@pytest.mark.parametrize(
    ("two", "error"),
    [
        ((EVA, EVA), ("BAD_REQUEST", f"Both handles are {EVA.key}. Name two different handles.")),
        (
            (EVA, NOBODY),
            ("NOT_FOUND", "No handle twitter:nobody. Name two different handles, each as channel:address."),
        ),
    ],
)
def test_evidence_needs_two_handles_that_are_there(
    still: Sample, two: tuple[Any, Any], error: tuple[str, str]
) -> None:
    assert refusal_of(still.context, IDENTITY, {"pair": pair(*two)}) == error


def test_one_wrong_pair_spoils_no_other(still: Sample) -> None:
    query = """query ($right: HandlePair!, $wrong: HandlePair!) {
      right: identity(pair: $right) { zone } wrong: identity(pair: $wrong) { zone } }"""
    pairs = {"right": pair(EVA, EVA_MAIL), "wrong": pair(EVA, NOBODY)}
    result = execute(still.context, query, pairs)
    assert [error.path for error in result.errors or ()] == [["wrong"]]


def test_what_a_handle_resembles(still: Sample) -> None:
    query = """query ($channel: String!, $address: String!) { handle(channel: $channel, address: $address) {
      resemblances { edges { node { zone probability says bar other { channel address } } } } } }"""

    def of(handle: Any) -> list[Any]:
        found = data_of(still.context, query, by(handle))["handle"]["resemblances"]["edges"]
        return [edge["node"] for edge in found]

    says = ["same surname Winterbottom", "same given name Eva"]
    told = {"zone": "ASK", "probability": LIKELY, "says": says, "bar": None}
    assert of(EVA) == [{**told, "other": by(EVA_MAIL)}]
    assert of(EVA_MAIL) == [{**told, "other": by(EVA)}]
    assert of(BOB) == []
    other, mail = of(VERA)
    assert (mail["zone"], mail["bar"], mail["other"]["address"]) == ("JOIN", None, "v@one.example")
    assert (other["zone"], other["other"]) == ("APART", by(OTHER_VERA))
    assert other["bar"] == "two verified accounts of one platform"


def test_the_log_names_nobody(fresh: Sample, caplog: pytest.LogCaptureFixture) -> None:
    fresh.context.pipeline.ingest(ALIKE)
    with caplog.at_level(logging.INFO, "graph_service.api"):
        said = say(fresh, EVA, EVA_MAIL, reason="she told me")["assertion"]["id"]
        withdraw(fresh, said)
    assert [(each.message, each.__dict__["fields"]) for each in caplog.records] == [
        ("asserted", {"same": True, "withdrawn": False, "before": 2, "after": 1}),
        ("asserted", {"same": True, "withdrawn": True, "before": 1, "after": 2}),
    ]


def test_a_page_of_questions_reads_each_kind_of_thing_once(fresh: Sample) -> None:
    people = [f"{given} {surname}" for given in ("Ada", "Ino", "Uwe", "Oyo") for surname in SURNAMES]
    fresh.context.pipeline.ingest(
        tweet(f"{channel}{n}", Handle(channel, f"somebody{n}", name=name), "hello", minutes=n)
        for n, name in enumerate(people)
        for channel in ("forum", "survey")
    )
    query = """{ identityReview(first: %d) { totalCount edges { node {
      one { name handles { edges { node { address } } } }
      other { name handles { edges { node { address } } } } } } } }"""
    page = data_of(fresh.context, query % 20, {})["identityReview"]
    assert (page["totalCount"], len(page["edges"])) == (20, 20)
    reads = {
        "open resemblances": 1,
        "handles of customers": 2,
        "assertion keys": 1,
        "messages sent": 1,
        "customers": 1,
    }
    assert reads_of(fresh, query % 20) == reads
    assert reads_of(fresh, query % 1) == reads


def test_handles_as_of_a_time_are_read_together(still: Sample) -> None:
    query = """{ customers(first: %d) { edges { node { handles(time: {asOf: "2026-06-01T00:00:00Z"}) {
      edges { node { address } } } } } } }"""
    many, one = reads_of(still, query % 100), reads_of(still, query % 1)
    assert many["handles of customers"] == one["handles of customers"] == 1
    assert many["identity of handles"] <= 2 * one["identity of handles"]


def test_a_page_of_20_questions_with_everything_is_allowed_and_30_are_not() -> None:
    measured(REVIEW, first=20)
    assert complaint(REVIEW, first=40).startswith("The query's cost: ")
    assert f"more than the {LIMITS.cost:,} allowed" in complaint(REVIEW, first=40)


def test_handles_as_of_a_time_cost_more() -> None:
    query = "query ($time: Time) {{ customers(first: 100) {{ edges {{ node {{ {} }} }} }} }}"
    then = "handles(time: $time) { edges { node { id } } }"
    measured(query.format(then))
    # Each of the 100 customers: itself, its five handles, and 100 for looking back; five times over.
    five = " ".join(f"h{n}: {then}" for n in range(5))
    assert complaint(query.format(five)).startswith("The query's cost: 52,600,")
