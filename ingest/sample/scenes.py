"""How a conversation is begun and carried on, whatever it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from random import Random

from ingest.canonical import Message
from ingest.handle import Handle
from ingest.sample.people import Person
from ingest.sample.speech import Mood, call_note, colour, fill, letter, survey_answer, tagged
from ingest.sample.tale import Tale, Talk, Utterance

SENT_BY_SURVEY = "survey"
SENT_BY_POST = "letter"


def one(tale: Tale, kind: str) -> str:
    """One of the sentences of a kind."""
    return tale.luck.choice(tale.book.said[kind])


def words(tale: Tale, person: Person, kind: str) -> str:
    """One of the sentences of a kind, and a new one in this person's mouth where that can be."""
    return tale.pick(person, tale.book.said[kind])


def sender_of(talk: Talk) -> Handle:
    """The handle a person is known by there: surveys go to their mail, post to their customer number."""
    if talk.channel == SENT_BY_SURVEY:
        return talk.person.handle("email")
    if talk.channel == SENT_BY_POST:
        return talk.person.handle("crm")
    return talk.person.handle(talk.channel)


def begin(tale: Tale, talk: Talk, lines: list[str], mood: Mood, subject: str | None = None) -> Message:
    """The first message of a conversation, addressed to us where its channel has addresses."""
    body = colour(fill(lines, talk.particulars), talk.person.voice, mood, tale.luck)
    to: tuple[Handle, ...] = ()
    if talk.channel in {"email", "phone", "chat"}:
        to = (bare(tale.ours(talk.channel)),)
    if talk.channel == "twitter":
        body = tagged(body, talk.person.voice, mood, tale.luck)
    titled = talk.channel in {"email", "community", "letter"}
    return tale.say(
        Utterance(
            sender=sender_of(talk),
            channel=talk.channel,
            at=talk.at,
            text=dressed(body, talk, mood, tale),
            subject=fill([subject], talk.particulars) if subject and titled else None,
            to=to,
        )
    )


def dressed(body: str, talk: Talk, mood: Mood, tale: Tale) -> str:
    """A body as its channel has it: a letter, a call note, a survey's box, or as it is."""
    if talk.channel in {"email", "letter"}:
        return letter(body, talk.person, (one(tale, "greeting"), one(tale, "farewell")))
    if talk.channel == "phone":
        return call_note(body, talk.person)
    if talk.channel == SENT_BY_SURVEY:
        return survey_answer(body, mood, tale.luck)
    return body


def at_us(tale: Tale, talk: Talk, lines: list[str]) -> list[str]:
    """Lines that name us first, as a tweet must that we are to notice."""
    return [f"@{tale.ours('twitter').address}", *lines] if talk.channel == "twitter" else lines


def follow_up(tale: Tale, talk: Talk, parent: Message, lines: list[str], mood: Mood) -> Message:
    """The person who began a conversation speaks again in it, in answer to `parent`."""
    body = colour(fill(lines, talk.particulars), talk.person.voice, mood, tale.luck)
    spoken = call_note(body, talk.person) if talk.channel == "phone" else body
    return reply(tale, sender_of(talk), parent, spoken, talk.at)


def answer(tale: Tale, talk: Talk, parent: Message, lines: list[str]) -> Message:
    """We answer the person of a talk on the channel of `parent`."""
    ours = tale.ours(parent.channel, talk.team)
    return reply(tale, ours, parent, fill(lines, talk.particulars), talk.at)


def chime_in(tale: Tale, talk: Talk, parent: Message, lines: list[str], mood: Mood = Mood.PLAIN) -> Message:
    """Somebody else answers `parent` in public."""
    body = colour(fill(lines, talk.particulars), talk.person.voice, mood, tale.luck)
    return reply(tale, talk.person.handle(parent.channel), parent, body, talk.at)


def reply(tale: Tale, sender: Handle, parent: Message, body: str, at: datetime) -> Message:
    """A message in answer to `parent`, to its sender, in its conversation."""
    to = parent.sender if parent.sender.key != sender.key else tale.ours(parent.channel)
    subject = None
    if parent.channel == "email":
        subject = f"Re: {(parent.subject or '').removeprefix('Re: ')}"
    text = f"@{to.address} {body}" if parent.channel == "twitter" else body
    return tale.say(Utterance(sender, parent.channel, at, text, subject, answers=parent, to=(bare(to),)))


def bare(handle: Handle) -> Handle:
    """A handle as it is written when somebody is addressed: where and whom, nothing else."""
    return Handle(handle.channel, handle.address)


def then(talk: Talk, at: datetime) -> Talk:
    """The same talk at a later moment."""
    return replace(talk, at=at)


def extra(luck: Random, chance: float, line: str) -> list[str]:
    """A further line now and then."""
    return [line] if luck.random() < chance else []


def can_write(person: Person, channel: str) -> bool:
    """Whether somebody can be heard on a channel."""
    needed = {SENT_BY_SURVEY: "email", SENT_BY_POST: "crm"}.get(channel, channel)
    return any(handle.channel == needed for handle in person.handles)
