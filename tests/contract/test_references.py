"""References on both engines: what they rest on, whom a change concerns, and that nothing is left behind."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from graph_service.pipeline.forget import handles_of
from graph_service.pipeline.references import STAGE, version
from graph_service.pipeline.restore import compared, restore
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.export import exported_file
from graph_service.store.port import Engine, Statement
from graph_service.store.record import GraphStore
from ingest.canonical import Record
from ingest.company import Product
from ingest.facts import Opportunity, Referral, UseOutcome, Vouching
from ingest.reference_budget import ReferenceBudget
from tests.looked import looked
from tests.records import START, asserted
from tests.references import act, asked_and_yes, day, decided, followed, held, states, taken_in
from tests.signals import ANN, ANN_MAIL, BOB, COMPANY, US, said

VOUCHES = "willingness_to_vouch the Kettle"


def test_willingness_is_inferred_for_what_a_message_is_about(store: GraphStore) -> None:
    taken_in(
        store,
        said(1, ANN, VOUCHES),
        said(2, BOB, "recommendation"),
        said(3, US, "recommendation the Pan"),
        said(4, BOB, "sad recommendation the Pan"),
    )
    assert states(store) == {"twitter:ann/kettle": "inferred", "twitter:bob/": "inferred"}
    told = looked(
        store,
        "MATCH (c:Customer)<-[:BY]-(r:Reference)-[:FOR]->(p:Product) MATCH (r)-[:RESTS_ON]->(m:Message) "
        "RETURN c.key, r.state, p.slug, m.key, r.since",
    )
    assert told == [["twitter:ann", "inferred", "kettle", "twitter:1", said(1, ANN, "").sent_at]]


def test_the_ladder_follows_what_was_asked_and_said(store: GraphStore) -> None:
    taken_in(store, said(1, ANN, VOUCHES), *asked_and_yes(product="kettle"))
    (row,) = held(store).values()
    assert (row.state, row.since, row.because) == ("confirmed", day(1), "desk:reference_act/yes-ann-0-kettle")
    assert (row.expires_at, row.falls_to, row.rests_until) == (day(366), "inferred", None)
    uses = [act(f"use{n}", Vouching.USED, 2 + n, product="kettle") for n in range(3)]
    store.load(uses)
    (row,) = held(followed(store)).values()
    assert (row.state, row.since, row.rests_until, row.wakes_as) == ("resting", day(4), day(182), "active")
    store.load([act("no", Vouching.WITHDRAWN, 9, product="kettle")])
    (row,) = held(followed(store)).values()
    assert (row.state, row.expires_at, row.rests_until, row.wakes_as) == ("withdrawn", None, None, None)


def test_whatever_the_order_and_however_often(store: GraphStore) -> None:
    asked, yes = asked_and_yes()
    records: list[Record] = [asked, yes, said(1, ANN, VOUCHES), act("use", Vouching.USED, 3)]
    for order in permutations(records):
        taken_in(store, *order)
    position = store.position()
    assert states(followed(store)) == {"twitter:ann/": "active", "twitter:ann/kettle": "inferred"}
    assert store.position() == position


def test_a_refused_consent_withdraws_from_everything(store: GraphStore) -> None:
    taken_in(store, *asked_and_yes(product="kettle"), decided("no", 5, ANN_MAIL))
    assert states(store) == {
        "email:ann@example.org/": "withdrawn",
        "email:ann@example.org/kettle": "withdrawn",
    }
    store.load([decided("yes", 6, granted=True)])
    assert set(states(followed(store)).values()) == {"withdrawn"}
    store.load(asked_and_yes(product="kettle", at=7))
    assert states(followed(store)) == {
        "email:ann@example.org/": "withdrawn",
        "email:ann@example.org/kettle": "confirmed",
    }


def test_who_brought_somebody_may_vouch(store: GraphStore) -> None:
    taken_in(store, Referral(source="crm", native_id="f", at=START, handle=BOB, referred=US))
    assert states(store) == {"twitter:bob/": "inferred"}


def test_two_who_turn_out_to_be_one_climb_together(store: GraphStore) -> None:
    mail = replace(ANN_MAIL, address="ann@other.example")
    asked, yes = asked_and_yes()
    taken_in(store, asked, replace(yes, handle=mail))
    assert states(store) == {"twitter:ann/": "asked"}
    ann = replace(ANN, identifiers=("email:ann@other.example",))
    store.load([said(1, replace(mail, identifiers=("email:ann@other.example",)), "hi"), said(2, ann, "hi")])
    assert list(states(followed(store)).values()) == ["confirmed"]


def test_who_turns_out_to_be_somebody_else_takes_along_what_she_said(store: GraphStore) -> None:
    other = replace(ANN, channel="web")
    spoken = [said(n, who, "hello") for n, who in enumerate((ANN, ANN_MAIL, other))]
    taken_in(store, *spoken, act("a", Vouching.ASKED, 0, other))
    assert states(store) == {"email:ann@example.org/": "asked"}
    store.load([asserted("x", (other, ANN_MAIL), same=False), asserted("y", (other, ANN), same=False)])
    assert states(followed(store)) == {"web:ann/": "asked"}


def test_what_is_unsaid_infers_no_more(store: GraphStore) -> None:
    taken_in(store, said(1, ANN, VOUCHES))
    store.load([replace(said(1, ANN, "hello"), revised_at=day(1))])
    assert states(followed(store)) == {}


def test_an_act_moved_to_somebody_else_leaves_nothing(store: GraphStore) -> None:
    asked = act("a", Vouching.ASKED, 0)
    taken_in(store, asked)
    store.load([replace(asked, handle=BOB, revised_at=day(1))])
    assert states(followed(store)) == {"twitter:bob/": "asked"}


def test_a_product_sold_later_is_joined(store: GraphStore) -> None:
    taken_in(store, act("a", Vouching.ASKED, 0, product="wok"))
    assert looked(store, "MATCH (r:Reference)-[:FOR]->(p:Product) RETURN p.slug") == []
    store.declare_company(replace(COMPANY, products=(*COMPANY.products, Product("wok", "Wok", ()))))
    followed(store)
    assert looked(store, "MATCH (r:Reference)-[:FOR]->(p:Product) RETURN p.slug") == [["wok"]]


def test_another_budget_tires_sooner(store: GraphStore) -> None:
    taken_in(store, *asked_and_yes(), act("use", Vouching.USED, 3))
    store.declare_company(replace(COMPANY, references=ReferenceBudget(uses=1, days=10)))
    (row,) = held(followed(store)).values()
    assert (row.state, row.rests_until) == ("resting", day(13))
    assert store.company() == replace(COMPANY, references=ReferenceBudget(uses=1, days=10))


def test_each_act_is_kept_whole_and_joined(store: GraphStore) -> None:
    deal = Opportunity(source="crm", native_id="o", at=START)
    use = act("use", Vouching.USED, 3, opportunity=deal.key, message="twitter:1", product="kettle")
    end = act("end", Vouching.ENDED, 4, use=use.key, outcome=UseOutcome.WON, product="kettle")
    taken_in(store, end, use, said(1, US, "hello"), deal)
    told = looked(
        store,
        "MATCH (e:ReferenceAct)-[:ENDS]->(a:ReferenceAct)-[:NAMED_FOR]->(o:Opportunity) "
        "MATCH (a)-[:SAID_IN]->(m:Message) MATCH (a)-[:CONCERNS]->(p:Product) "
        "RETURN e.outcome, o.key, m.key, p.slug, a.prospect",
    )
    assert told == [["won", deal.key, "twitter:1", "kettle", "Acme"]]


def test_a_person_forgotten_leaves_no_reference(store: GraphStore) -> None:
    taken_in(store, said(1, ANN, VOUCHES), *asked_and_yes(), decided("no", 5), *asked_and_yes(BOB))
    assert store.foresee(handles_of(store, "twitter:ann")).facts == 3
    store.forget(handles_of(store, "twitter:ann"))
    assert states(followed(store)) == {"twitter:bob/": "confirmed"}
    assert looked(store, "MATCH (a:ReferenceAct) RETURN a.key ORDER BY a.key") == [
        ["desk:reference_act/ask-bob-0-None"],
        ["desk:reference_act/yes-bob-0-None"],
    ]


def test_a_no_that_stands_in_the_message_of_somebody_forgotten_stays(store: GraphStore) -> None:
    told = act("no", Vouching.WITHDRAWN, 3, BOB, message="twitter:1")
    taken_in(store, said(1, ANN, "Bob says no."), said(2, BOB, "hello"), *asked_and_yes(BOB), told)
    assert states(followed(store)) == {"twitter:bob/": "withdrawn"}
    store.forget(handles_of(store, "twitter:ann"))
    assert states(followed(store)) == {"twitter:bob/": "withdrawn"}
    assert len(looked(store, "MATCH (a:ReferenceAct) RETURN a.key")) == 3
    assert "Bob says no" not in str(list(store.export()))
    assert "twitter:1" not in str(list(store.export()))


def test_who_is_forgotten_is_not_named_by_others(store: GraphStore) -> None:
    named = act("use", Vouching.USED, 3, BOB, prospect="Call with ann@example.org", note="asked by @ann")
    taken_in(store, said(1, ANN, "hello"), said(2, ANN_MAIL, "hello"), named)
    store.forget(handles_of(store, "twitter:ann"))
    assert "ann@example.org" not in str(list(store.export()))


def test_an_export_restores_acts_and_the_budget(store: GraphStore, tmp_path: Path) -> None:
    use = act("use", Vouching.USED, 3, message="twitter:1", opportunity="crm:opportunity/o")
    end = act("end", Vouching.ENDED, 4, use=use.key)
    taken_in(store, said(1, ANN, VOUCHES), *asked_and_yes(product="kettle", until=day(90)), use, end)
    store.declare_company(replace(COMPANY, references=ReferenceBudget(asks=1)))
    exported = list(exported_file(store.export()))
    other = GraphStore(EmbeddedEngine(tmp_path / "other"))
    restore(other, lambda: exported, lambda _: None)
    followed(other)
    assert compared(other, exported).difference is None
    assert states(other) == states(followed(store))
    other.close()


def test_the_stage_reads_no_change_twice(store: GraphStore, engine: Engine) -> None:
    taken_in(store, said(1, ANN, VOUCHES))
    engine.write(lambda tx: tx.run(Statement("break", "MATCH (r:Reference) SET r.state = 'none'")))
    assert states(followed(store)) == {"twitter:ann/kettle": "none"}
    assert store.cursor(STAGE, version(COMPANY)).seq > 0


@pytest.mark.parametrize("what", [Vouching.CONFIRMED, Vouching.USED])
def test_nobody_is_a_reference_who_was_not_asked(store: GraphStore, what: Vouching) -> None:
    taken_in(store, act("a", what, 0))
    assert states(store) == {}
