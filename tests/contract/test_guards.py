"""Who must be left alone, on both engines: every guard alone, together, lifted, and as of a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from graph_service.moments.guards import (
    LIFTABLE,
    Guard,
    GuardKind,
    GuardOptions,
    Match,
    held_back,
    is_stale,
)
from graph_service.pipeline.forget import handles_of
from graph_service.store.guarding import GuardStore
from graph_service.store.port import Engine, Row, Statement
from graph_service.store.record import GraphStore
from ingest.canonical import MessageKind, Record
from ingest.company import OwnHandle
from ingest.facts import Aspect, Assertion, Consent, Correction, Doing, Ticket
from ingest.handle import Handle, HandleKind
from tests.records import START
from tests.signals import ANN, ANN_MAIL, BOB, COMPANY, US, act, follow, minutes, said, taken_in

NOW: Final = START + timedelta(days=1)
EVER: Final = START + timedelta(days=36_500)
"""Later than anything was learnt."""
OUR_MAIL: Final = Handle("email", "us@larkspur.example")
ROBOT: Final = Handle("twitter", "robot", kind=HandleKind.BOT)
WE: Final = replace(
    COMPANY,
    handles=(OwnHandle("twitter:us", "care"), OwnHandle(OUR_MAIL.key, "care"), OwnHandle(ROBOT.key, "care")),
)
ASKED: Final = said(60, ANN, "question about the pan")
CHAT: Final = "twitter:#chat"

REFUSED: Final = Consent(
    source="crm", native_id="c", at=minutes(2), handle=ANN_MAIL, purpose="marketing", granted=False
)
COMPLAINED: Final = said(3, ANN_MAIL, "kettle complaint sad", source="mail", mentions=(OUR_MAIL,))
WRITTEN: Final = said(4, OUR_MAIL, "news", source="mail", mentions=(ANN_MAIL,))
ANSWERED: Final = said(70, US, "so", reply_to="60", mentions=(ANN,))


def held(store: GraphStore, message: str = "twitter:60", **options: Any) -> tuple[Guard, ...]:
    """What holds the author of a message back, where the record has it."""
    place = store.reader.conversation_keys_of([message])[0] or "nowhere"
    given = {"as_of": NOW, "known_at": EVER, **options}
    (found,) = held_back(store.guarding, [Match(place, message)], GuardOptions(**given))
    return found


def kinds(guards: Sequence[Guard]) -> list[str]:
    return [guard.kind.value for guard in guards]


def of(store: GraphStore, records: Sequence[Record]) -> GraphStore:
    return taken_in(store, records, WE)


def test_who_merely_asks_is_not_held_back(store: GraphStore) -> None:
    assert held(of(store, [ASKED])) == ()


ALONE: Final[list[tuple[Record, GuardKind, str, str]]] = [
    (REFUSED, GuardKind.NO_CONSENT, "Refused marketing on 2026-03-01.", "crm:consent/c"),
    (
        COMPLAINED,
        GuardKind.OPEN_COMPLAINT,
        "Complained on email on 2026-03-01, and nobody has settled it.",
        "mail:3",
    ),
    (
        WRITTEN,
        GuardKind.CONTACTED_LATELY,
        "Heard from us on email on 2026-03-01, less than 7 days before.",
        "mail:4",
    ),
    (ANSWERED, GuardKind.ALREADY_ANSWERED, "We answered on twitter on 2026-03-01.", "twitter:70"),
]


@pytest.mark.parametrize(("record", "kind", "sentence", "evidence"), ALONE, ids=[row[1] for row in ALONE])
def test_each_guard_alone_over_all_handles(
    store: GraphStore, record: Record, kind: GuardKind, sentence: str, evidence: str
) -> None:
    assert held(of(store, [ASKED, record])) == (Guard(kind, sentence, (evidence,)),)


def test_a_bot_is_one_by_what_its_source_says(store: GraphStore) -> None:
    bot = Handle("twitter", "feed", kind=HandleKind.BOT)
    sentence = "twitter:feed is a program, by what its source says."
    asked = said(60, bot, "question")
    assert held(of(store, [asked])) == (Guard(GuardKind.BOT, sentence, ("twitter:60",)),)


def test_what_we_say_ourselves_is_ours_and_nothing_else(store: GraphStore) -> None:
    store = of(store, [ASKED, ANSWERED, said(80, ROBOT, "so")])
    ours = Guard(GuardKind.OUR_STAFF, "twitter:us is one of ours.", ("twitter:70",))
    assert held(store, "twitter:70", purpose="marketing") == (ours,)
    assert kinds(held(store, "twitter:80")) == ["our_staff", "bot"]


def test_a_handle_of_their_own_makes_nobody_of_ours_a_customer(store: GraphStore) -> None:
    same = Assertion(source="desk", native_id="a", at=START, handle=BOB, other=US, same=True, by="kim")
    store = of(store, [said(60, BOB, "question"), ANSWERED, same])
    assert kinds(held(store)) == ["our_staff"]


def test_all_guards_together_in_their_order(store: GraphStore) -> None:
    feed = replace(ANN, kind=HandleKind.BOT)
    store = of(store, [replace(ASKED, sender=feed), REFUSED, COMPLAINED, WRITTEN, ANSWERED])
    assert kinds(held(store)) == [
        "bot",
        "no_consent",
        "open_complaint",
        "contacted_lately",
        "already_answered",
    ]
    assert kinds(held(store, lift=LIFTABLE)) == ["no_consent"]


@pytest.mark.parametrize("lifted", sorted(LIFTABLE))
def test_one_guard_is_lifted_and_the_others_hold(store: GraphStore, lifted: GuardKind) -> None:
    feed = replace(ANN, kind=HandleKind.BOT)
    store = of(store, [replace(ASKED, sender=feed), REFUSED, COMPLAINED, WRITTEN, ANSWERED])
    everything = held(store)
    assert held(store, lift=frozenset({lifted})) == tuple(g for g in everything if g.kind is not lifted)


def test_many_matches_are_answered_in_their_order_by_four_reads(
    store: GraphStore, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = of(store, [ASKED, REFUSED, ANSWERED, said(61, BOB, "question"), said(62, BOB, "idea")])
    reads: list[str] = []
    read = engine.read

    def counted(statement: Statement, **parameters: object) -> list[Row]:
        reads.append(statement.name)
        return read(statement, **parameters)

    monkeypatch.setattr(engine, "read", counted)
    wanted = [
        Match(key, key) for key in ("twitter:62", "twitter:60", "twitter:9", "twitter:61", "twitter:60")
    ]
    found = held_back(GuardStore(engine), wanted, GuardOptions(NOW, EVER))
    ann = ["no_consent", "already_answered"]
    assert [kinds(each) for each in found] == [[], ann, ["forgotten"], [], ann]
    assert len(reads) == 4


def test_no_matches_are_none(store: GraphStore) -> None:
    assert held_back(of(store, [ASKED]).guarding, [], GuardOptions(NOW, EVER)) == []


# Forgotten


def test_nothing_of_the_forgotten_is_left_to_show(store: GraphStore) -> None:
    """Also not where an index still names it, and nothing that would name them."""
    store = of(store, [ASKED, REFUSED, ANSWERED])
    store.forget(handles_of(store, ANN.key))
    follow(store)
    (stale,) = held_back(store.guarding, [Match("twitter:60", "twitter:60")], GuardOptions(NOW, EVER))
    sentence = "No longer in the record in this place: forgotten, removed or moved."
    assert stale == (Guard(GuardKind.FORGOTTEN, sentence, ()),)
    assert is_stale(stale)


def test_what_was_said_elsewhere_than_an_index_says_is_stale(store: GraphStore) -> None:
    store = of(store, [ASKED])
    for pair in (Match("twitter:59", "twitter:60"), Match("twitter:60", "twitter:59")):
        (found,) = held_back(store.guarding, [pair], GuardOptions(NOW, EVER))
        assert kinds(found) == ["forgotten"]
    assert not is_stale(held(store))


# Consent


def consent(name: str, number: int, granted: bool, **more: Any) -> Consent:
    about = {"handle": ANN, "purpose": "marketing", **more}
    return Consent(source="crm", native_id=name, at=minutes(number), granted=granted, **about)


def test_a_purpose_needs_a_consent_that_stands(store: GraphStore) -> None:
    store = of(store, [ASKED])
    wanting = Guard(GuardKind.NO_CONSENT, "Not known to have allowed marketing.")
    assert held(store, purpose="marketing") == (wanting,)
    assert held(store) == held(store, purpose="service") == ()
    store = of(store, [consent("a", 1, True, handle=ANN_MAIL, expires_at=minutes(90))])
    assert held(store, purpose="marketing", as_of=minutes(80)) == ()
    ended = "Allowed marketing on 2026-03-01, until 2026-03-01 only."
    assert held(store, purpose="marketing") == (Guard(GuardKind.NO_CONSENT, ended, ("crm:consent/a",)),)


def test_the_latest_word_counts_on_whichever_handle(store: GraphStore) -> None:
    store = of(store, [ASKED, consent("a", 1, True), consent("b", 61, False, handle=ANN_MAIL)])
    assert held(store, purpose="marketing", as_of=minutes(60)) == ()
    (refused,) = held(store, purpose="marketing")
    assert refused.evidence == ("crm:consent/b",)
    assert held(store, purpose="service") == ()
    assert held(of(store, [consent("c", 62, True)]), purpose="marketing") == ()


def test_what_was_not_known_then_holds_nobody_back_then(store: GraphStore) -> None:
    store = of(store, [ASKED, REFUSED, COMPLAINED, WRITTEN, ANSWERED])
    (message,) = store.messages(["twitter:60"])
    before = message.recorded_at - timedelta(seconds=1)
    assert held(store, known_at=before) == ()


# Complaints

PITCH: Final[dict[str, Any]] = {"purpose": "marketing", "lift": LIFTABLE - {GuardKind.OPEN_COMPLAINT}}
ALLOWED: Final = consent("yes", 0, True)


def complaints(store: GraphStore, message: str = "twitter:60", **options: Any) -> list[tuple[str, ...]]:
    """The evidence of open complaints, for a pitch."""
    found = held(store, message, **{**PITCH, **options})
    return [guard.evidence for guard in found if guard.kind is GuardKind.OPEN_COMPLAINT]


def test_who_complains_here_may_be_answered_but_not_pitched_to(store: GraphStore) -> None:
    here = said(61, ANN, "the pan is sad complaint", reply_to="60")
    store = of(store, [ASKED, here, COMPLAINED])
    assert held(store) == held(store, purpose="service") == ()
    assert complaints(store) == [("twitter:61", "mail:3")]
    (guard,) = (each for each in held(store, **PITCH) if each.kind is GuardKind.OPEN_COMPLAINT)
    told = "Complained 2 times, the last time on twitter on 2026-03-01, and nobody has settled it."
    assert guard.sentence == told


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("kettle complaint sad", True),
        ("kettle complaint glad", False),
        ("kettle complaint", False),
        ("kettle escalation glad", True),
        ("kettle cancellation sad", False),
        ("kettle question sad", False),
    ],
)
def test_what_counts_as_a_complaint(store: GraphStore, text: str, holds: bool) -> None:
    store = of(store, [ASKED, ALLOWED, replace(COMPLAINED, text=text)])
    assert bool(complaints(store)) is holds


def test_a_person_says_what_is_a_complaint(store: GraphStore) -> None:
    told: dict[str, Any] = {"aspect": Aspect.INTENT, "label": "complaint", "by": "kim", "at": minutes(9)}
    found = Correction(source="desk", native_id="1", message="mail:3", value=1, **told)
    store = of(store, [ASKED, replace(COMPLAINED, text="kettle glad"), found])
    assert complaints(store) == [("mail:3",)]
    none = Correction(source="desk", native_id="2", message="mail:3", value=0, **told | {"at": minutes(10)})
    assert complaints(of(store, [none])) == []


def closed(at: datetime) -> Ticket:
    ticket = Ticket(source="mail", native_id="t", at=START, handle=ANN_MAIL, conversation="room")
    return replace(ticket, status="closed", closed_at=at)


def test_a_closed_ticket_settles_a_complaint(store: GraphStore) -> None:
    store = of(store, [ASKED, replace(COMPLAINED, conversation="room"), closed(minutes(90))])
    assert complaints(store) == []
    assert complaints(store, as_of=minutes(80)) == [("mail:3",)]


def test_an_answer_does_not_settle_a_complaint_and_thanks_do(store: GraphStore) -> None:
    answer = said(61, OUR_MAIL, "sorry", source="mail", reply_to="3", mentions=(ANN_MAIL,))
    store = of(store, [ASKED, COMPLAINED, answer])
    assert complaints(store) == [("mail:3",)]
    thanks = said(62, ANN_MAIL, "thanks", source="mail", reply_to="61", mentions=(OUR_MAIL,))
    assert complaints(of(store, [thanks])) == []


def test_a_month_of_silence_after_our_answer_settles_a_complaint(store: GraphStore) -> None:
    answer = said(61, OUR_MAIL, "sorry", source="mail", reply_to="3", mentions=(ANN_MAIL,))
    store = of(store, [ASKED, COMPLAINED, answer])
    assert complaints(store, as_of=minutes(61) + timedelta(days=30)) == [("mail:3",)]
    assert complaints(store, as_of=minutes(61) + timedelta(days=31)) == []


def test_whoever_resolves_the_signal_settles_the_complaint(store: GraphStore) -> None:
    store = of(store, [ASKED, COMPLAINED, act("r", Doing.RESOLVE, minutes(90), "mail:3")])
    assert complaints(store) == []
    assert complaints(store, as_of=minutes(80)) == [("mail:3",)]
    store = of(store, [act("o", Doing.REOPEN, minutes(91), "mail:3")])
    assert complaints(store) == [("mail:3",)]


def test_a_complaint_holds_nobody_back_after_a_year(store: GraphStore) -> None:
    store = of(store, [ASKED, COMPLAINED])
    assert complaints(store, as_of=minutes(3) + timedelta(days=364)) == [("mail:3",)]
    assert complaints(store, as_of=minutes(3) + timedelta(days=366)) == []


# Contact


def contacts(store: GraphStore, message: str = "twitter:60", **options: Any) -> list[str]:
    found = held(store, message, **options)
    return [key for guard in found if guard.kind is GuardKind.CONTACTED_LATELY for key in guard.evidence]


def test_contact_counts_for_some_days_and_not_at_all_in_the_very_conversation(store: GraphStore) -> None:
    store = of(store, [ASKED, WRITTEN, said(1, US, "hello", mentions=(ANN,)), ANSWERED])
    assert contacts(store) == ["mail:4", "twitter:1"]
    assert contacts(store, quiet_days=0.99) == []
    assert contacts(store, quiet_days=0) == []
    assert contacts(store, as_of=minutes(3)) == ["twitter:1"]


def test_a_call_that_nobody_took_is_no_contact(store: GraphStore) -> None:
    call = said(4, US, "", mentions=(ANN,), kind=MessageKind.CALLBACK, outcome="missed", seconds=0)
    store = of(store, [ASKED, call])
    assert contacts(store) == []
    assert contacts(of(store, [replace(call, outcome="reached", seconds=60, revised_at=NOW)])) == [
        "twitter:4"
    ]


def test_where_nobody_else_is_nobody_need_be_named(store: GraphStore) -> None:
    room: dict[str, Any] = {"conversation": "chat", "mentions": ()}
    offer, no = said(4, US, "an offer", **room), said(5, ANN, "no", conversation="chat")
    store = of(store, [ASKED, offer, no])
    assert contacts(store) == ["twitter:4"]
    assert contacts(of(store, [said(6, BOB, "and me", conversation="chat")])) == []


def test_what_is_told_to_somebody_else_is_no_contact(store: GraphStore) -> None:
    room: dict[str, Any] = {"conversation": "chat"}
    store = of(store, [ASKED, said(4, ANN, "so", **room), said(5, US, "hello", **room, mentions=(BOB,))])
    assert contacts(store) == []


def test_two_matches_of_one_person_see_all_of_both_conversations(store: GraphStore) -> None:
    room: dict[str, Any] = {"conversation": "chat"}
    records = [said(4, US, "hello", **room, mentions=()), said(5, ANN, "question", **room), ASKED]
    store = of(store, records)
    wanted = [Match(CHAT, "twitter:5"), Match("twitter:60", "twitter:60")]
    first, second = held_back(store.guarding, wanted, GuardOptions(NOW, EVER))
    assert (kinds(first), [guard.evidence for guard in second]) == ([], [("twitter:4",)])


# Answers


def answers(store: GraphStore, message: str = "twitter:60", **options: Any) -> list[Guard]:
    found = held(store, message, **options)
    return [guard for guard in found if guard.kind is GuardKind.ALREADY_ANSWERED]


def test_the_last_they_said_here_counts(store: GraphStore) -> None:
    again = said(75, ANN, "and now?", reply_to="70")
    store = of(store, [ASKED, ANSWERED, again])
    assert answers(store) == answers(store, "twitter:75") == []
    assert [guard.evidence for guard in answers(store, as_of=minutes(74))] == [("twitter:70",)]
    store = of(store, [said(80, US, "yes", reply_to="75")])
    assert [guard.evidence for guard in answers(store)] == [("twitter:80",)]


@pytest.mark.parametrize(
    ("answer", "counts"),
    [
        (said(70, US, "so", reply_to="60"), True),
        (said(70, US, "so", conversation="chat", mentions=()), True),
        (said(50, US, "so", reply_to="60", mentions=(ANN,)), True),
        (said(70, US, "so", conversation="chat", mentions=(BOB,)), False),
        (said(70, US, "so", conversation="chat", reply_to="99", mentions=()), False),
        (said(70, ROBOT, "we have your message", reply_to="60", mentions=(ANN,)), False),
        (said(70, BOB, "I know", reply_to="60", mentions=(ANN,)), False),
        (said(70, US, "", reply_to="60", kind=MessageKind.CALLBACK, outcome="missed", seconds=0), False),
    ],
)
def test_what_is_an_answer(store: GraphStore, answer: Record, counts: bool) -> None:
    store = of(
        store, [replace(ASKED, conversation="chat"), said(30, BOB, "question", conversation="chat"), answer]
    )
    assert bool(answers(store)) is bool(answers(store, quiet_days=0)) is counts


def test_an_answer_by_mail_answers_a_tweet(store: GraphStore) -> None:
    mail = said(70, OUR_MAIL, "about your pan", source="mail", mentions=(ANN_MAIL,))
    store = of(store, [ASKED, mail])
    assert [guard.evidence for guard in answers(store)] == [("mail:70",)]


def test_a_settled_matter_is_answered(store: GraphStore) -> None:
    asked = replace(ASKED, conversation="room", source="mail")
    store = of(store, [asked, closed(minutes(90))])
    (guard,) = answers(store, "mail:60")
    assert (guard.sentence, guard.evidence) == (
        "Settled on 2026-03-01 by a closed ticket.",
        ("mail:60", "mail:ticket/t"),
    )
    assert answers(store, "mail:60", as_of=minutes(80)) == []


def test_thanks_settle_it(store: GraphStore) -> None:
    store = of(store, [ASKED, ANSWERED, said(75, ANN, "thanks", reply_to="70")])
    (guard,) = answers(store)
    assert (guard.sentence, guard.evidence) == ("Settled on 2026-03-01 by thanks.", ("twitter:75",))


def test_what_somebody_else_has_settled_is_not_theirs(store: GraphStore) -> None:
    """Who answers somebody belongs to their matter, and has one of their own."""
    joined = said(70, BOB, "question, and try the lid", reply_to="60", mentions=(ANN, US))
    store = of(store, [ASKED, joined, said(75, ANN, "thanks", reply_to="70")])
    assert kinds(held(store)) == ["already_answered"]
    assert held(store, "twitter:70") == ()


def test_a_reply_that_only_the_source_knows_is_one(store: GraphStore) -> None:
    store = of(store, [replace(ASKED, known_replies=("70",))])
    (guard,) = answers(store)
    assert guard.sentence == "Its source knows of a reply, which we have not seen."
    assert answers(of(store, [said(70, BOB, "I know", reply_to="60", mentions=(ANN,))])) == []


# Whose guards


def test_of_several_people_in_a_conversation_the_author_counts(store: GraphStore) -> None:
    room: dict[str, Any] = {"conversation": "chat"}
    answer = said(70, US, "so", reply_to="60", **room, mentions=(ANN,))
    hers: list[Record] = [replace(ASKED, **room), REFUSED, COMPLAINED, answer]
    store = of(store, [*hers, said(61, BOB, "question", **room)])
    assert kinds(held(store)) == ["no_consent", "open_complaint", "already_answered"]
    assert held(store, "twitter:61") == ()


def test_who_is_not_resolved_yet_is_judged_by_the_handle(store: GraphStore) -> None:
    store.declare_company(WE)
    store.load([ASKED, WRITTEN, ANSWERED, consent("a", 1, False)])
    assert kinds(held(store)) == ["no_consent", "already_answered"]


LATER: Final[list[Callable[[], Record]]] = [
    lambda: consent("z", 2_000, True),
    lambda: said(2_001, ANN, "kettle complaint sad"),
    lambda: said(2_002, US, "so", reply_to="60", mentions=(ANN,)),
    lambda: said(2_003, OUR_MAIL, "news", source="mail", mentions=(ANN_MAIL,)),
    lambda: said(2_004, ANN, "thanks", reply_to="2002"),
]


def test_an_earlier_time_is_answered_as_if_nothing_later_had_come(store: GraphStore) -> None:
    earlier: list[Record] = [ASKED, REFUSED, COMPLAINED, WRITTEN]
    before = held(of(store, earlier))
    assert held(of(store, [make() for make in LATER])) == before
    assert kinds(before) == ["no_consent", "open_complaint", "contacted_lately"]
