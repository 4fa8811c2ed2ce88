"""The one person who is met on every kind of channel, so that a whole timeline can be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.sample.people import FICTIONAL_MOBILES, Person, Role
from ingest.sample.scenes import at_us, begin
from ingest.sample.speech import Mood
from ingest.sample.tale import Tale

SPEAKS = ("twitter", "email", "phone", "survey")


def cast_one(tale: Tale, people: Sequence[Person]) -> Person:
    """The fan who has spoken on most of these channels already, with a telephone."""
    fans = [person for person in people if person.role is Role.FAN]
    chosen = max(fans, key=lambda fan: (len(spoken_on(tale, fan)), -fan.number))
    return chosen if "phone" in chosen.channels else with_phone(chosen)


def with_phone(person: Person) -> Person:
    """The same person, with the telephone number that was kept free for them."""
    address = FICTIONAL_MOBILES.format(person.number - 1)
    phone = replace(person.known_by, channel="phone", address=address)
    return replace(person, handles=(*person.handles[:-1], phone, person.known_by))


def spoken_on(tale: Tale, person: Person) -> set[str]:
    """The channels on which somebody has begun a conversation."""
    theirs = {handle.key for handle in person.handles}
    begun = [message for message in tale.messages if message.reply_to is None]
    return {message.channel for message in begun if message.sender.key in theirs} & set(SPEAKS)


def speak_everywhere(tale: Tale, person: Person) -> None:
    """A word of praise wherever this person has not begun a conversation yet."""
    for channel in sorted(set(SPEAKS) - spoken_on(tale, person)):
        talk = tale.talk(person, tale.moments(1, 1)[0], channel)
        lines = [tale.pick(person, tale.book.praise[talk.product])]
        begin(tale, talk, at_us(tale, talk, lines), Mood.HAPPY, "A word of praise for {product_name}")
