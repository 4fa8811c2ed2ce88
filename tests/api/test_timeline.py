"""A person's timeline, what she wants settled and how far messages went, over GraphQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph_service.store.model import ChangeKind
from tests.api.conftest import data_of, refusal_of
from tests.api.sample import Sample, opened
from tests.contract.conftest import bolt_engine
from tests.jane import BOB, COMPANY, RECORDS, TIMELINE, said

BY = '(by: {handle: {channel: "twitter", address: "jane"}})'


@pytest.fixture(scope="module")
def jane(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = opened(tmp_path_factory.mktemp("jane"))
    made.context.pipeline.declare_company(COMPANY)
    made.context.pipeline.ingest(RECORDS)
    yield made
    made.engine.close()


def ask(sample: Sample, query: str, **variables: Any) -> Any:
    return data_of(sample.context, query, variables)


PAGE = f"""query ($order: TimelineOrder!, $first: Int, $after: String, $time: Time) {{ customer{BY} {{
  timeline(order: $order, first: $first, after: $after, time: $time) {{
    pageInfo {{ hasNextPage endCursor }}
    edges {{ node {{ kind summary by {{ channel address }} }} }} }} }} }}"""


def told(page: Any) -> list[tuple[str, str, str]]:
    nodes = [edge["node"] for edge in page["edges"]]
    return [
        (node["kind"], f"{node['by']['channel']}:{node['by']['address']}", node["summary"]) for node in nodes
    ]


def timeline(sample: Sample, **variables: Any) -> Any:
    return ask(sample, PAGE, **variables)["customer"]["timeline"]


@pytest.fixture(params=["embedded", "neo4j"])
def on_each_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sample]:
    other = bolt_engine(request.getfixturevalue("empty_neo4j")) if request.param == "neo4j" else None
    made = opened(tmp_path, other)
    made.context.pipeline.declare_company(COMPANY)
    made.context.pipeline.ingest(RECORDS)
    yield made
    made.engine.close()


def test_one_person_on_every_channel_is_one_timeline(on_each_store: Sample) -> None:
    assert told(timeline(on_each_store, order="OLDEST")) == TIMELINE
    assert told(timeline(on_each_store, order="LATEST")) == TIMELINE[::-1]


@pytest.mark.parametrize("order", ["OLDEST", "LATEST"])
def test_page_by_page(jane: Sample, order: str) -> None:
    found, after, more = [], None, True
    while more:
        page = timeline(jane, order=order, first=4, after=after)
        found += told(page)
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert found == (TIMELINE if order == "OLDEST" else TIMELINE[::-1])


def test_pages_hold_still_when_something_is_learnt_of_before(tmp_path: Path) -> None:
    fresh = opened(tmp_path)
    fresh.context.pipeline.declare_company(COMPANY)
    fresh.context.pipeline.ingest(RECORDS[2:])
    first = timeline(fresh, order="LATEST", first=3)
    # Two messages that are older than all, and one that is later than all of the first page's rest.
    fresh.context.pipeline.ingest(RECORDS[:2])
    rest = timeline(fresh, order="LATEST", first=20, after=first["pageInfo"]["endCursor"])
    fresh.engine.close()
    assert told(first) + told(rest) == TIMELINE[::-1]


def test_as_of_a_time(jane: Sample) -> None:
    past = {"asOf": "2026-03-03T09:00:00Z"}
    assert told(timeline(jane, order="OLDEST", time=past)) == TIMELINE[:3]


def test_a_cursor_of_the_other_order_is_refused(jane: Sample) -> None:
    page = timeline(jane, order="OLDEST", first=1)
    variables = {"order": "LATEST", "after": page["pageInfo"]["endCursor"]}
    assert refusal_of(jane.context, PAGE, variables)[0] == "INVALID_CURSOR"


def test_what_an_entry_leads_to(jane: Sample) -> None:
    query = f"""{{ customer{BY} {{ timeline(order: OLDEST) {{ edges {{ node {{
      kind handle {{ address }} message {{ text }} target {{ address }} products {{ slug }} }} }} }} }} }}"""
    nodes = {
        node["kind"]: node
        for edge in ask(jane, query)["customer"]["timeline"]["edges"]
        for node in [edge["node"]]
    }
    assert nodes["like"]["message"] == {"text": "It does, in every plan."}
    assert nodes["referral"]["target"] == {"address": "kim@friends.example"}
    assert nodes["bought"]["products"] == [{"slug": "lark-notes"}]
    assert nodes["consent"] == {
        "kind": "consent",
        "handle": {"address": "jane@kettles.example"},
        "message": None,
        "target": None,
        "products": [],
    }


def reads_of(sample: Sample, field: str) -> dict[str, int]:
    """How often the store is read for a field of all customers, by statement."""
    sample.engine.reads.clear()
    found = ask(sample, f"{{ customers {{ edges {{ node {{ {field} }} }} }} }}")
    assert len(found["customers"]["edges"]) == 3
    return dict(sample.engine.reads)


def test_many_people_with_many_kinds_take_one_call_each(jane: Sample) -> None:
    entry = "kind by { id } handle { id } message { id } target { id } products { id }"
    assert reads_of(jane, f"timeline {{ edges {{ node {{ {entry} }} }} }}") == {
        "customer page": 1,
        "timelines, latest first": 1,
        "handles": 1,
        "message rows": 1,
        "products": 1,
    }


def test_so_do_their_matters_and_how_far_messages_went(jane: Sample) -> None:
    matter = "state messages { edges { node { reach { engaged } } } }"
    assert reads_of(jane, f"matters {{ edges {{ node {{ {matter} }} }} }}") == {
        "customer page": 1,
        "clock": 1,
        "matters of customers": 1,
        "message rows": 1,
        "reach": 1,
    }


def test_reach(jane: Sample) -> None:
    query = f"""{{ customer{BY} {{ timeline(order: OLDEST, first: 2) {{ edges {{ node {{
      message {{ reach {{ potential engaged unknown explanation }} }} }} }} }} }} }}"""
    asked, answer = (
        edge["node"]["message"]["reach"] for edge in ask(jane, query)["customer"]["timeline"]["edges"]
    )
    assert (asked["potential"], asked["engaged"]) == (None, 0)
    assert asked["unknown"] == "No source had said by then how many follow twitter:jane."
    assert (answer["potential"], answer["engaged"], answer["unknown"]) == (900, 1, None)


MATTERS = f"""query ($state: MatterState) {{ customer{BY} {{ matters(state: $state) {{ edges {{ node {{
  id state openedAt firstAnsweredAt answeredBy settledBy settledAt settlesAt messageCount handovers
  firstAnswer {{ text }} products {{ slug }} customer {{ name }}
  messages {{ edges {{ node {{ text }} }} }} }} }} }} }} }}"""


def matters(sample: Sample, state: str | None = None) -> list[Any]:
    return [edge["node"] for edge in ask(sample, MATTERS, state=state)["customer"]["matters"]["edges"]]


def test_what_she_wants_settled(jane: Sample) -> None:
    call, mail, tweet = matters(jane)
    assert (call["state"], mail["state"]) == ("OPEN", "OPEN")
    assert tweet == {
        "id": tweet["id"],
        "state": "ANSWERED",
        "openedAt": "2026-03-01T09:00:00Z",
        "firstAnsweredAt": "2026-03-02T09:00:00Z",
        "answeredBy": "US",
        "settledBy": None,
        "settledAt": None,
        "settlesAt": "2026-04-01T09:00:00Z",
        "messageCount": 2,
        "handovers": 0,
        "firstAnswer": {"text": "It does, in every plan."},
        "products": [{"slug": "lark-notes"}],
        "customer": {"name": "Jane Doe"},
        "messages": {
            "edges": [
                {"node": {"text": "Does Lark Notes print?"}},
                {"node": {"text": "It does, in every plan."}},
            ]
        },
    }
    assert [matter["id"] for matter in matters(jane, "ANSWERED")] == [tweet["id"]]
    assert matters(jane, "SETTLED") == []


def test_a_matter_by_its_id(jane: Sample) -> None:
    wanted = matters(jane)[2]["id"]
    query = "query ($id: ID!) { node(id: $id) { __typename id ... on Matter { messageCount } } }"
    assert ask(jane, query, id=wanted)["node"] == {"__typename": "Matter", "id": wanted, "messageCount": 2}


def test_silence_counts_by_the_clock_of_the_record(tmp_path: Path) -> None:
    fresh = opened(tmp_path)
    fresh.context.pipeline.declare_company(COMPANY)
    fresh.context.pipeline.ingest(RECORDS)
    seq = fresh.context.store.position().seq
    fresh.context.pipeline.ingest([said("late", BOB, 61, "Somebody else, two months later")])
    settled = matters(fresh, "SETTLED")
    changes = fresh.context.store.changes(seq, [ChangeKind.MATTERS], 10)
    fresh.engine.close()
    assert [(m["settledBy"], m["settledAt"], m["settlesAt"]) for m in settled] == [
        ("SILENCE", "2026-04-01T09:00:00Z", None)
    ]
    # Nothing of hers was written for it.
    assert {key for change in changes for key in change.keys} == {"twitter:late"}
