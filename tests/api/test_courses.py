"""How a matter went and what messages of a room likely answer, over GraphQL."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ingest.canonical import Message
from ingest.handle import Handle
from tests.api.conftest import data_of
from tests.api.sample import Sample
from tests.jane import BOB, COMPANY, HELP, TWITTER
from tests.records import tweet

QUERY = """{ customer(by: {handle: {channel: "twitter", address: "jane"}}) {
  matters { edges { node { course { kind at by team settledBy message { text } } } } }
  conversations { edges { node { messages { edges { node {
    text likelyReplyTo { probability message { text } } } } } } } } } }"""


def said(minute: int, sender: Handle, text: str, **more: Any) -> Message:
    return replace(tweet(minute, text=text), sender=sender, conversation="room", **more)


@pytest.fixture
def asked(fresh: Sample) -> Any:
    fresh.context.pipeline.declare_company(COMPANY)
    fresh.context.pipeline.ingest(
        [
            said(0, BOB, "Where is my bill?", mentions=(HELP,)),
            said(1, TWITTER, "Does Lark Notes print?", mentions=(HELP,)),
            said(2, HELP, "It does, in every plan."),
            said(3, TWITTER, "Thanks a lot!", reply_to="2"),
        ]
    )
    return data_of(fresh.context, QUERY, {})["customer"]


def test_how_it_went(asked: Any) -> None:
    [matter] = asked["matters"]["edges"]
    steps = matter["node"]["course"]
    assert [(step["kind"], step["by"], step["message"]["text"]) for step in steps] == [
        ("ASKED", "CUSTOMER", "Does Lark Notes print?"),
        ("ANSWERED", "US", "It does, in every plan."),
        ("THANKED", "CUSTOMER", "Thanks a lot!"),
    ]
    assert (steps[1]["at"], steps[1]["team"], steps[1]["settledBy"]) == ("2026-03-01T09:02:00Z", "care", None)


def test_what_it_likely_answers(asked: Any) -> None:
    nodes = [
        edge["node"]
        for place in asked["conversations"]["edges"]
        for edge in place["node"]["messages"]["edges"]
    ]
    likely = {node["text"]: node["likelyReplyTo"] for node in nodes}
    found = likely["It does, in every plan."]
    assert found["message"] == {"text": "Does Lark Notes print?"}
    assert 0.7 <= found["probability"] < 1
    # It begins something, and of the last its source tells what it answers.
    assert (likely["Where is my bill?"], likely["Thanks a lot!"]) == (None, None)
