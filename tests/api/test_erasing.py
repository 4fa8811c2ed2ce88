"""Erasing people over GraphQL, the list that keeps them out, and what is held about somebody."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph_service.access.principal import Principal, Scope, acting_as
from tests.api.conftest import data_of
from tests.api.sample import ANN, ANN_MAIL, RECORDS, Sample

ERASE = """mutation ($input: EraseCustomerInput!) { eraseCustomer(input: $input) {
  forgotten { handles messages redacted completed }
  receipt { id digests rewritten remains { what } } userErrors { field code } } }"""
ERASURES = (
    "query ($handle: String) { erasures(handle: $handle) { receipt reason messages digests liftedAt } }"
)
LIFT = """mutation ($input: LiftSuppressionInput!) { liftSuppression(input: $input) {
  lifted { digests liftedAt } userErrors { field code } } }"""
ACCESS = "query ($customer: String!) { subjectAccess(customer: $customer) { handles json markdown } }"


def erase(sample: Sample, **given: object) -> Any:
    return data_of(sample.context, ERASE, {"input": given})["eraseCustomer"]


@pytest.fixture
def filled(fresh: Sample) -> Sample:
    fresh.context.pipeline.ingest(RECORDS)
    return fresh


def test_a_receipt_and_the_list(filled: Sample) -> None:
    foreseen = erase(filled, customer=ANN.key, dryRun=True)
    assert (foreseen["receipt"], foreseen["forgotten"]["messages"]) == (None, 2)
    erased = erase(filled, customers=[ANN.key, ANN_MAIL.key], reason="request 12 of Ann")
    assert erased["forgotten"] == foreseen["forgotten"]
    assert set(erased["receipt"]["rewritten"]) >= {"interactions", "lexical", "record", "vectors"}
    (listed,) = data_of(filled.context, ERASURES, {"handle": ANN_MAIL.key})["erasures"]
    assert (listed["receipt"], listed["messages"]) == (erased["receipt"]["id"], 2)
    assert listed["digests"] == erased["receipt"]["digests"]
    assert data_of(filled.context, ERASURES, {"handle": "email:bob@else.example"})["erasures"] == []


def test_who_is_let_in_again_comes_in_again(filled: Sample) -> None:
    erase(filled, customer=ANN.key)
    kept_out = filled.context.pipeline.ingest(RECORDS)
    assert (kept_out.receipt.added, kept_out.receipt.suppressed) == (0, 2)
    (lifted,) = data_of(filled.context, LIFT, {"input": {"handle": ANN.key}})["liftSuppression"]["lifted"]
    assert lifted["digests"] == []
    assert lifted["liftedAt"] is not None
    assert filled.context.pipeline.ingest(RECORDS).receipt.added == 2
    again = data_of(filled.context, LIFT, {"input": {"handle": ANN.key}})["liftSuppression"]
    assert again == {"lifted": [], "userErrors": [{"field": "handle", "code": "NOT_FOUND"}]}


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({}, "customer", "BAD_REQUEST"),
        ({"customers": []}, "customers", "BAD_REQUEST"),
        ({"customer": ANN.key, "customers": [ANN.key]}, "customers", "BAD_REQUEST"),
        ({"customers": [ANN.key, "twitter:nobody"]}, "customers", "NOT_FOUND"),
    ],
)
def test_what_cannot_be_erased_changes_nothing(
    filled: Sample, given: dict[str, Any], field: str, code: str
) -> None:
    assert erase(filled, **given)["userErrors"] == [{"field": field, "code": code}]
    assert filled.context.store.counts()["messages"] == 13


def test_all_that_is_held_about_somebody(filled: Sample) -> None:
    found = data_of(filled.context, ACCESS, {"customer": ANN.key})["subjectAccess"]
    held = json.loads(found["json"])["held"]
    assert found["handles"] == [ANN_MAIL.key, ANN.key]
    assert {"handles", "customers", "messages"} <= held.keys()
    hers = [row for row in RECORDS if getattr(row, "sender", None) in (ANN, ANN_MAIL)]
    assert sorted(row["text"] for row in held["messages"]) == sorted(row.text for row in hers)
    assert all(row.text in found["markdown"] for row in hers)
    # Nothing of anybody else's name or address.
    assert "Bob Baker" not in found["json"]


def test_only_admin_may(filled: Sample) -> None:
    with (
        acting_as(Principal("reader", frozenset({Scope.READ, Scope.ACT}))),
        pytest.raises(Exception, match="admin"),
    ):
        data_of(filled.context, ACCESS, {"customer": ANN.key})
