"""A person's timeline and a message's reach, on both engines."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from graph_service.pipeline.matters import matters
from graph_service.pipeline.resolve import resolve
from graph_service.questions.reach import Reach, reaches
from graph_service.questions.timeline import Entry, timelines
from graph_service.store.record import GraphStore
from graph_service.store.timelines import Order, TimelinePage
from ingest.canonical import Message, Profile, Record
from ingest.facts import Reaction, ReactionKind
from ingest.handle import Handle
from tests.jane import COMPANY, KIM, RECORDS, TIMELINE
from tests.records import START, tweet

JANE = "email:jane@kettles.example"
ALL = TimelinePage(Order.OLDEST, 100)


@pytest.fixture
def filled(store: GraphStore) -> GraphStore:
    return taken_in(store, *RECORDS)


def taken_in(store: GraphStore, *records: Record) -> GraphStore:
    store.declare_company(COMPANY)
    store.load(records)
    resolve(store)
    matters(store)
    return store


def timeline(store: GraphStore, wanted: TimelinePage = ALL, customer: str = JANE) -> list[Entry]:
    [entries] = timelines(store.reader, [customer], wanted)
    return list(entries)


def told(entries: list[Entry]) -> list[tuple[str, str, str]]:
    return [(entry.kind, entry.by, entry.summary) for entry in entries]


def documented(name: str) -> str:
    """The statement of the graph model that is introduced so."""
    page = (Path(__file__).parents[2] / "docs" / "graph-model.md").read_text()
    found = re.search(rf"{name}[^\n]*:\n\n```cypher\n(.*?)```", page, re.DOTALL)
    assert found is not None
    return found[1]


class TestTimeline:
    def test_everything_in_its_order(self, filled: GraphStore) -> None:
        entries = timeline(filled)
        assert told(entries) == TIMELINE
        assert [entry.at for entry in entries] == [START + timedelta(days=day) for day in range(11)]
        assert {entry.handle for entry in entries} == {
            "twitter:jane",
            JANE,
            "phone:+493012345",
            "survey:r-17",
        }

    def test_the_latest_first(self, filled: GraphStore) -> None:
        assert told(timeline(filled, TimelinePage(Order.LATEST, 100))) == TIMELINE[::-1]

    @pytest.mark.parametrize("order", Order)
    def test_page_by_page(self, filled: GraphStore, order: Order) -> None:
        entries: list[Entry] = []
        page = timeline(filled, TimelinePage(order, 3))
        while page:
            entries += page
            page = timeline(filled, TimelinePage(order, 3, (page[-1].at, page[-1].key)))
        assert told(entries) == (TIMELINE if order is Order.OLDEST else TIMELINE[::-1])

    def test_things_at_one_time_are_each_on_one_page(self, store: GraphStore) -> None:
        same = [replace(tweet(n), sent_at=START) for n in range(5)]
        taken_in(store, *same)
        for order in Order:
            seen = [entry.key for entry in timeline(store, TimelinePage(order, 2), "twitter:ann")]
            after = TimelinePage(order, 9, (START, seen[-1]))
            seen += [entry.key for entry in timeline(store, after, "twitter:ann")]
            assert seen == [f"twitter:{n}" for n in range(5)]

    def test_only_what_had_happened_and_was_known(self, filled: GraphStore) -> None:
        past = TimelinePage(Order.OLDEST, 100, as_of=START + timedelta(days=2))
        assert told(timeline(filled, past)) == TIMELINE[:3]
        assert timeline(filled, TimelinePage(Order.OLDEST, 100, known_at=START)) == []

    def test_of_several_people_at_once(self, filled: GraphStore) -> None:
        jane, nobody, kim = timelines(
            filled.reader, [JANE, "twitter:nobody", KIM.key], TimelinePage(Order.OLDEST, 2)
        )
        assert told(list(jane)) == TIMELINE[:2]
        assert nobody == ()
        # Who was referred has it in her own timeline.
        assert told(list(kim)) == [TIMELINE[7]]
        assert (kim[0].handle, kim[0].target) == (KIM.key, KIM.key)

    def test_what_answers_her_without_naming_her(self, store: GraphStore) -> None:
        asked, answer = RECORDS[:2]
        assert isinstance(asked, Message)
        assert isinstance(answer, Message)
        room = [replace(asked, conversation="room"), replace(answer, conversation="room", mentions=())]
        taken_in(store, *room)
        assert told(timeline(store, customer="twitter:jane")) == TIMELINE[:2]

    def test_the_handle_is_hers_that_spoke_or_that_the_answered_matter_began_with(
        self, store: GraphStore
    ) -> None:
        asked, answer, mail = (record for record in RECORDS[:3] if isinstance(record, Message))
        again = replace(mail, sent_at=asked.sent_at + timedelta(hours=1))
        room = (asked, again, replace(answer, mentions=()))
        taken_in(store, *(replace(said, source="forum", conversation="room") for said in room))
        entries = timeline(store, customer=JANE)
        assert [entry.handle for entry in entries] == ["twitter:jane", JANE, "twitter:jane"]
        assert entries[2].by == "twitter:larkhelp"

    def test_the_documented_statement_gives_the_same(self, filled: GraphStore) -> None:
        _, rows = filled.analyse(documented("All that one person did or was told"), {}, 100)
        assert [(kind, by) for _, kind, by, *_ in rows] == [(kind, by) for kind, by, _ in TIMELINE[::-1]]
        latest = timeline(filled, TimelinePage(Order.LATEST, 100))
        assert [(row[0], row[3], row[5]) for row in rows] == [(e.at, e.handle, e.key) for e in latest]


def reach(store: GraphStore, key: str) -> Reach | None:
    return reaches(store.reader, [key])[0]


class TestReach:
    def test_followers_are_those_of_then(self, filled: GraphStore) -> None:
        assert reach(filled, "twitter:t2") == Reach(
            900,
            1,
            None,
            "900 followed twitter:larkhelp when it was sent, as last known then. "
            "Customers who replied or shared: 0; who reacted: 1; in all, each once: 1.",
        )

    @pytest.mark.parametrize(("day", "followers"), [(-1, None), (0, 900), (2, 900), (3, 1_000), (9, 1_000)])
    def test_as_last_known_at_the_time(self, store: GraphStore, day: int, followers: int | None) -> None:
        ann = Handle("twitter", "ann")
        said = [Profile("crm", ann, START, followers=900)]
        said.append(Profile("crm", ann, START + timedelta(days=3), followers=1_000))
        taken_in(store, replace(tweet(1), sent_at=START + timedelta(days=day)), *said)
        found = reach(store, "twitter:1")
        assert found is not None
        assert found.potential == followers
        assert (found.unknown is None) == (followers is not None)

    def test_what_is_said_later_changes_nothing_of_then(self, store: GraphStore) -> None:
        ann = Handle("twitter", "ann")
        lasting = [Profile("crm", ann, START + timedelta(days=day), followers=50) for day in (0, 8)]
        once = Profile("crm", ann, START + timedelta(days=2), followers=60)
        taken_in(store, replace(tweet(1), sent_at=START + timedelta(days=5)), *lasting, once)
        found = reach(store, "twitter:1")
        assert found is not None
        assert found.potential == 60

    def test_each_customer_once_and_neither_the_sender_nor_us(self, store: GraphStore) -> None:
        bob = Handle("twitter", "bob", identifiers=("email:bob@friends.example",))
        liked = Reaction(
            source="twitter",
            native_id="l",
            at=START,
            handle=Handle("email", "bob@friends.example"),
            kind=ReactionKind.LIKE,
            message="1",
        )
        taken_in(
            store,
            tweet(1),
            tweet(2, reply_to=1),
            replace(tweet(3, reply_to=1), sender=bob),
            tweet(4, "larkhelp", reply_to=1),
            replace(tweet(5, "cem"), shares="1"),
            tweet(6, "dao", reply_to=5),
            liked,
            replace(liked, native_id="own", handle=Handle("twitter", "ann")),
        )
        found = reach(store, "twitter:1")
        assert found is not None
        assert (found.engaged, found.potential) == (2, None)
        assert found.explanation == (
            "No source had said by then how many follow twitter:ann. "
            "Customers who replied or shared: 2; who reacted: 1; in all, each once: 2."
        )

    def test_of_no_message(self, store: GraphStore) -> None:
        assert reach(store, "twitter:1") is None
