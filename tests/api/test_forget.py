"""Forgetting a person over GraphQL."""

from __future__ import annotations

from typing import Any

import pytest

from graph_service.api.ids import global_id
from tests.api.conftest import data_of
from tests.api.sample import ANN, ANN_MAIL, RECORDS, Sample

FORGET = """mutation ($input: ForgetInput!) { forget(input: $input) {
  forgotten { handles messages facts conversations redacted rejects completed }
  userErrors { field code message } } }"""
ASK = """{ customers { edges { node { name } } } stats { messages }
  search(text: "love Ann printing", first: 20) { edges { node { message { text } } } } }"""
GONE = {
    "handles": [ANN_MAIL.key, ANN.key],
    "messages": 2,
    "facts": 0,
    "conversations": 1,
    "redacted": 1,
    "rejects": 0,
    "completed": False,
}


def forget(sample: Sample, **given: object) -> Any:
    return data_of(sample.context, FORGET, {"input": given})["forget"]


@pytest.mark.parametrize("customer", [global_id("Customer", ANN_MAIL.key), "twitter:@Ann"])
def test_a_person_is_gone_from_every_answer(fresh: Sample, customer: str) -> None:
    fresh.context.pipeline.ingest(RECORDS)
    foreseen = forget(fresh, customer=customer, dryRun=True)
    assert foreseen == {"forgotten": GONE, "userErrors": []}
    before = data_of(fresh.context, ASK, {})
    assert before["stats"]["messages"] == 13
    assert forget(fresh, customer=customer) == foreseen
    after = data_of(fresh.context, ASK, {})
    assert [edge["node"]["name"] for edge in after["customers"]["edges"]] == ["Bob Baker", None]
    assert after["stats"]["messages"] == 11
    texts = [edge["node"]["message"]["text"] for edge in after["search"]["edges"]]
    assert len([text for text in texts if "printing" in text or "let" in text]) == 0
    assert len(texts) < len(before["search"]["edges"])


@pytest.mark.parametrize(
    ("customer", "code"),
    [
        ("twitter:nobody", "NOT_FOUND"),
        ("twitter:larkhelp", "BAD_REQUEST"),
        ("rubbish", "INVALID_ID"),
        (global_id("Message", "twitter:a1"), "INVALID_ID"),
    ],
)
def test_who_cannot_be_forgotten_is_a_user_error(fresh: Sample, customer: str, code: str) -> None:
    fresh.context.pipeline.ingest(RECORDS)
    answer = forget(fresh, customer=customer)
    assert answer["forgotten"] is None
    assert [(error["field"], error["code"]) for error in answer["userErrors"]] == [("customer", code)]
    assert data_of(fresh.context, "{ stats { messages } }", {}) == {"stats": {"messages": 13}}
