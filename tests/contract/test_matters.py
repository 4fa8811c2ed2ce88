"""What people want settled, on both engines: worked out as things arrive, or all at once, it is the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from algorithms.acts import Matter, Party, Settler, State
from algorithms.matters import matters as matters_of
from graph_service.matters.acts import closing_of, hers, missed, theirs
from graph_service.matters.hearing import Hearing
from graph_service.matters.rooms import addressees
from graph_service.pipeline.annotate import annotate
from graph_service.pipeline.matters import matters
from graph_service.pipeline.resolve import resolve
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.matters import MatterRow
from graph_service.store.model import ChangeKind
from graph_service.store.port import Engine, Statement
from graph_service.store.record import GraphStore
from graph_service.text.annotate import Annotator
from graph_service.text.sentiment import Vader
from ingest.canonical import Direction, Message, MessageKind, Profile, Record
from ingest.company import Company, OwnHandle, Product
from ingest.facts import Ticket
from ingest.handle import Handle, HandleKind
from tests.looked import keys_of
from tests.records import START, record_lists, tweet

WIPE = Statement("wipe", "MATCH (n) DETACH DELETE n")
FORGET_CURSOR = Statement("forget cursor", "MATCH (m:Meta {key: 'cursor:matters'}) DELETE m")
FORGET_MATTERS = Statement("forget matters", "MATCH (x:Matter) DETACH DELETE x")
COMPANY = Company(
    "Larkspur",
    (OwnHandle("twitter:us", "care"), OwnHandle("email:bills@larkspur.example", "billing")),
    (Product("kettle", "Kettle", ()), Product("pan", "Pan", ())),
)
US = Handle("twitter", "us")
ANN = Handle("twitter", "ann", identifiers=("email:ann@example.org",))
ANN_MAIL = Handle("email", "ann@example.org")
VADER = Vader()


def follow(store: GraphStore) -> None:
    """All stages after loading."""
    resolve(store)
    annotate(store, Annotator(store.company(), VADER))
    matters(store)


def taken_in(store: GraphStore, records: Sequence[Record]) -> GraphStore:
    store.declare_company(COMPANY)
    store.load(records)
    follow(store)
    return store


def held(store: GraphStore) -> dict[str, MatterRow]:
    rows = store.matters.held(keys_of(store, "Customer"))
    assert sorted(rows) == sorted(keys_of(store, "Matter"))
    return rows


def from_scratch(store: GraphStore) -> dict[str, MatterRow]:
    """The matters worked out again with nothing held."""
    store._engine.write(lambda tx: tx.run(FORGET_MATTERS))
    store._engine.write(lambda tx: tx.run(FORGET_CURSOR))
    matters(store)
    return held(store)


def only(store: GraphStore) -> Matter:
    [row] = held(store).values()
    return row.matter


def said(number: int, sender: Handle, text: str, **more: object) -> Message:
    return replace(tweet(number, text=text), sender=sender, channel=sender.channel, **more)  # type: ignore[arg-type]


ASKED = said(1, ANN, "My kettle leaks", mentions=(US,))
ANSWER = said(5, US, "Sorry to hear that!", reply_to="1", mentions=(ANN,))


def plainly(store: GraphStore, customers: Sequence[str]) -> set[Matter]:
    """The matters by the rule, out of everything that is said where a person hears it."""
    crowd = store.matters.crowd(customers)
    likely = addressees(crowd.acts.values())
    found: set[Matter] = set()
    for person in crowd.people:
        others = likely.keys() - {key for key, party in likely.items() if party in person.handles}
        heard = {
            key: row
            for key, row in crowd.acts.items()
            if person.hears(row) and (key not in others or row.sender in person.handles)
        }
        acts = [
            hers(row, reply_unseen=not heard.keys() >= set(row.known_replies))
            if row.sender in person.handles
            else theirs(row, person.handles)
            for row in heard.values()
            if row.sender in person.handles or not missed(row)
        ]
        closings = [t for t in crowd.tickets if t.conversation in person.conversations]
        found.update(matters_of(acts, filter(None, map(closing_of, closings))))
    return {replace(matter, messages=tuple(sorted(matter.messages))) for matter in found}


Steps = list[tuple[list[Record], Company | None]]
NAMES = ["ann", "bob", "us", "bills@larkspur.example", "robot"]
NUMBERS = st.integers(1, 9).map(str)
MINUTES = st.integers(0, 40).map(lambda minutes: START + timedelta(minutes=minutes))
INSTANTS = MINUTES | st.integers(0, 130).map(lambda days: START + timedelta(days=days))
ROOMS = st.sampled_from([None, "room", "room", "hall"])


@st.composite
def handles(draw: st.DrawFn) -> Handle:
    name = draw(st.sampled_from(NAMES))
    joined = ("email:ann@example.org",) if draw(st.booleans()) else ()
    return Handle(
        "email" if "@" in name else "twitter",
        name,
        identifiers=joined if name in {"ann", "bob"} else (),
        kind=HandleKind.BOT if name == "robot" and draw(st.booleans()) else None,
    )


@st.composite
def dense_messages(draw: st.DrawFn) -> Message:
    """Messages of five people who often speak with each other, for half a year."""
    return replace(
        tweet(1),
        native_id=draw(NUMBERS),
        sender=draw(handles()),
        sent_at=draw(INSTANTS),
        text=draw(st.sampled_from(["my kettle leaks", "pan and kettle", "where is it?", "thanks a lot", ""])),
        reply_to=draw(st.none() | NUMBERS),
        conversation=draw(ROOMS),
        mentions=draw(st.sampled_from([(), (US,), (US,), (ANN,), (ANN_MAIL,), (Handle("twitter", "bob"),)])),
        direction=draw(st.sampled_from([Direction.INBOUND, Direction.INBOUND, *Direction])),
        known_replies=tuple(draw(st.lists(NUMBERS, max_size=1))),
        kind=draw(st.sampled_from([None, None, None, *MessageKind])),
        outcome=draw(st.sampled_from([None, None, None, "resolved", "missed", "good"])),
        revised_at=draw(st.none() | INSTANTS),
    )


def tickets() -> st.SearchStrategy[Ticket]:
    return st.builds(
        Ticket,
        source=st.just("twitter"),
        native_id=st.sampled_from(["t1", "t2"]),
        at=INSTANTS,
        revised_at=st.none() | INSTANTS,
        handle=handles(),
        status=st.none() | st.sampled_from(["open", "solved"]),
        conversation=ROOMS,
        closed_at=st.none() | INSTANTS,
    )


COMPANIES = st.sampled_from(
    [
        None,
        COMPANY,
        replace(COMPANY, handles=(OwnHandle("twitter:us", "sales"), OwnHandle("twitter:robot", "care"))),
        replace(COMPANY, products=(Product("kettle", "Kettle", ()),)),
    ]
)
DENSE = st.lists(dense_messages() | dense_messages() | tickets(), min_size=5, max_size=14)
ALONE = st.tuples((dense_messages() | dense_messages() | tickets()).map(lambda record: [record]), st.none())
STEPS = st.builds(
    lambda first, alone, last: [first, *alone, last],
    st.tuples(DENSE, COMPANIES),
    # One at a time, and from people who are known: nothing but the record itself tells whom it concerns.
    st.lists(ALONE, min_size=4, max_size=12),
    st.tuples(DENSE | record_lists(), COMPANIES),
)


def as_they_arrive(store: GraphStore, steps: Steps) -> None:
    """After every step, the matters that were brought up to date are those worked out anew."""
    for records, company in steps:
        store.load(records)
        if company is not None:
            store.declare_company(company)
        follow(store)
        arrived = held(store)
        assert from_scratch(store) == arrived
        customers = sorted({row.customer for row in arrived.values()})
        assert plainly(store, customers) == {row.matter for row in arrived.values()}


def fresh(engine: Engine) -> GraphStore:
    engine.write(lambda tx: tx.run(WIPE))
    return GraphStore(engine)


ON_EVERY_EXAMPLE_A_NEW_STORE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.mark.timeout(900)
@settings(deadline=None, max_examples=30, suppress_health_check=ON_EVERY_EXAMPLE_A_NEW_STORE)
@given(steps=STEPS)
def test_as_things_arrive_or_all_at_once(tmp_path_factory: pytest.TempPathFactory, steps: Steps) -> None:
    engine = EmbeddedEngine(tmp_path_factory.mktemp("graph"))
    as_they_arrive(GraphStore(engine), steps)
    engine.close()


@pytest.mark.timeout(900)
@settings(deadline=None, max_examples=6, suppress_health_check=ON_EVERY_EXAMPLE_A_NEW_STORE)
@given(steps=STEPS)
def test_as_things_arrive_on_each_engine(engine: Engine, steps: Steps) -> None:
    as_they_arrive(fresh(engine), steps)


DESK = Handle("email", "bills@larkspur.example")
ROOM = replace(ASKED, conversation="room")
BOB = Handle("twitter", "bob")
TO_BOB = said(6, US, "On its way", reply_to="3", conversation="room")
BOBS = said(3, BOB, "And mine?", conversation="hall")
SOLVED = Ticket(
    source="twitter",
    native_id="t",
    at=START,
    handle=BOB,
    status="solved",
    conversation="room",
    closed_at=START,
)
LATE = START + timedelta(days=1)


class TestWhatArrivesAlone:
    """One record, which nothing but itself joins to the person whom it concerns."""

    @pytest.mark.parametrize(
        ("before", "record", "state"),
        [
            ([ROOM], said(5, US, "Sorry!", conversation="room"), State.ANSWERED),
            ([ASKED], said(5, US, "Sorry!", reply_to="1", conversation="hall"), State.ANSWERED),
            ([ASKED], said(5, DESK, "A refund", mentions=(ANN,)), State.ANSWERED),
            ([ASKED, ANSWER], replace(ANSWER, mentions=(), reply_to=None, revised_at=LATE), State.OPEN),
            ([ROOM, BOBS, TO_BOB], replace(BOBS, sender=US, revised_at=LATE), State.ANSWERED),
            ([ROOM], replace(SOLVED, closed_at=START + timedelta(days=1)), State.SETTLED),
        ],
        ids=["in the conversation", "a reply elsewhere", "a mail", "taken back", "to whom", "a ticket"],
    )
    def test_it_is_seen(self, store: GraphStore, before: list[Record], record: Record, state: State) -> None:
        taken_in(store, before)
        store.load([record])
        follow(store)
        arrived = held(store)
        assert [row.matter.state for row in arrived.values() if row.matter.opening == "twitter:1"] == [state]
        assert from_scratch(store) == arrived

    def test_whoever_no_longer_said_something_was_not_there(self, store: GraphStore) -> None:
        nothing = said(1, ANN, "", conversation="hall", mentions=(US,))
        asked = said(2, ANN, "My kettle leaks", conversation="room", mentions=(US,))
        news = said(3, US, "About your kettle", conversation="hall", mentions=(ANN,))
        more = said(4, US, "We will call.", conversation="hall")
        taken_in(store, [nothing, asked, news, more])
        assert only(store).messages == ("twitter:2", "twitter:3", "twitter:4")
        store.load([replace(nothing, sender=BOB, revised_at=LATE)])
        follow(store)
        assert only(store).messages == ("twitter:2", "twitter:3")

    def test_a_reply_that_was_known_of_and_answers_somebody_else(self, store: GraphStore) -> None:
        there = said(2, ANN, "", conversation="hall", mentions=(US,))
        taken_in(store, [replace(ASKED, known_replies=("9",)), there, replace(BOBS, sent_at=START)])
        assert held(store)["twitter:ann/twitter:1"].matter.state is State.ANSWERED_UNSEEN
        store.load([said(9, US, "Yours is on its way", reply_to="3", conversation="hall")])
        follow(store)
        arrived = held(store)
        assert arrived["twitter:ann/twitter:1"].matter.state is State.OPEN
        assert from_scratch(store) == arrived


def forum(size: int) -> list[Message]:
    """As many people as posts in one conversation, each with a matter of her own."""
    return [
        said(n, Handle("twitter", f"p{n:02}"), "My kettle leaks", conversation="room", mentions=(US,))
        for n in range(10, 10 + size)
    ]


class TestWhereManyAreTogether:
    """What a message costs does not grow with those who are there but whom it does not concern."""

    @pytest.mark.parametrize(
        ("post", "concerned"),
        [
            (said(90, BOB, "So does mine", mentions=(US,)), 1),
            (said(90, US, "Yours is on its way", reply_to="12"), 1),
            (said(90, BOB, "Hello everybody"), 21),
        ],
        ids=["to us", "to one of them", "to all who wait"],
    )
    def test_whom_one_more_post_concerns(self, store: GraphStore, post: Message, concerned: int) -> None:
        # Bob is known, or joining his handle to a customer would be another change.
        taken_in(store, [*forum(20), said(1, BOB, "Hello")])
        store.load([replace(post, conversation="room")])
        resolve(store)
        assert matters(store) == concerned
        arrived = held(store)
        assert from_scratch(store) == arrived

    def test_who_is_done_does_not_listen(self, store: GraphStore) -> None:
        first, *others = forum(5)
        thanks = said(17, first.sender, "Thanks a lot!", conversation="room", mentions=(US,))
        taken_in(store, [first, *others, said(16, US, "Done", reply_to="10", conversation="room"), thanks])
        store.load([said(90, US, "We are looking into it", conversation="room")])
        resolve(store)
        assert matters(store) == 4
        assert {row.matter.state for row in held(store).values()} == {State.SETTLED, State.ANSWERED}

    def test_what_is_said_to_others_is_not_looked_at(self, store: GraphStore) -> None:
        talk = [said(n, BOB, "Hello everybody", conversation="room") for n in range(40, 80)]
        taken_in(store, [*forum(20), *talk])
        crowd = store.matters.crowd(["twitter:p12"])
        hearing = Hearing(crowd)
        assert len(crowd.acts) == 60
        # What she asked, and of all that was said to nobody the first and the last.
        heard = {act.key for act in hearing.acts_of(crowd.people[0])}
        assert heard == {"twitter:12", "twitter:40", "twitter:79"}


class TestInTheGraph:
    def test_over_two_channels_and_two_teams(self, store: GraphStore) -> None:
        bills = Handle("email", "bills@larkspur.example")
        mail = said(60, ANN_MAIL, "Any news of the kettle?", mentions=(bills,))
        refund = said(90, bills, "Here is your refund", reply_to="60", mentions=(ANN_MAIL,))
        thanks = said(95, ANN_MAIL, "Thanks a lot!", reply_to="90")
        taken_in(store, [ASKED, ANSWER, mail, refund, thanks])
        assert only(store) == Matter(
            opening="twitter:1",
            opened_at=ASKED.sent_at,
            state=State.SETTLED,
            messages=("twitter:1", "twitter:5", "twitter:60", "twitter:90", "twitter:95"),
            products=("kettle",),
            first_answer="twitter:5",
            first_answered_at=ANSWER.sent_at,
            answered_by=Party.US,
            handovers=1,
            handed_over_at=refund.sent_at,
            settled_at=thanks.sent_at,
            settled_by=Settler.THANKS,
            fixed_at=thanks.sent_at,
        )
        told = store.analyse(
            "MATCH (c:Customer)-[:HAS_MATTER]->(x:Matter)-[:ANSWERED_BY]->(m:Message) "
            "MATCH (x)-[:ABOUT]->(p:Product) "
            "RETURN x.key, x.state, x.messages, x.settledBy, m.key, p.slug, x.version, x.name",
            {},
            10,
        )[1]
        key = "email:ann@example.org/twitter:1"
        assert told == [[key, "settled", 5, "thanks", "twitter:5", "kettle", "2", None]]

    def test_a_second_run_finds_nothing_to_do(self, store: GraphStore) -> None:
        taken_in(store, [ASKED, ANSWER])
        position = store.position()
        assert matters(store) == 0
        assert store.position() == position

    def test_no_fact_no_version_no_export(self, store: GraphStore) -> None:
        store.declare_company(COMPANY)
        store.load([ASKED])
        resolve(store)
        version, export = store.position().graph_version, list(store.export())
        matters(store)
        assert store.position().graph_version == version
        assert list(store.export()) == export

    def test_only_what_changed_is_written(self, store: GraphStore) -> None:
        bob = said(2, Handle("twitter", "bob"), "Where is my pan?", mentions=(US,))
        taken_in(store, [ASKED, bob])
        before = store.position().seq
        store.load([ANSWER])
        follow(store)
        entries = store.changes(before, [ChangeKind.MATTERS])
        assert [change.keys for change in entries] == [("twitter:1",)]

    def test_one_person_after_all(self, store: GraphStore) -> None:
        mail = said(60, ANN_MAIL, "Any news of the kettle?", mentions=(US,))
        taken_in(store, [replace(ASKED, sender=Handle("twitter", "ann")), mail])
        assert [row.matter.messages for row in held(store).values()] == [("twitter:60",), ("twitter:1",)]
        store.load([Profile("crm", ANN, START)])
        follow(store)
        assert only(store).messages == ("twitter:1", "twitter:60")

    def test_a_ticket_settles_it_as_long_as_it_covers_it(self, store: GraphStore) -> None:
        closed = START + timedelta(days=1)
        ticket = Ticket(
            source="twitter", native_id="t", at=START, handle=ANN, status="solved", conversation="room"
        )
        taken_in(store, [replace(ASKED, conversation="room"), replace(ticket, closed_at=closed)])
        assert (only(store).settled_at, only(store).tickets) == (closed, ("twitter:ticket/t",))
        store.load([replace(ticket, conversation="hall", revised_at=closed)])
        follow(store)
        assert (only(store).state, only(store).tickets) == (State.OPEN, ())

    def test_a_satisfied_survey_is_thanks_and_an_unhappy_one_asks(self, store: GraphStore) -> None:
        room = [replace(message, conversation="room") for message in (ASKED, ANSWER)]
        survey = said(9, ANN, "quick reply", kind=MessageKind.SURVEY, rating=9, conversation="room")
        asked = replace(survey, direction=Direction.INBOUND)
        taken_in(store, [*room, replace(asked, mentions=(US,))])
        assert only(store).settled_by is Settler.THANKS
        store.load([replace(asked, mentions=(US,), rating=2, revised_at=START + timedelta(days=1))])
        follow(store)
        assert (only(store).state, only(store).settled_at) == (State.ANSWERED, None)

    @pytest.mark.parametrize(
        ("outcome", "seconds", "state"),
        [("missed", 0, State.OPEN), ("reached", 60, State.ANSWERED), (None, None, State.ANSWERED)],
    )
    def test_a_call_of_ours_answers_unless_it_was_missed(
        self, store: GraphStore, outcome: str | None, seconds: int | None, state: State
    ) -> None:
        desk = Handle("email", "bills@larkspur.example")
        call = said(9, desk, "Called her", kind=MessageKind.CALL, mentions=(ANN_MAIL,))
        taken_in(store, [ASKED, replace(call, outcome=outcome, seconds=seconds)])
        assert only(store).state is state

    def test_a_reply_that_is_not_held(self, store: GraphStore) -> None:
        taken_in(store, [replace(ASKED, known_replies=("5",))])
        assert only(store).state is State.ANSWERED_UNSEEN
        store.load([ANSWER])
        follow(store)
        assert only(store).state is State.ANSWERED

    def test_a_peer_who_is_forgotten_never_answered(self, store: GraphStore) -> None:
        bob = Handle("twitter", "bob")
        asked = said(2, bob, "Where is my pan?", mentions=(US,))
        taken_in(store, [ASKED, asked, said(3, bob, "Mine leaks too", reply_to="1")])
        assert {row.matter.opening: row.matter.answered_by for row in held(store).values()} == {
            "twitter:1": Party.PEER,
            "twitter:2": None,
        }
        store.forget(["twitter:bob"])
        follow(store)
        assert (only(store).opening, only(store).state) == ("twitter:1", State.OPEN)

    def test_who_answered_follows_from_who_we_are(self, store: GraphStore) -> None:
        taken_in(store, [ASKED, replace(ANSWER, direction=Direction.OUTBOUND)])
        assert only(store).answered_by is Party.US
        store.load([Profile("crm", replace(US, kind=HandleKind.BOT), START)])
        follow(store)
        assert only(store).answered_by is Party.BOT
