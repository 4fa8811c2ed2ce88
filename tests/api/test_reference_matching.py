"""Which reference for which prospect, and what all of them can give; as of any time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest

from graph_service.api.ids import global_id
from ingest.canonical import Profile, Record
from ingest.facts import Consent, Organization, ReferenceAct, Referral, UseOutcome, Vouching
from ingest.handle import Handle
from tests.api.conftest import data_of, refusal_of
from tests.api.sample import ANN, BOB, CY, NOON, RECORDS, Sample, opened
from tests.api.vouching import ANN_KEY, CAPACITY, DAY, LIST, MAIL, MATCH, NOTES
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


def confirmed(who: Handle, number: int, product: str | None = None) -> list[ReferenceAct]:
    """Somebody who was asked and said yes in March 2026."""
    given: dict[str, Any] = {"source": "crm", "handle": who, "by": "kim", "product": product}
    return [
        ReferenceAct(native_id=f"a{number}", at=NOON, act=Vouching.ASKED, **given),
        ReferenceAct(native_id=f"b{number}", at=NOON + DAY, act=Vouching.CONFIRMED, **given),
    ]


THEN: Final = {"asOf": (NOON + 10 * DAY).isoformat()}


@pytest.fixture
def stocked(world: Sample) -> Sample:
    """Ann, a baker at a big company, and Bob, a nurse; Cy was asked and said nothing."""
    records: list[Record] = [
        *confirmed(ANN, 1, "lark-notes"),
        *confirmed(BOB, 2),
        confirmed(CY, 3)[0],
        Profile("crm", ANN, NOON, job="Head Baker", organization="o1"),
        Profile("crm", BOB, NOON, job="Nurse", industry="Health"),
        Organization(
            source="crm",
            native_id="o1",
            at=NOON,
            name="Crumb",
            domain="crumb.example",
            industry="Food",
            employees=1_000,
        ),
    ]
    world.context.pipeline.ingest(records)
    return world


def match(sample: Sample, *prospects: dict[str, Any], **given: Any) -> list[dict[str, Any]]:
    given = {"time": THEN, **given}
    found: list[dict[str, Any]] = data_of(sample.context, MATCH, {"prospects": list(prospects), **given})[
        "matchReferences"
    ]
    return found


def who(row: dict[str, Any]) -> str | None:
    found: str | None = row["reference"] and row["reference"]["customer"]["id"]
    return found


def test_each_prospect_gets_who_fits_it(stocked: Sample) -> None:
    bakery = {"name": "Bun", "product": NOTES, "industry": "food", "role": "head baker", "employees": 100}
    clinic = {"name": "Clinic", "industry": "Health", "role": "chief nurse"}
    found = match(stocked, bakery, clinic)
    assert [who(row) for row in found] == [
        global_id("Customer", ANN_KEY),
        global_id("Customer", "twitter:bob"),
    ]
    parts = {part["name"]: (part["value"], part["contribution"]) for part in found[0]["components"]}
    assert parts["product"] == (1, 0.2)
    assert parts["industry"] == (1, 0.15)
    assert parts["role"] == (1, 0.1)
    assert parts["size"] == (0.5, 0.025)
    assert parts["load"] == (1, 0.1)
    assert parts["context"] == (0, None)
    assert found[0]["score"] == pytest.approx(0.2 + 0.15 + 0.1 + 0.025 + 0.1 + 0.2)
    assert (found[0]["interval"]["low"], found[0]["interval"]["high"]) == pytest.approx((0.575, 0.975))
    assert found[0]["explanation"].startswith("They vouch for lark-notes. ")
    (role,) = (part for part in found[1]["components"] if part["name"] == "role")
    assert (role["value"], role["explanation"]) == (0.5, "Theirs is 'Nurse', the prospect's 'chief nurse'.")


def test_what_they_said_is_compared_with_what_a_prospect_is_about(stocked: Sample) -> None:
    wanted = {"name": "Ivy", "description": "still hate Lark Notes"}
    (found,) = match(stocked, wanted)
    assert who(found) == global_id("Customer", "twitter:bob")
    assert found["evidence"]["edges"][0]["node"]["text"] == "still hate Lark Notes"
    assert "(cosine 1.00)" in found["explanation"]


def test_nobody_is_named_to_their_own_or_for_something_else(stocked: Sample) -> None:
    own = {"name": "Crumb", "organization": "CRUMB.example", "product": NOTES, "industry": "Food"}
    other = {"name": "Post", "product": MAIL, "industry": "Food", "role": "Head Baker"}
    (found,) = match(stocked, own)
    assert who(found) == global_id("Customer", "twitter:bob")
    (found,) = match(stocked, other)
    assert who(found) != global_id("Customer", ANN_KEY)
    (found,) = match(stocked, {**own, "product": MAIL, "industry": "Steel", "role": "Pilot"})
    assert (found["reference"], found["explanation"]) == (
        None,
        "None of 2 looked at: 1 because they do not fit well enough; "
        "1 because they work for the prospect's own organisation.",
    )


def test_a_prospect_whom_nobody_fits_gets_nobody_and_why(stocked: Sample) -> None:
    (found,) = match(stocked, {"name": "?"})
    assert (found["reference"], found["score"], found["evidence"]["edges"]) == (None, 0, [])
    assert found["explanation"] == "None of 2 looked at: 2 because they do not fit well enough."
    (found,) = match(stocked, {"name": "Then", "industry": "Food"}, time={"asOf": NOON.isoformat()})
    assert found["explanation"] == "Nobody has confirmed that we may name them, or all who have are resting."
    (found,) = match(stocked, {"name": "Ask", "product": NOTES}, inferred=True)
    assert who(found) == global_id("Customer", ANN_KEY)


def test_nobody_is_named_more_often_than_the_budget_lets_at_once(stocked: Sample) -> None:
    many = [{"name": str(n), "product": NOTES, "industry": "Food"} for n in range(8)]
    found = match(stocked, *many)
    assert sorted(who(row) or "" for row in found).count(global_id("Customer", ANN_KEY)) == 3
    assert sorted(who(row) or "" for row in found).count(global_id("Customer", "twitter:bob")) == 3
    assert {row["explanation"] for row in found if not who(row)} == {
        "None of 2 looked at: 2 because they are worth more to other prospects."
    }


def test_what_references_can_give(stocked: Sample) -> None:
    def capacity(**given: Any) -> dict[str, Any]:
        found: dict[str, Any] = data_of(stocked.context, CAPACITY, {"time": THEN, **given})[
            "referenceCapacity"
        ]
        return found

    given = capacity(days=90)
    assert (given["uses"], given["atOnce"], given["ready"], given["resting"], given["demand"]) == (
        6,
        6,
        2,
        0,
        None,
    )
    assert (capacity(days=181)["uses"], capacity(days=366)["uses"]) == (12, 12)
    assert (capacity(days=90, product=NOTES)["uses"], capacity(days=90, product=MAIL)["uses"]) == (3, 0)
    named = [
        ReferenceAct(
            source="crm",
            native_id=f"u{n}",
            at=NOON + 2 * DAY,
            act=Vouching.USED,
            handle=BOB,
            by="kim",
            prospect="Acme",
        )
        for n in range(3)
    ]
    stocked.context.pipeline.ingest(named)
    given = capacity(days=90)
    assert (given["uses"], given["atOnce"], given["ready"], given["resting"]) == (3, 3, 1, 1)
    assert given["demand"]["expected"] == pytest.approx(3.5 * 90 / 10)
    assert given["explanation"].startswith(
        "Within 90 days they can be named 3 times, 3 today. Going by 3 times since 2026-03-01, "
    )


def test_an_own_organisation_is_known_however_its_letters_are_encoded(desk: Sample) -> None:
    desk.context.pipeline.ingest(
        [*confirmed(ANN, 1), Profile("crm", ANN, NOON, job="Baker", organization="Cafe\u0301 Zoe")]
    )
    (found,) = match(desk, {"name": "Zoe", "role": "Baker", "organization": "CAFÉ Zoe"})
    assert found["explanation"] == (
        "None of 1 looked at: 1 because they work for the prospect's own organisation."
    )


def test_what_nobody_can_be_compared_with_is_refused(stocked: Sample) -> None:
    negative = {"name": "Ivy", "employees": -5}
    assert refusal_of(stocked.context, MATCH, {"prospects": [negative]}) == (
        "BAD_REQUEST",
        "employees: -5 of 'Ivy' is negative. Leave it out where it is not known.",
    )
    unknown = global_id("Product", "nope")
    for document, given in (
        (MATCH, {"prospects": [{"name": "Ivy", "product": unknown}]}),
        (CAPACITY, {"days": 9, "product": unknown}),
        (LIST, {"filter": {"product": unknown}}),
    ):
        assert refusal_of(stocked.context, document, given)[0] == "NOT_FOUND"


def test_a_single_use_is_told_in_words(desk: Sample) -> None:
    desk.context.pipeline.ingest(confirmed(ANN, 1))
    found = data_of(desk.context, CAPACITY, {"days": 1, "time": THEN})["referenceCapacity"]
    assert found["explanation"] == (
        "Within a day they can be named 3 times, 3 today. "
        "No such use is on record, so how often it is wanted is not known."
    )


@pytest.mark.parametrize("days", [0, 5_000])
def test_days_have_bounds(desk: Sample, days: int) -> None:
    assert refusal_of(desk.context, CAPACITY, {"days": days})[1].startswith("days: ")


THEN_LISTED, THEN_MATCHED = (document.replace("customer { id }", "") for document in (LIST, MATCH))
"""Without the customers themselves, which are always those of today."""


def test_as_of_a_time_it_is_as_if_nothing_had_come_since(tmp_path: Path) -> None:
    later: list[Record] = [
        Referral(
            source="crm", native_id="r", at=NOON + 3 * DAY, handle=CY, referred=Handle("twitter", "new")
        ),
        Consent(
            source="crm", native_id="c", at=NOON + 5 * DAY, handle=BOB, purpose="reference", granted=False
        ),
        ReferenceAct(
            source="crm",
            native_id="u",
            at=NOON + 6 * DAY,
            act=Vouching.USED,
            handle=ANN,
            by="kim",
            prospect="A",
            product="lark-notes",
            outcome=UseOutcome.OPEN,
        ),
        Profile("crm", BOB, NOON + 4 * DAY, industry="Food"),
    ]
    every: list[Record] = [*RECORDS, *confirmed(ANN, 1, "lark-notes"), *confirmed(BOB, 2), *later]
    asked = {"prospects": [{"name": "Bun", "product": NOTES, "industry": "Food", "description": "printing"}]}
    whole = opened(tmp_path / "whole")
    whole.context.pipeline.ingest(every)
    for days in (0, 3, 4.5, 7):
        upto = NOON + days * DAY
        part = opened(tmp_path / str(days))
        part.context.pipeline.ingest([each for each in every if when(each) <= upto])
        time = {"time": {"asOf": upto.isoformat()}}
        for document, given in ((THEN_LISTED, {}), (THEN_MATCHED, asked), (CAPACITY, {"days": 400})):
            assert data_of(whole.context, document, {**given, **time}) == data_of(
                part.context, document, {**given, **time}
            )
        part.engine.close()
    whole.engine.close()


def when(record: Any) -> datetime:
    at: datetime = getattr(record, "sent_at", None) or getattr(record, "at", None) or record.asserted_at
    return at
