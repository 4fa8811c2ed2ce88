"""Scenes of what goes wrong: a complaint, what we make of it, and how it ends."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from ingest.canonical import Message
from ingest.sample.people import Person, Role
from ingest.sample.phrases import Matter
from ingest.sample.scenes import (
    answer,
    at_us,
    begin,
    can_write,
    extra,
    follow_up,
    one,
    sender_of,
    then,
    words,
)
from ingest.sample.speech import Mood, fill
from ingest.sample.tale import Tale, Talk, Utterance

ELSEWHERE = "email"
UNSEEN_TWEET = "999{}"


class Outcome(StrEnum):
    """What becomes of a complaint."""

    QUICK = "answered within hours"
    SLOW = "answered after days, and after a form letter"
    CANNED = "answered with a form letter only"
    NEVER = "never answered"
    ELSEWHERE = "asked in public, answered by mail"
    UNSEEN = "answered, but the export lacks the answer"


def complain(tale: Tale, talk: Talk, matter: Matter, outcome: Outcome) -> Message:
    """A complaint about a matter with what follows in its conversation; gives its first message."""
    first = opening(tale, talk, matter, outcome)
    tale.planted.complaint(matter, first)
    if outcome is Outcome.QUICK:
        solve(tale, then(talk, tale.later(talk.at, 0.1, 3)), matter, first)
    elif outcome is Outcome.SLOW:
        solve_late(tale, talk, matter, first)
    elif outcome is Outcome.CANNED:
        brush_off(tale, talk, matter, first)
    elif outcome is Outcome.ELSEWHERE:
        tale.planted.answered_elsewhere.append(first.key)
        ask_by_mail(tale, talk, matter)
    elif outcome is Outcome.NEVER:
        tale.planted.unanswered.append(first.key)
        ask_again(tale, talk, matter, first)
    return first


def opening(tale: Tale, talk: Talk, matter: Matter, outcome: Outcome) -> Message:
    lines = [tale.pick(talk.person, matter.complaints)]
    lines += extra(tale.luck, 0.3, words(tale, talk.person, "consequence"))
    lines += extra(tale.luck, 0.35, words(tale, talk.person, "demand"))
    if talk.channel in {"email", "letter"}:
        lines += [one(tale, "detail")]
    if talk.person.role is Role.CRITIC:
        lines += extra(tale.luck, 0.5, words(tale, talk.person, "rage"))
    if outcome is Outcome.UNSEEN:
        return opening_with_lost_reply(tale, talk, lines)
    return begin(tale, talk, at_us(tale, talk, lines), Mood.ANGRY, capitalised(matter.context))


def opening_with_lost_reply(tale: Tale, talk: Talk, lines: list[str]) -> Message:
    """A tweet whose export names a reply that the export does not hold, as real exports do."""
    missing = UNSEEN_TWEET.format(len(tale.messages))
    text = fill(at_us(tale, talk, lines), talk.particulars)
    message = tale.say(Utterance(sender_of(talk), "twitter", talk.at, text, known_replies=(missing,)))
    tale.planted.reply_unseen.append(message.key)
    return message


def solve(tale: Tale, talk: Talk, matter: Matter, asked: Message) -> None:
    """We answer with the remedy, and most people say how it went."""
    lines = [one(tale, tale.luck.choice(("personal", "apologetic"))), tale.luck.choice(matter.fixes)]
    lines += extra(tale.luck, 0.5, "– {agent}")
    solved = answer(tale, talk, asked, lines)
    if tale.luck.random() < 0.65:
        happy = then(talk, tale.later(talk.at, 2, 60))
        follow_up(tale, happy, solved, [tale.luck.choice(matter.settled)], Mood.HAPPY)


def solve_late(tale: Tale, talk: Talk, matter: Matter, first: Message) -> None:
    again = then(talk, tale.later(talk.at, 30, 90))
    chased = follow_up(tale, again, first, [tale.pick(talk.person, matter.chases)], Mood.ANGRY)
    tale.planted.complaint(matter, chased)
    solve(tale, then(talk, tale.later(again.at, 24, 120)), matter, chased)


def brush_off(tale: Tale, talk: Talk, matter: Matter, first: Message) -> None:
    """A form letter, and what the customer thinks of it."""
    at = tale.later(talk.at, 5, 70)
    said = answer(tale, then(talk, at), first, [one(tale, "canned")])
    tale.planted.form_letters.append(said.key)
    angry = then(talk, tale.later(at, 0.2, 20))
    lines = [tale.pick(talk.person, matter.chases), words(tale, talk.person, "rage")]
    follow_up(tale, angry, said, lines, Mood.ANGRY)


def ask_again(tale: Tale, talk: Talk, matter: Matter, first: Message) -> None:
    # A survey is a box to fill in once, nobody asks again there.
    if talk.channel != "survey" and tale.luck.random() < 0.6:
        again = then(talk, tale.later(talk.at, 40, 140))
        chased = follow_up(tale, again, first, [tale.pick(talk.person, matter.chases)], Mood.ANGRY)
        tale.planted.complaint(matter, chased)


def ask_by_mail(tale: Tale, talk: Talk, matter: Matter) -> None:
    """The same person writes a mail about the same matter a day later, and that one is answered."""
    at = tale.later(talk.at, 15, 40)
    mail = Talk(talk.person, ELSEWHERE, at, talk.product, talk.particulars)
    asked = opening(tale, mail, matter, Outcome.QUICK)
    tale.planted.complaint(matter, asked)
    solve(tale, then(mail, tale.later(at, 1, 20)), matter, asked)


def matter_for(tale: Tale, person: Person) -> Matter:
    """A matter this person could have: mostly one of their product, now and then one of our service."""
    wanted = person.product if tale.luck.random() < 0.85 else None
    return tale.luck.choice([matter for matter in tale.book.matters if matter.product == wanted])


def channel_for_complaint(tale: Tale, person: Person) -> str:
    """Where somebody complains: on their channels, and now and then on paper or in a survey."""
    wider = [*person.channels] * 3 + [name for name in ("letter", "survey") if can_write(person, name)]
    return tale.luck.choice(wider)


def complaint_talk(tale: Tale, person: Person, at: datetime, outcome: Outcome) -> Talk:
    """A talk on a channel where that outcome can happen."""
    if outcome in {Outcome.ELSEWHERE, Outcome.UNSEEN}:
        return tale.talk(person, at, channel="twitter")
    channel = channel_for_complaint(tale, person)
    if channel == "survey" and outcome is not Outcome.NEVER:
        channel = "email"
    return tale.talk(person, at, channel=channel)


def capitalised(context: str) -> str:
    return context[0].upper() + context[1:]
