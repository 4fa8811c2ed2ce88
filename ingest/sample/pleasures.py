"""Scenes of what goes well: praise, recommendation, willingness to vouch, help in the forum."""

from __future__ import annotations

from datetime import datetime

from ingest.canonical import Message
from ingest.sample.people import Person
from ingest.sample.phrases import Exchange
from ingest.sample.scenes import (
    answer,
    at_us,
    bare,
    begin,
    can_write,
    chime_in,
    extra,
    follow_up,
    one,
    then,
    words,
)
from ingest.sample.speech import Mood
from ingest.sample.tale import PUBLIC, Tale, Talk, Utterance


def praise(tale: Tale, person: Person, at: datetime) -> Message:
    """Somebody is pleased with their product and says so, anywhere."""
    talk = tale.talk(person, at, channel=channel_for_praise(tale, person))
    lines = [tale.pick(talk.person, tale.book.praise[talk.product])]
    lines += extra(tale.luck, 0.2, one(tale, "service_praise"))
    said = begin(tale, talk, named(tale, talk, lines), Mood.HAPPY, "A word of praise for {product_name}")
    thank(tale, talk, said, 0.35)
    return said


def channel_for_praise(tale: Tale, person: Person) -> str:
    wider = [*person.channels] * 3 + [name for name in ("survey", "letter") if can_write(person, name)]
    return tale.luck.choice(wider)


def named(tale: Tale, talk: Talk, lines: list[str]) -> list[str]:
    """Half of those who tweet about us name us."""
    return at_us(tale, talk, lines) if tale.luck.random() < 0.5 else lines


def thank(tale: Tale, talk: Talk, said: Message, chance: float) -> None:
    """We thank somebody who was kind, now and then; surveys and letters have no way back."""
    if tale.luck.random() < chance and said.channel not in {"survey", "letter", "phone"}:
        answer(tale, then(talk, tale.later(talk.at, 1, 30)), said, [one(tale, "pleased")])


def recommend(tale: Tale, person: Person, at: datetime) -> Message:
    """Somebody tells others to get what they have, in public where they can."""
    public = [channel for channel in person.channels if channel in PUBLIC]
    talk = tale.talk(person, at, channel=tale.luck.choice(public or person.channels))
    lines = [words(tale, person, "recommendation")]
    lines += extra(tale.luck, 0.4, tale.pick(talk.person, tale.book.praise[talk.product]))
    return begin(tale, talk, lines, Mood.HAPPY, "Why I recommend {product_name}")


def vouch(tale: Tale, person: Person, at: datetime) -> Message:
    """Somebody offers to speak for us."""
    channels = [channel for channel in ("email", "survey", "community") if can_write(person, channel)]
    talk = tale.talk(person, at, channel=tale.luck.choice(channels or person.channels))
    lines = [tale.pick(talk.person, tale.book.praise[talk.product]), words(tale, person, "vouch")]
    said = begin(tale, talk, lines, Mood.HAPPY, "Glad to speak for {product_name}")
    tale.planted.vouching.append(said.key)
    thank(tale, talk, said, 0.6)
    return said


def pleased_once(tale: Tale, person: Person, at: datetime) -> Message:
    """One word of praise and never another."""
    talk = tale.talk(person, at)
    return begin(tale, talk, at_us(tale, talk, [one(tale, "great")]), Mood.HAPPY, "Feedback")


def share(tale: Tale, person: Person, praised: Message) -> Message:
    """Somebody passes a fan's words on to their own readers, as the channel does that."""
    at = tale.later(praised.sent_at, 0.2, 50)
    sender = person.handle(praised.channel)
    by = praised.sender.address
    text = f"RT @{by}: {praised.text}" if praised.channel == "twitter" else f"Worth reading, by @{by}."
    return tale.say(Utterance(sender, praised.channel, at, text, shares=praised, to=(bare(praised.sender),)))


def help_in_forum(tale: Tale, asker: Person, helpers: list[Person], at: datetime) -> Message:
    """A question in the forum, the answers of other customers, and thanks that name the first of them."""
    asked_about = tale.luck.choice(tale.book.exchanges)
    talk = tale.talk(asker, at, channel="community", product=asked_about.product)
    asked = begin(tale, talk, [asked_about.ask], Mood.PLAIN, asked_about.ask)
    answers = [
        help_out(tale, talk, helper, (asked, line))
        for helper, line in zip(helpers, answers_in_any_order(tale, asked_about), strict=False)
    ]
    if tale.luck.random() < 0.7:
        grateful = then(talk, tale.later(max(each.sent_at for each in answers), 0.5, 20))
        follow_up(tale, grateful, answers[0], [words(tale, asker, "thanks")], Mood.HAPPY)
    return answers[0]


def answers_in_any_order(tale: Tale, exchange: Exchange) -> list[str]:
    return tale.luck.sample(exchange.answers, len(exchange.answers))


def help_out(tale: Tale, talk: Talk, helper: Person, asked: tuple[Message, str]) -> Message:
    question, line = asked
    theirs = Talk(helper, "community", tale.later(talk.at, 0.3, 30), talk.product, talk.particulars)
    return chime_in(tale, theirs, question, [line])


def point_to(tale: Tale, person: Person, helped: Message) -> Message:
    """Somebody names a helper of whom they learnt something, under that helper's answer."""
    talk = tale.talk(person, tale.later(helped.sent_at, 30, 200), channel=helped.channel)
    named_there = Talk(
        person, talk.channel, talk.at, talk.product, {**talk.particulars, "name": helped.sender.address}
    )
    return chime_in(tale, named_there, helped, [words(tale, person, "pointing")], Mood.HAPPY)


def defend(tale: Tale, fan: Person, attacked: Message) -> Message:
    """A fan answers a critic in public."""
    talk = tale.talk(fan, tale.later(attacked.sent_at, 0.3, 20), channel=attacked.channel)
    return chime_in(tale, talk, attacked, [words(tale, fan, "defence")])
