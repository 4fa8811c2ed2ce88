"""Contacts in which nothing was said: calls that nobody took, visits to help pages, events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from ingest.canonical import Direction, Message, MessageKind
from ingest.sample.people import Person, Role
from ingest.sample.phrases import Occasion
from ingest.sample.scenes import bare, can_write
from ingest.sample.tale import Tale, Utterance

QUIET = frozenset({Role.SILENT, Role.PLEASED_ONCE})
"""Who plays a quiet part is not met elsewhere either."""


def meet(tale: Tale, people: Sequence[Person], protagonist: Person) -> None:
    """Add the contacts without words to a tale; the protagonist comes to every event."""
    lively = [person for person in people if person.role not in QUIET]
    miss_each_other(tale, lively)
    for person in lively:
        if can_write(person, "crm"):
            look_up(tale, person)
    for occasion in tale.book.occasions:
        for person in lively:
            if person == protagonist or invited(tale, person):
                attend(tale, person, occasion, sure=person == protagonist)


def miss_each_other(tale: Tale, people: Sequence[Person]) -> None:
    """Calls that came to nothing, around those that did not."""
    callers = {person.handle("phone").key for person in people if "phone" in person.channels}
    for call, back in list(calls_back(tale)):
        if tale.luck.random() < 0.4:
            miss(tale, call, back)
        if call.sender.key in callers and tale.luck.random() < 0.4:
            ring_in_vain(tale, call)


def calls_back(tale: Tale) -> Iterator[tuple[Message, Message]]:
    """Every call of a customer's that we answered, with the call back."""
    calls = {message.native_id: message for message in tale.messages if message.channel == "phone"}
    for back in calls.values():
        if back.direction is Direction.OUTBOUND and back.reply_to is not None:
            yield calls[back.reply_to], back


def miss(tale: Tale, call: Message, back: Message) -> None:
    """Before we reached a customer, we called and nobody was there."""
    waited = (back.sent_at - call.sent_at).total_seconds()
    at = call.sent_at + timedelta(seconds=round(tale.luck.uniform(0.2, 0.8) * waited))
    tried = Utterance(back.sender, "phone", at, "", answers=call, to=back.mentions)
    tale.say(replace(tried, kind=MessageKind.CALLBACK, outcome="missed", seconds=0))


def ring_in_vain(tale: Tale, call: Message) -> None:
    """Before a customer reached us, nobody took the call."""
    at = call.sent_at - timedelta(seconds=tale.luck.randint(120, 5_400))
    tried = Utterance(call.sender, "phone", at, "", to=(bare(tale.ours("phone")),))
    tale.say(replace(tried, kind=MessageKind.CALL, outcome="missed", seconds=0))


def look_up(tale: Tale, person: Person) -> None:
    """A signed-in customer finds what they looked for on a help page, now and then."""
    for at in tale.moments(0, 2) if tale.luck.random() < 0.35 else ():
        page = tale.luck.choice(tale.book.pages[person.product])
        seen = Utterance(person.handle("crm"), "self-service", at, "", page, kind=MessageKind.VISIT)
        tale.say(replace(seen, outcome="resolved", seconds=tale.luck.randint(20, 600)))


def invited(tale: Tale, person: Person) -> bool:
    """Whether somebody put their name down for an event: mostly fans, by mail."""
    chance = 0.5 if person.role is Role.FAN else 0.06
    return can_write(person, "email") and tale.luck.random() < chance


def attend(tale: Tale, person: Person, occasion: Occasion, *, sure: bool) -> None:
    """Somebody comes to an event, or has put their name down and stays away."""
    there = sure or tale.luck.random() < 0.75
    signed = Utterance(person.handle("email"), "event", occasion.at, "", occasion.name)
    stayed = 60 * tale.luck.randint(occasion.minutes // 3, occasion.minutes) if there else None
    outcome = "attended" if there else "no-show"
    tale.say(replace(signed, kind=MessageKind.EVENT, outcome=outcome, seconds=stayed))
