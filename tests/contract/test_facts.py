"""What is known of people beside what they say, on both engines: whichever came first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from graph_service.store.loading import Receipt
from graph_service.store.port import Row
from graph_service.store.record import GraphStore
from ingest.canonical import MessageKind, Profile, Record
from ingest.company import Company, Product
from ingest.facts import (
    Consent,
    Opportunity,
    Organization,
    Reaction,
    ReactionKind,
    Referral,
    Ticket,
    Usage,
    UsageKind,
)
from ingest.handle import Handle
from tests.looked import looked
from tests.records import START, tweet

ANN, BOB = Handle("twitter", "ann"), Handle("twitter", "bob")
LATER = START + timedelta(days=1)


def reaction(native_id: str = "r1", *, message: str = "1") -> Reaction:
    return Reaction(
        source="twitter", native_id=native_id, at=START, handle=BOB, kind=ReactionKind.LIKE, message=message
    )


ROOM = replace(tweet(1), conversation="room")
DEAL = {"source": "twitter", "at": START}
WAITING: list[tuple[list[Record], str, list[list[object]]]] = [
    (
        [tweet(1), reaction()],
        "MATCH (h:Handle)-[:GAVE]->(r:Reaction)-[:TO]->(m:Message) RETURN h.key, r.kind, m.key",
        [["twitter:bob", "like", "twitter:1"]],
    ),
    (
        [ROOM, Ticket(source="twitter", native_id="t", at=START, handle=ANN, conversation="room")],
        "MATCH (h:Handle)-[:OPENED]->(:Ticket)-[:COVERS]->(c:Conversation) RETURN h.key, c.key",
        [["twitter:ann", "twitter:#room"]],
    ),
    (
        [
            Referral(native_id="f", handle=ANN, referred=BOB, opportunity="o", **DEAL),  # type: ignore[arg-type]
            Opportunity(native_id="o", handle=BOB, won=True, organization="acme", **DEAL),  # type: ignore[arg-type]
            Organization(native_id="acme", name="Acme", **DEAL),  # type: ignore[arg-type]
        ],
        "MATCH (a:Handle)-[:MADE]->(r:Referral)-[:BROUGHT]->(b:Handle) "
        "MATCH (r)-[:LED_TO]->(o:Opportunity)-[:DEAL_WITH]->(g:Organization) "
        "RETURN a.key, b.key, o.won, g.name",
        [["twitter:ann", "twitter:bob", True, "Acme"]],
    ),
    (
        [
            Profile("crm", ANN, START, job="baker", organization="acme"),
            Organization(source="crm", native_id="acme", at=START, name="Acme"),
        ],
        "MATCH (h:Handle)-[:HAS_TRAIT]->(t:Trait)-[:NAMES]->(g:Organization) RETURN h.key, t.value, g.name",
        [["twitter:ann", "acme", "Acme"]],
    ),
]


@pytest.mark.parametrize(("records", "statement", "told"), WAITING)
def test_whichever_comes_first_what_belongs_together_is_joined(
    store: GraphStore, records: list[Record], statement: str, told: list[list[object]]
) -> None:
    for record in records:
        store.load([record])
    assert looked(store, statement) == told


@pytest.mark.parametrize(("records", "statement", "told"), WAITING)
def test_and_in_the_other_order(
    store: GraphStore, records: list[Record], statement: str, told: list[list[object]]
) -> None:
    for record in reversed(records):
        store.load([record])
    assert looked(store, statement) == told


def test_a_product_declared_later_is_joined_to_its_users(store: GraphStore) -> None:
    store.load(
        [Usage(source="crm", native_id="u", at=START, handle=ANN, product="kettle", kind=UsageKind.BOUGHT)]
    )
    store.declare_company(Company("Larkspur", products=(Product("kettle", "Kettle", ()),)))
    told = looked(store, "MATCH (h:Handle)-[:HAS]->(u:Usage)-[:OF]->(p:Product) RETURN h.key, u.kind, p.slug")
    assert told == [["twitter:ann", "bought", "kettle"]]


def test_the_later_revision_is_kept_and_nothing_else(store: GraphStore) -> None:
    asked = Consent(source="crm", native_id="c", at=START, handle=ANN, purpose="reference", granted=True)
    withdrawn = replace(asked, granted=False, revised_at=LATER, handle=BOB)
    assert store.load([asked]) == Receipt(facts=1, graph_version=1)
    assert store.load([withdrawn]).graph_version == 2
    assert store.load([asked, withdrawn]).graph_version == 2
    told = looked(store, "MATCH (h:Handle)-[:DECIDED]->(c:Consent) RETURN h.key, c.purpose, c.granted")
    assert told == [["twitter:bob", "reference", False]]


def test_a_trait_holds_from_when_it_was_first_said_to_when_it_was_last(store: GraphStore) -> None:
    moments = [START + timedelta(days=day) for day in (3, 1, 2)]
    for moment in moments:
        store.load([Profile("crm", ANN, moment, postal_code="10115")])
    store.load([Profile("crm", ANN, LATER, postal_code="20095")])
    told = looked(store, "MATCH (t:Trait) RETURN t.value, t.at, t.lastAt, t.saidAt ORDER BY t.value")
    assert told == [
        ["10115", START + timedelta(days=1), START + timedelta(days=3), [spelled(day) for day in (1, 2, 3)]],
        ["20095", LATER, LATER, [spelled(1)]],
    ]


def spelled(day: int) -> str:
    return (START + timedelta(days=day)).isoformat(timespec="microseconds")


def test_the_same_said_again_later_keeps_when_it_was_learnt(store: GraphStore) -> None:
    asked = Consent(source="crm", native_id="c", at=START, handle=ANN, purpose="reference", granted=True)
    seen = "MATCH (h:Handle)-[:DECIDED]->(c:Consent) RETURN c.recordedAt, c.seq, c.granted"
    store.load([asked])
    before = looked(store, seen)
    store.load([replace(asked, revised_at=LATER)])
    assert looked(store, seen) == before
    store.load([replace(asked, revised_at=START, granted=False)])
    assert looked(store, seen) == before


def test_what_a_contact_was_is_kept(store: GraphStore) -> None:
    call = replace(tweet(1), text="", outcome="missed", seconds=12, rating=9)
    store.load([call])
    row = store.messages(["twitter:1"])[0]
    assert (row.text, row.kind, row.outcome, row.seconds, row.rating) == ("", None, "missed", 12, 9)


def test_whom_our_own_system_calls_ours_speaks_for_us_whenever_it_says_so(store: GraphStore) -> None:
    store.declare_company(Company("Larkspur"))
    asked = replace(tweet(1), mentions=(Handle("zendesk", "7"),))
    answered = replace(tweet(2, reply_to=1), sender=Handle("zendesk", "7"))
    thanked = tweet(3, reply_to=2)
    store.load([asked, answered, thanked])
    assert directions(store) == ["peer", "peer", "peer"]
    store.load([Profile("zendesk", Handle("zendesk", "7", ours=True), START)])
    assert directions(store) == ["inbound", "outbound", "inbound"]
    store.declare_company(Company("Larkspur", domains=("larkspur.example",)))
    assert directions(store) == ["inbound", "outbound", "inbound"]


def directions(store: GraphStore) -> list[str]:
    return [row.direction for row in store.messages([f"twitter:{number}" for number in (1, 2, 3)])]


def test_how_many_there_are(store: GraphStore) -> None:
    none: Row = {"messages": 0, "handles": 0, "customers": 0, "conversations": 0, "products": 0}
    assert {name: store.counts()[name] for name in none} == none
    store.load([tweet(1), reaction()])
    assert (store.counts()["handles"], store.counts()["messages"]) == (2, 1)


def test_what_there_is_is_counted_by_kind(store: GraphStore) -> None:
    call = replace(tweet(3), kind=MessageKind.CALL)
    opened = Ticket(source="twitter", native_id="t", at=START, handle=ANN)
    store.load([tweet(1), tweet(2), call, reaction("r1"), reaction("r2"), opened])
    assert list(store.contacts().items()) == [("twitter", 2), ("call", 1)]
    assert list(store.facts().items()) == [("like", 2), ("ticket", 1)]
