"""A room where nobody says to whom they speak: an answer is that of whom it was likely given to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from algorithms.acts import Party, State
from graph_service.matters.rooms import SURE
from graph_service.pipeline.matters import matters
from graph_service.questions.courses import courses, replies
from graph_service.store.record import GraphStore
from ingest.canonical import Message, MessageKind
from ingest.handle import Handle
from tests.contract.test_matters import ANN, ANN_MAIL, BOB, US, follow, from_scratch, held, said, taken_in
from tests.records import START

ASKED = said(1, ANN, "My kettle leaks", mentions=(US,), conversation="room")
BOBS = said(2, BOB, "And where is my pan?", mentions=(US,), conversation="room")
ANSWER = said(3, US, "It is on its way", conversation="room")


def states(store: GraphStore) -> dict[str, State]:
    """By the message that opened a matter, where it stands, which it would if all were worked out anew."""
    arrived = held(store)
    assert from_scratch(store) == arrived
    return {row.matter.opening: row.matter.state for row in arrived.values()}


def on_bills(text: str, **more: object) -> Message:
    mail = said(9, Handle("email", "bills@larkspur.example"), text, mentions=(ANN_MAIL,), **more)
    return replace(mail, reply_to="8")


def come(store: GraphStore, *messages: Message) -> None:
    store.load(messages)
    follow(store)


def test_it_answers_whom_it_was_likely_said_to(store: GraphStore) -> None:
    taken_in(store, [ASKED, BOBS, ANSWER])
    assert states(store) == {"twitter:1": State.OPEN, "twitter:2": State.ANSWERED}


def test_alone_with_us_it_is_hers(store: GraphStore) -> None:
    taken_in(store, [ASKED, ANSWER])
    assert states(store) == {"twitter:1": State.ANSWERED}


def test_who_is_called_by_name(store: GraphStore) -> None:
    taken_in(store, [ASKED, BOBS, replace(ANSWER, text="Ann, it is on its way")])
    assert states(store) == {"twitter:1": State.ANSWERED, "twitter:2": State.OPEN}


def test_long_after_it_is_to_all_who_wait(store: GraphStore) -> None:
    to_bob, news = replace(ANSWER, reply_to="2"), said(64, US, "We found the reason", conversation="room")
    taken_in(store, [ASKED, BOBS, to_bob, replace(news, sent_at=to_bob.sent_at + timedelta(hours=1))])
    assert states(store) == {"twitter:1": State.OPEN, "twitter:2": State.ANSWERED}
    come(store, replace(news, revised_at=START + timedelta(days=1)))
    assert states(store) == {"twitter:1": State.ANSWERED, "twitter:2": State.ANSWERED}


def test_a_peers_word_to_us_answers_nobody(store: GraphStore) -> None:
    went_on = said(4, BOB, "Good, I wait then", conversation="room")
    taken_in(store, [ASKED, BOBS, ANSWER, went_on])
    assert states(store)["twitter:1"] is State.OPEN


def test_what_comes_late_and_was_said_before(store: GraphStore) -> None:
    taken_in(store, [ASKED, ANSWER])
    come(store, BOBS)
    assert states(store) == {"twitter:1": State.OPEN, "twitter:2": State.ANSWERED}


def test_what_turns_out_to_have_been_said_elsewhere(store: GraphStore) -> None:
    taken_in(store, [ASKED, BOBS, ANSWER])
    come(store, replace(BOBS, conversation="hall", revised_at=START + timedelta(days=1)))
    assert states(store) == {"twitter:1": State.ANSWERED, "twitter:2": State.OPEN}


def test_without_whom_it_was_said_to(store: GraphStore) -> None:
    taken_in(store, [ASKED, BOBS, ANSWER])
    store.forget([BOB.key])
    matters(store)
    assert states(store) == {"twitter:1": State.ANSWERED}


MAILED = said(8, ANN_MAIL, "My kettle leaks", mentions=(Handle("email", "bills@larkspur.example"),))


@pytest.mark.parametrize(
    ("answer", "by"),
    [
        (on_bills("A refund is on its way"), Party.US),
        (on_bills("We have received your mail. Your ticket number is 12."), Party.US),
        (on_bills("We have received your request. Your ticket number is 12."), Party.BOT),
        (on_bills("Soon", subject="Automatic reply: My kettle"), Party.BOT),
        (on_bills("Soon", kind=MessageKind.AUTOREPLY), Party.BOT),
    ],
    ids=["a person", "a person's receipt", "a receipt", "its subject", "its headers"],
)
def test_what_a_program_wrote_in_our_name_is_a_programs(
    store: GraphStore, answer: Message, by: Party
) -> None:
    taken_in(store, [MAILED, answer])
    assert [row.matter.answered_by for row in held(store).values()] == [by]


def test_her_out_of_office_note_asks_for_nothing(store: GraphStore) -> None:
    note = replace(MAILED, native_id="10", text="Back on Monday", subject="Out of office")
    taken_in(store, [note, replace(note, native_id="11", subject=None, kind=MessageKind.AUTOREPLY)])
    assert held(store) == {}


def test_what_messages_likely_answer(store: GraphStore) -> None:
    more = said(4, US, "Tomorrow, I hope", conversation="room")
    told = replace(more, native_id="5", reply_to="1")
    taken_in(store, [ASKED, BOBS, ANSWER, more, told])
    [asked] = replies(store, ["twitter:#room"])
    assert {key: reply.message for key, reply in asked.items()} == {
        "twitter:3": "twitter:2",
        "twitter:4": "twitter:2",
    }
    assert all(SURE <= reply.probability <= 1 for reply in asked.values())


def test_how_a_matter_went(store: GraphStore) -> None:
    taken_in(store, [ASKED, BOBS, ANSWER])
    anns, bobs = courses(store, [ANN.key, BOB.key])
    assert [step.kind.value for step in anns["twitter:1"].steps] == ["asked"]
    assert [(step.kind.value, step.message) for step in bobs["twitter:2"].steps] == [
        ("asked", "twitter:2"),
        ("answered", "twitter:3"),
    ]
