"""What kind of contact each message is: how it ended, how long it took, how it was rated."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ingest.canonical import Direction, Message, MessageKind
from ingest.sample.people import Person
from ingest.sample.tale import Tale

SCORE = re.compile(r"(\d+)/10\. ")


def classified(tale: Tale, people: Sequence[Person]) -> list[Message]:
    """The messages of a tale, each with its kind; one that has a kind already stays as it is."""
    classify: Mapping[str, Callable[[Message], Message]] = {
        "phone": call_classifier(tale),
        "survey": survey_classifier(tale, people),
        "letter": lambda message: replace(message, kind=MessageKind.LETTER),
    }
    return [
        classify[message.channel](message)
        if message.kind is None and message.channel in classify
        else message
        for message in tale.messages
    ]


def call_classifier(tale: Tale) -> Callable[[Message], Message]:
    """Ours are calls back. Who was never answered has talked to a machine, as have some we called back."""
    called_back = {message.reply_to for message in tale.messages if message.channel == "phone"}
    calls = {message.key: message for message in tale.messages if message.channel == "phone"}
    unheard = {calls[key].conversation for key in tale.planted.unanswered if key in calls}

    def classify(message: Message) -> Message:
        if message.direction is Direction.OUTBOUND:
            return timed(tale, replace(message, kind=MessageKind.CALLBACK, outcome="reached"))
        waits = message.native_id in called_back and tale.luck.random() < 0.5
        recorded = waits or message.conversation in unheard
        outcome = "voicemail" if recorded else "reached"
        return timed(tale, replace(message, kind=MessageKind.CALL, outcome=outcome))

    return classify


def timed(tale: Tale, call: Message) -> Message:
    """A call with its length: what people leave on a machine is short."""
    longest = 90 if call.outcome == "voicemail" else 900
    return replace(call, seconds=tale.luck.randint(15, longest))


def survey_classifier(tale: Tale, people: Sequence[Person]) -> Callable[[Message], Message]:
    """A survey asks about the product somebody has; the answer begins with the rating."""
    names = tale.book.product_names
    asked = {
        person.handle("email").key: tale.book.question.format(product_name=names[person.product])
        for person in people
        if "email" in person.channels
    }

    def classify(message: Message) -> Message:
        score = SCORE.match(message.text)
        rating = None if score is None else int(score[1])
        return replace(message, kind=MessageKind.SURVEY, subject=asked[message.sender.key], rating=rating)

    return classify
