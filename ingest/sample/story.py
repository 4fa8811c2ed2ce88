"""The story of the sample: what each person does over the months, by the part they play."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

from ingest.canonical import Message
from ingest.company import Company
from ingest.sample.complaints import Outcome, complain, complaint_talk, matter_for
from ingest.sample.people import Person, Role
from ingest.sample.phrases import Phrasebook
from ingest.sample.pleasures import (
    defend,
    help_in_forum,
    pleased_once,
    point_to,
    praise,
    recommend,
    share,
    vouch,
)
from ingest.sample.smalltalk import (
    agree,
    announce,
    ask,
    ask_once,
    cancel,
    chat,
    jeer,
    mention_rival,
    react,
    suggest,
    warn,
    weigh,
)
from ingest.sample.tale import PUBLIC, Tale

ANSWERED = (Outcome.QUICK, Outcome.QUICK, Outcome.QUICK, Outcome.SLOW, Outcome.SLOW, Outcome.CANNED)
THREADS_PER_PERSON = 0.34


def tell(company: Company, book: Phrasebook, people: Sequence[Person], seed: int) -> Tale:
    """Play everybody's part, then what happens between them."""
    tale = Tale(Random(f"tale {seed}"), book, company)  # noqa: S311 - a sample must repeat, not be secret
    for person in people:
        PARTS[person.role](tale, person)
    fill_forum(tale, people)
    spread_praise(tale, people)
    join_quarrels(tale, people)
    follow_news(tale, people)
    return tale


def play_fan(tale: Tale, person: Person) -> None:
    for at in tale.moments(6, 10):
        praise(tale, person, at)
    for at in tale.moments(3, 5):
        recommend(tale, person, at)
    for at in tale.moments(1, 2):
        vouch(tale, person, at)
    for at in tale.moments(0, 1):
        suggest(tale, person, at)
    for at in tale.moments(0, 1):
        complain_about_something(tale, person, Outcome.QUICK)
        ask(tale, person, at)


def play_critic(tale: Tale, person: Person) -> None:
    """The same matter again and again: half are never answered, half get form letters."""
    matter = matter_for(tale, person)
    outcome = tale.luck.choice((Outcome.NEVER, Outcome.CANNED))
    for at in tale.moments(3, 5):
        complain(tale, complaint_talk(tale, person, at, outcome), matter, outcome)
    for at in tale.moments(2, 4):
        warn(tale, person, at)
    for at in tale.moments(0, 1):
        mention_rival(tale, person, at)
    for at in tale.moments(0, 1):
        cancel(tale, person, at, answered=False)


def play_mixed(tale: Tale, person: Person) -> None:
    for at in tale.moments(1, 3):
        praise(tale, person, at)
    for _ in range(tale.luck.randint(1, 2)):
        complain_about_something(tale, person, tale.luck.choice(ANSWERED))
    for at in tale.moments(1, 2):
        weigh(tale, person, at)
    for at in tale.moments(0, 2):
        ask(tale, person, at)
    for at in tale.moments(0, 1):
        mention_rival(tale, person, at)


def play_pleased_once(tale: Tale, person: Person) -> None:
    pleased_once(tale, person, tale.moments(1, 1)[0])


def play_sarcastic(tale: Tale, person: Person) -> None:
    for at in tale.moments(3, 5):
        jeer(tale, person, at)
    complain_about_something(tale, person, Outcome.CANNED)


def play_chatty(tale: Tale, person: Person) -> None:
    """Much talk and little of it about us; who has no public channel asks instead."""
    scene = chat if PUBLIC & set(person.channels) else ask
    for at in tale.moments(6, 12):
        scene(tale, person, at)


def play_silent(tale: Tale, person: Person) -> None:
    """Every second one has asked a single question; the others are only on a list."""
    for at in tale.moments(0, 1):
        ask_once(tale, person, at)


def play_ordinary(tale: Tale, person: Person) -> None:
    for at in tale.moments(0, 2):
        ask(tale, person, at)
    if tale.luck.random() < 0.6:
        complain_about_something(tale, person, ordinary_outcome(tale, person))
    if tale.luck.random() < 0.35:
        praise(tale, person, tale.moments(1, 1)[0])
    if tale.luck.random() < 0.15:
        suggest(tale, person, tale.moments(1, 1)[0])
    if tale.luck.random() < 0.1:
        cancel(tale, person, tale.moments(1, 1)[0], answered=True)
    if PUBLIC & set(person.channels):
        for at in tale.moments(0, 2):
            chat(tale, person, at)


PARTS: Mapping[Role, Callable[[Tale, Person], None]] = {
    Role.FAN: play_fan,
    Role.CRITIC: play_critic,
    Role.MIXED: play_mixed,
    Role.PLEASED_ONCE: play_pleased_once,
    Role.SARCASTIC: play_sarcastic,
    Role.CHATTY: play_chatty,
    Role.SILENT: play_silent,
    Role.ORDINARY: play_ordinary,
}


def ordinary_outcome(tale: Tale, person: Person) -> Outcome:
    """Most complaints are answered, one in five never; some in places where it is hard to see."""
    chance = tale.luck.random()
    if chance < 0.2:
        return Outcome.NEVER
    if chance < 0.55 and {"twitter", "email"} <= set(person.channels):
        return Outcome.ELSEWHERE
    if chance < 0.45 and "twitter" in person.channels:
        return Outcome.UNSEEN
    return tale.luck.choice(ANSWERED)


def complain_about_something(tale: Tale, person: Person, outcome: Outcome) -> None:
    at = tale.moments(1, 1)[0]
    complain(tale, complaint_talk(tale, person, at, outcome), matter_for(tale, person), outcome)


def on(people: Sequence[Person], channel: str, *roles: Role) -> list[Person]:
    """Those who are on a channel and play one of the roles."""
    return [person for person in people if person.role in roles and channel in person.channels]


def fill_forum(tale: Tale, people: Sequence[Person]) -> None:
    """Questions in the forum, which fans answer; some readers later name the one who helped."""
    askers = on(people, "community", Role.ORDINARY, Role.MIXED, Role.CHATTY)
    fans = on(people, "community", Role.FAN)
    for at in tale.moments(*[round(THREADS_PER_PERSON * len(people))] * 2):
        asker = tale.luck.choice(askers)
        first = help_in_forum(tale, asker, tale.luck.sample(fans, tale.luck.randint(1, 2)), at)
        if tale.luck.random() < 0.35:
            point_to(tale, tale.luck.choice([person for person in askers if person != asker]), first)


def spread_praise(tale: Tale, people: Sequence[Person]) -> None:
    """What fans say in public and others pass on."""
    for channel in sorted(PUBLIC):
        readers = on(people, channel, Role.ORDINARY, Role.MIXED)
        for said in openings_of(tale, on(people, channel, Role.FAN), channel):
            for reader in tale.luck.sample(readers, tale.luck.choice((0, 0, 1, 2))):
                share(tale, reader, said)


def join_quarrels(tale: Tale, people: Sequence[Person]) -> None:
    """Under a critic's tweets some agree and a fan objects."""
    readers = on(people, "twitter", Role.ORDINARY, Role.MIXED)
    fans = on(people, "twitter", Role.FAN)
    for said in openings_of(tale, on(people, "twitter", Role.CRITIC), "twitter"):
        if tale.luck.random() < 0.25:
            agree(tale, tale.luck.choice(readers), said)
        if tale.luck.random() < 0.15:
            defend(tale, tale.luck.choice(fans), said)


def follow_news(tale: Tale, people: Sequence[Person]) -> None:
    for news in announce(tale):
        for fan in tale.luck.sample(on(people, "twitter", Role.FAN), 2):
            react(tale, fan, news, "recommendation")
        for critic in tale.luck.sample(on(people, "twitter", Role.CRITIC), 2):
            react(tale, critic, news, "warning")


def openings_of(tale: Tale, speakers: Sequence[Person], channel: str) -> list[Message]:
    """The messages with which these people began a conversation on a channel."""
    theirs = {person.handle(channel).key for person in speakers}
    begun = [message for message in tale.messages if message.channel == channel and message.reply_to is None]
    return [message for message in begun if message.sender.key in theirs]
