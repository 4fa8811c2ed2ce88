"""Signals on both engines: raised once, whatever comes in which order, and kept with what people did."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from algorithms.signals import Status
from graph_service.pipeline.forget import handles_of
from graph_service.pipeline.restore import compared, restore
from graph_service.pipeline.signals import Span, signals, would_raise
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.export import exported_file
from graph_service.store.model import Addition, ChangeKind
from graph_service.store.port import Engine, Statement
from graph_service.store.record import GraphStore
from graph_service.store.signals import SignalFilter, Urgency
from ingest.canonical import Message, Record
from ingest.facts import Doing, SignalAct, Ticket
from ingest.handle import Handle
from ingest.signal_rules import Rule, default_rules, parse_rules
from tests.records import START
from tests.signals import ANN, ANN_MAIL, BOB, COMPANY, US, act, follow, held, minutes, said, taken_in

WIPE: Final = Statement("wipe", "MATCH (n) DETACH DELETE n")
FORGET_CURSOR: Final = Statement("forget cursor", "MATCH (m:Meta {key: 'cursor:signals'}) DELETE m")
FORGET_SIGNALS: Final = Statement("forget signals", "MATCH (s:Signal) DETACH DELETE s")
ASKED: Final = said(1, ANN, "kettle complaint sad")
MORE: Final = said(3, ANN, "still sad complaint", reply_to="1")
ANSWER: Final = said(5, US, "sorry", reply_to="1", mentions=(ANN,))
DAY: Final = timedelta(days=1)


def rules(**more: object) -> tuple[Rule, ...]:
    return parse_rules({"signals": [{"kind": "trouble", "team": "support", "due": "1d", **more}]})


def routed(store: GraphStore) -> list[str]:
    """The signals that were given a team, in the order in which they were."""
    return [place.key for place in store.signals.routed(Addition(0, ""), store.position().seq)]


def test_a_matter_raises_a_signal_of_a_kind_once(store: GraphStore) -> None:
    taken_in(store, [ASKED, MORE, said(4, ANN, "praise cancellation", reply_to="3")])
    rows = held(store)
    assert {key: row.raised_by for key, row in rows.items()} == {
        "twitter:1/trouble": ("twitter:1", "twitter:3"),
        "twitter:1/cancellation": ("twitter:4",),
        "twitter:1/praise": ("twitter:4",),
    }
    first = rows["twitter:1/trouble"]
    assert first.matter == "twitter:ann/twitter:1"
    assert (first.standing.team, first.standing.status) == ("support", Status.OPEN)
    assert (first.standing.raised_at, first.standing.due_at) == (ASKED.sent_at, ASKED.sent_at + DAY)


def test_what_is_in_no_matter_raises_one_in_its_conversation(store: GraphStore) -> None:
    rooms = {2: "room", 3: "room", 4: "hall"}
    records = [said(n, ANN, "thanks", conversation=room) for n, room in rooms.items()]
    warm = parse_rules({"signals": [{"kind": "warm", "team": "m", "due": "1d", "intents": ["thanks"]}]})
    company = replace(COMPANY, rules=warm)
    taken_in(store, [records[1], act("a", Doing.TAKE, minutes(9), "twitter:3", "warm")], company)
    taken_in(store, records, company)
    found = {key: (row.matter, row.raised_by, row.standing.owner) for key, row in held(store).items()}
    assert found == {
        "twitter:2/warm": (None, ("twitter:2", "twitter:3"), "kim"),
        "twitter:4/warm": (None, ("twitter:4",), None),
    }


def test_twice_is_once_and_nothing_is_told_again(store: GraphStore) -> None:
    taken_in(store, [ASKED, MORE, ANSWER])
    before, position = held(store), store.position()
    taken_in(store, [MORE, ANSWER, ASKED])
    assert (held(store), store.position()) == (before, position)
    assert routed(store) == ["twitter:1/trouble"]


def test_an_earlier_message_renames_a_signal_and_people_stay_with_it(store: GraphStore) -> None:
    taken_in(store, [MORE, act("a", Doing.TAKE, minutes(10), "twitter:3")])
    assert held(store)["twitter:3/trouble"].standing.owner == "kim"
    taken_in(store, [ASKED])
    [row] = held(store).values()
    assert (row.key, row.standing.status, row.acts) == (
        "twitter:1/trouble",
        Status.TAKEN,
        ("desk:signal_act/a",),
    )
    assert store.signals.signals(["twitter:3/trouble", "twitter:9/trouble"]) == [row, None]


def test_a_question_is_settled_by_an_answer_and_a_complaint_is_not(store: GraphStore) -> None:
    taken_in(store, [said(1, ANN, "question"), said(2, BOB, "sad complaint")])
    assert [row.standing.status for row in held(store).values()] == [Status.OPEN, Status.OPEN]
    taken_in(store, [said(5, US, "so", reply_to="1"), said(6, US, "so", reply_to="2")])
    rows = held(store)
    answered, complained = rows["twitter:1/trouble"].standing, rows["twitter:2/trouble"].standing
    assert (answered.status, answered.resolved_at, answered.resolved_by) == (
        Status.RESOLVED,
        minutes(5),
        None,
    )
    assert complained.status is Status.OPEN


def test_a_question_whose_source_knows_a_reply_is_settled(store: GraphStore) -> None:
    taken_in(store, [said(1, ANN, "question", known_replies=("77",))])
    assert held(store)["twitter:1/trouble"].standing.resolved_at == minutes(1)
    assert routed(store) == []


def test_a_closed_ticket_answers_a_question(store: GraphStore) -> None:
    closed = Ticket(
        source="twitter",
        native_id="t",
        at=START,
        handle=ANN,
        conversation="room",
        status="closed",
        closed_at=minutes(9),
    )
    taken_in(store, [said(1, ANN, "question", conversation="room"), closed])
    assert held(store)["twitter:1/trouble"].standing.resolved_at == minutes(9)


def test_what_was_resolved_comes_back_with_her(store: GraphStore) -> None:
    done = act("a", Doing.RESOLVE, minutes(10))
    taken_in(store, [ASKED])
    taken_in(store, [act("t", Doing.TAKE, minutes(8)), done])
    assert held(store)["twitter:1/trouble"].standing.status is Status.RESOLVED
    taken_in(store, [said(9, ANN, "sad complaint", reply_to="1"), said(20, ANN, "chatter", reply_to="1")])
    assert held(store)["twitter:1/trouble"].standing.status is Status.RESOLVED
    taken_in(store, [said(30, ANN, "sad complaint", reply_to="1")])
    standing = held(store)["twitter:1/trouble"].standing
    assert (standing.status, standing.owner, standing.resolved_at) == (Status.OPEN, None, None)
    assert (standing.raised_at, standing.reopened_at) == (minutes(1), minutes(30))
    assert standing.due_at == minutes(30) + DAY
    assert routed(store) == ["twitter:1/trouble", "twitter:1/trouble"]


def test_another_team_hears_of_it(store: GraphStore) -> None:
    taken_in(store, [ASKED, act("a", Doing.ASSIGN, minutes(4), team="billing", owner="lee")])
    standing = held(store)["twitter:1/trouble"].standing
    assert (standing.team, standing.owner, standing.status) == ("billing", "lee", Status.TAKEN)
    taken_in(store, [act("c", Doing.COMMENT, minutes(5), note="called her")])
    assert routed(store) == ["twitter:1/trouble"]
    taken_in(store, [act("b", Doing.ASSIGN, minutes(6), team="legal")])
    assert routed(store) == ["twitter:1/trouble"] * 2


def test_an_act_may_come_before_its_message(store: GraphStore) -> None:
    taken_in(store, [act("a", Doing.TAKE, minutes(10))])
    taken_in(store, [ASKED])
    assert held(store)["twitter:1/trouble"].standing.owner == "kim"


def test_an_act_that_turns_out_to_be_about_another_leaves_the_first(store: GraphStore) -> None:
    taken_in(store, [ASKED, said(2, BOB, "sad complaint"), act("a", Doing.TAKE, minutes(10))])
    meant = act("a", Doing.TAKE, minutes(10), "twitter:2")
    taken_in(store, [replace(meant, revised_at=minutes(11))])
    owners = {key: row.standing.owner for key, row in held(store).items()}
    assert owners == {"twitter:1/trouble": None, "twitter:2/trouble": "kim"}


def test_when_two_turn_out_to_be_one_their_signals_stay(store: GraphStore) -> None:
    mail = said(2, replace(ANN_MAIL), "sad complaint", conversation="mail")
    taken_in(store, [replace(ASKED, sender=Handle("twitter", "ann")), mail, act("a", Doing.TAKE, minutes(9))])
    assert len(held(store)) == 2
    before = routed(store)
    taken_in(store, [said(50, ANN, "chatter")])
    rows = held(store)
    assert rows["twitter:1/trouble"].standing.owner == "kim"
    assert set(routed(store)) == set(before)


def test_new_rules_hold_for_history_and_old_acts_come_back_with_old_rules(store: GraphStore) -> None:
    taken_in(store, [ASKED, act("a", Doing.TAKE, minutes(9))])
    taken_in(store, [], replace(COMPANY, rules=rules(intents=["idea"])))
    assert held(store) == {}
    taken_in(store, [], replace(COMPANY, rules=rules(intents=["complaint"], priority=9)))
    [row] = held(store).values()
    assert (row.standing.owner, row.standing.priority) == ("kim", 9)
    assert store.company() == replace(COMPANY, rules=rules(intents=["complaint"], priority=9))


def test_a_dry_run_is_what_is_then_raised_and_writes_nothing(store: GraphStore) -> None:
    taken_in(store, [ASKED, MORE, ANSWER, said(90, BOB, "question"), act("a", Doing.TAKE, minutes(9))])
    new = (*rules(intents=["question"], open=True), *rules(intents=["complaint"], tone="negative"))
    before, position = held(store), store.position()
    foreseen = would_raise(store, new, Span())
    assert (held(store), store.position()) == (before, position)
    assert [row.key for row in would_raise(store, new, Span(minutes(2), minutes(90)))] == []
    assert [row.key for row in would_raise(store, new, Span(minutes(90)))] == ["twitter:90/trouble"]
    taken_in(store, [], replace(COMPANY, rules=new))
    assert {row.key: row for row in foreseen} == held(store)
    assert would_raise(store, default_rules(), Span())[0].standing.owner == "kim"


def test_the_most_urgent_come_first(store: GraphStore) -> None:
    day = 24 * 60
    taken_in(
        store,
        [
            said(1, ANN, "idea"),
            said(2, BOB, "sad complaint"),
            said(3, Handle("twitter", "cem"), "sad complaint"),
            said(4, Handle("twitter", "dao"), "cancellation"),
            said(day + 2, Handle("twitter", "eva"), "buying"),
            said(day + 2, Handle("twitter", "fay"), "sad complaint", native_id="f"),
            act("a", Doing.RESOLVE, minutes(10), "twitter:4", "cancellation"),
        ],
    )
    clock = minutes(day + 3)
    order = ["twitter:2/trouble", "twitter:f/trouble", f"twitter:{day + 2}/buying", "twitter:1/idea"]
    order = [order[0], "twitter:3/trouble", *order[1:], "twitter:4/cancellation"]
    everything = store.signals.page(SignalFilter(), clock + timedelta(seconds=1), None, 10)
    assert [row.key for row in everything] == order
    for number, row in enumerate(everything):
        stage = 2 if row.standing.status is Status.RESOLVED else int(row.standing.due_at > clock)
        place = Urgency(stage, row.standing.priority, row.standing.due_at, row.key)
        rest = store.signals.page(SignalFilter(), clock + timedelta(seconds=1), place, 10)
        assert [each.key for each in rest] == order[number + 1 :]


FILTERS: list[tuple[SignalFilter, list[str]]] = [
    (SignalFilter(team="sales"), ["twitter:3/buying"]),
    (SignalFilter(kind="trouble"), ["twitter:1/trouble"]),
    (SignalFilter(status=Status.TAKEN), ["twitter:1/trouble"]),
    (SignalFilter(owner="kim"), ["twitter:1/trouble"]),
    (SignalFilter(customer="twitter:bob"), ["twitter:3/buying"]),
    (SignalFilter(customer="twitter:bob", kind="trouble"), []),
    (SignalFilter(due_from=minutes(2) + DAY), ["twitter:3/buying"]),
    (SignalFilter(due_before=minutes(2) + DAY), ["twitter:1/trouble"]),
]


@pytest.mark.parametrize(("wanted", "keys"), FILTERS, ids=range(len(FILTERS)))
def test_a_filter_lets_through_what_fits_it(store: GraphStore, wanted: SignalFilter, keys: list[str]) -> None:
    taken_in(store, [ASKED, said(3, BOB, "buying"), act("a", Doing.TAKE, minutes(9))])
    assert [row.key for row in store.signals.page(wanted, minutes(10), None, 10)] == keys


def test_what_people_did_is_told_in_order_of_time(store: GraphStore) -> None:
    taken_in(store, [ASKED, act("b", Doing.RESOLVE, minutes(9)), act("z", Doing.TAKE, minutes(8))])
    nobody, acts = store.signals.acts_of_signals(["twitter:9/trouble", "twitter:1/trouble"])
    assert (nobody, [one.act for one in acts]) == ((), ["take", "resolve"])


def test_restored_and_reopened_it_is_the_same(store: GraphStore, tmp_path: Path) -> None:
    company = replace(COMPANY, rules=(*rules(intents=["complaint"]), *rules(intents=["question"], open=True)))
    taken_in(store, [ASKED, MORE, said(2, BOB, "question"), act("a", Doing.TAKE, minutes(9))], company)
    lines = [*exported_file(store.export())]
    assert any(b"signal_act" in line for line in lines)
    other = GraphStore(EmbeddedEngine(tmp_path / "other"))
    restore(other, lambda: lines, lambda _: None)
    follow(other)
    assert compared(other, lines).difference is None
    assert held(other) == held(store)
    other.close()
    again = GraphStore(EmbeddedEngine(tmp_path / "other"))
    signals(again)
    assert held(again) == held(store)
    again.close()


TOKEN: Final = "zqxtoken"
SHE: Final = Handle("twitter", TOKEN)


def everything(store: GraphStore) -> str:
    _, nodes = store.analyse("MATCH (n) RETURN labels(n), properties(n)", {}, 100_000)
    return json.dumps(nodes, default=str).lower()


def test_who_is_forgotten_takes_her_signals_along(store: GraphStore) -> None:
    hers = [said(n, SHE, "sad complaint", native_id=f"{TOKEN}-{n}", conversation="hers") for n in (5, 6)]
    answered = said(7, BOB, "sad complaint", native_id=f"to-{TOKEN}", conversation="his")
    taken_in(
        store,
        [
            hers[1],
            answered,
            act("a", Doing.TAKE, minutes(9), hers[1].key),
            act("b", Doing.COMMENT, minutes(9), answered.key, note=f"a friend of @{TOKEN}"),
        ],
    )
    taken_in(store, [hers[0]])
    assert len(held(store)) == 2
    assert everything(store).count(TOKEN)
    store.forget(handles_of(store, SHE.key))
    assert TOKEN not in everything(store)
    [row] = held(store).values()
    follow(store)
    [after] = held(store).values()
    assert (after.key, after.acts) == (row.key, ("desk:signal_act/b",))
    assert row.key.startswith("twitter:forgotten-")
    assert set(routed(store)) == {row.key}


def from_scratch(store: GraphStore) -> GraphStore:
    store._engine.write(lambda tx: [*tx.run(FORGET_SIGNALS), *tx.run(FORGET_CURSOR)])
    signals(store)
    return store


NUMBERS = st.integers(1, 8)
WORDS = st.sampled_from(
    ["sad complaint", "question", "sad complaint now", "praise", "thanks", "kettle idea", ""]
)


@st.composite
def contacts(draw: st.DrawFn) -> Message:
    sender = draw(st.sampled_from([ANN, Handle("twitter", "ann"), ANN_MAIL, BOB, US]))
    days = draw(st.integers(0, 70))
    return said(
        draw(NUMBERS),
        sender,
        draw(WORDS),
        sent_at=START + timedelta(days=days),
        reply_to=draw(st.none() | NUMBERS.map(str)),
        conversation=draw(st.sampled_from([None, None, "room"])),
        revised_at=draw(st.none() | st.just(START)),
    )


@st.composite
def acts(draw: st.DrawFn) -> SignalAct:
    return act(
        draw(st.sampled_from(["a", "b", "c"])),
        draw(st.sampled_from([Doing.TAKE, Doing.RESOLVE, Doing.REOPEN])),
        START + timedelta(days=draw(st.integers(0, 70))),
        f"twitter:{draw(NUMBERS)}",
    )


@given(
    st.lists(contacts() | acts(), max_size=9, unique_by=lambda record: record.key).flatmap(
        lambda records: st.tuples(st.permutations(records), st.lists(st.integers(0, 9), max_size=3))
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_any_order_and_in_any_parts_signals_are_the_same(
    engine: Engine, made: tuple[Sequence[Record], list[int]]
) -> None:
    records, cuts = made
    engine.write(lambda tx: tx.run(WIPE))
    store = GraphStore(engine)
    for part in parts(records, sorted(cuts)):
        taken_in(store, part)
    step_by_step = held(store)
    assert held(from_scratch(store)) == step_by_step
    engine.write(lambda tx: tx.run(WIPE))
    at_once = GraphStore(engine)
    assert held(taken_in(at_once, sorted(records, key=repr))) == step_by_step


def parts(records: Sequence[Record], cuts: Sequence[int]) -> list[Sequence[Record]]:
    ends = [0, *cuts, len(records)]
    return [records[start:end] for start, end in pairwise(ends)]


def test_every_signal_has_one_customer(store: GraphStore) -> None:
    taken_in(store, [ASKED, said(2, BOB, "sad complaint", reply_to="1")])
    _, owners = store.analyse(
        "MATCH (s:Signal)-[:RAISED_BY]->(:Message)<-[:SENT]-(:Handle)<-[:OWNS]-(c:Customer) "
        "RETURN s.key, collect(DISTINCT c.key) ORDER BY s.key",
        {},
        10,
    )
    assert owners == [["twitter:1/trouble", ["twitter:ann"]], ["twitter:2/trouble", ["twitter:bob"]]]
    assert store.changes(0, [ChangeKind.SIGNALS])
