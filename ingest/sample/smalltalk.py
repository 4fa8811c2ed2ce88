"""Scenes that are neither praise nor complaint: questions, ideas, farewells, rivals, chatter."""

from __future__ import annotations

from datetime import datetime

from ingest.canonical import Message
from ingest.sample.people import Person
from ingest.sample.scenes import answer, at_us, begin, chime_in, extra, follow_up, one, reply, then, words
from ingest.sample.speech import Mood
from ingest.sample.tale import LAST_OPENING, START, Tale, Utterance


def ask(tale: Tale, person: Person, at: datetime) -> Message:
    """A question to us, answered by us within a day, thanked for by half."""
    question = tale.luck.choice([each for each in tale.book.exchanges if each.product == person.product])
    talk = tale.talk(person, at)
    asked = begin(
        tale, talk, at_us(tale, talk, [question.ask]), Mood.PLAIN, "A question about {product_name}"
    )
    lines = [one(tale, "personal"), question.ours]
    said = answer(tale, then(talk, tale.later(at, 0.2, 24)), asked, lines)
    if tale.luck.random() < 0.5:
        grateful = then(talk, tale.later(said.sent_at, 0.2, 12))
        follow_up(tale, grateful, said, [words(tale, person, "thanks")], Mood.HAPPY)
    return asked


def ask_once(tale: Tale, person: Person, at: datetime) -> Message:
    """The only thing a quiet customer ever asked us; we answered and heard no more."""
    question = tale.luck.choice([each for each in tale.book.exchanges if each.product == person.product])
    talk = tale.talk(person, at)
    asked = begin(
        tale, talk, at_us(tale, talk, [question.ask]), Mood.PLAIN, "A question about {product_name}"
    )
    answer(tale, then(talk, tale.later(at, 0.2, 24)), asked, [question.ours])
    return asked


def suggest(tale: Tale, person: Person, at: datetime) -> Message:
    """An idea for a product."""
    talk = tale.talk(person, at)
    lines = [tale.pick(person, tale.book.ideas[person.product])]
    said = begin(tale, talk, at_us(tale, talk, lines), Mood.PLAIN, "A suggestion for {product_name}")
    if tale.luck.random() < 0.5:
        answer(tale, then(talk, tale.later(at, 3, 80)), said, [one(tale, "idea_received")])
    return said


def weigh(tale: Tale, person: Person, at: datetime) -> Message:
    """Neither one thing nor the other about a product."""
    talk = tale.talk(person, at)
    return begin(tale, talk, [words(tale, person, "mixed")], Mood.PLAIN, "My view of {product_name}")


def mention_rival(tale: Tale, person: Person, at: datetime) -> Message:
    """A word about somebody else's product."""
    talk = tale.talk(person, at)
    return begin(tale, talk, [words(tale, person, "rival")], Mood.PLAIN, "{product_name} or {rival}")


def cancel(tale: Tale, person: Person, at: datetime, *, answered: bool) -> Message:
    """Somebody leaves."""
    talk = tale.talk(person, at)
    said = begin(
        tale, talk, at_us(tale, talk, [words(tale, person, "cancellation")]), Mood.ANGRY, "Cancellation"
    )
    tale.planted.leaving.append(said.key)
    if answered:
        answer(tale, then(talk, tale.later(at, 1, 40)), said, [one(tale, "leaving")])
    return said


def warn(tale: Tale, person: Person, at: datetime) -> Message:
    """A critic warns everybody else."""
    public = "community" if "community" in person.channels and tale.luck.random() < 0.4 else "twitter"
    talk = tale.talk(person, at, channel=public)
    lines = [words(tale, person, "warning"), *extra(tale.luck, 0.5, words(tale, person, "rage"))]
    return begin(tale, talk, lines, Mood.ANGRY, "Think twice about {product_name}")


def jeer(tale: Tale, person: Person, at: datetime) -> Message:
    """Praise in words, the opposite in meaning; no emoji gives it away."""
    talk = tale.talk(person, at, channel="twitter")
    return begin(tale, talk, at_us(tale, talk, [words(tale, person, "sarcasm")]), Mood.PLAIN)


def chat(tale: Tale, person: Person, at: datetime) -> Message:
    """Talk that has nothing to do with us, where people talk."""
    public = [channel for channel in person.channels if channel in {"twitter", "community"}]
    talk = tale.talk(person, at, channel=tale.luck.choice(public))
    return begin(tale, talk, [words(tale, person, "chatter")], Mood.PLAIN, "Off topic")


def agree(tale: Tale, person: Person, said: Message) -> Message:
    """Somebody says that it is the same with them."""
    talk = tale.talk(person, tale.later(said.sent_at, 0.2, 40), channel=said.channel)
    return chime_in(tale, talk, said, [words(tale, person, "agreement")])


def announce(tale: Tale) -> list[Message]:
    """Our own news on Twitter, spread evenly over the time of the sample."""
    step = (LAST_OPENING - START) / len(tale.book.said["news"])
    ours = tale.ours("twitter", "marketing")
    return [
        tale.say(Utterance(ours, "twitter", START + step * number, line))
        for number, line in enumerate(tale.book.said["news"])
    ]


def react(tale: Tale, person: Person, news: Message, kind: str) -> Message:
    """Somebody answers our news with a sentence of a kind."""
    body = words(tale, person, kind).format_map(tale.talk(person, news.sent_at).particulars)
    return reply(tale, person.handle("twitter"), news, body, tale.later(news.sent_at, 0.1, 30))
