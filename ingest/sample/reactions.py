"""Likes of tweets, and who follows us on Twitter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from ingest.canonical import Message
from ingest.facts import Reaction, ReactionKind
from ingest.handle import Handle
from ingest.sample.people import Person, Role
from ingest.sample.scenes import bare
from ingest.sample.tale import LAST_OPENING, START, Tale

WARM = frozenset({Role.FAN, Role.MIXED, Role.ORDINARY, Role.SILENT, Role.CHATTY})
SORE = frozenset({Role.CRITIC, Role.SARCASTIC, Role.MIXED, Role.ORDINARY})
LIKES: Mapping[Role | None, tuple[frozenset[Role], tuple[int, ...]]] = {
    None: (WARM, (2, 3, 5)),
    Role.FAN: (WARM, (0, 0, 1, 2, 4)),
    Role.CRITIC: (SORE, (0, 0, 1, 2, 4)),
}
"""Who likes what we (None), fans and critics tweet, and how many of them."""

ANYBODY = (WARM | SORE, (0, 0, 0, 0, 1))
FOLLOWS: Mapping[Role, float] = {Role.FAN: 0.9, Role.CRITIC: 0.4}
SELDOM = 0.2
"""How likely fans and critics follow us, and how likely anybody else."""


def reactions(tale: Tale, people: Sequence[Person], protagonist: Person, seed: int) -> list[Reaction]:
    """Likes in order of the tweets, then follows; the protagonist likes what we tweeted first."""
    luck = Random(f"reactions {seed}")  # noqa: S311 - a sample must repeat, not be secret
    tweeting = [person for person in people if "twitter" in person.channels]
    parts = {person.handle("twitter").key: person.role for person in tweeting}
    news = tale.ours("twitter", "marketing")
    tweets = [message for message in tale.messages if message.channel == "twitter" and not message.reply_to]
    first = min((tweet for tweet in tweets if tweet.sender == news), key=lambda tweet: tweet.sent_at)
    made = {each.key: each for tweet in tweets for each in likes(tweet, parts, tweeting, luck)}
    sure = like(protagonist, first, first.sent_at + timedelta(minutes=20))
    ends_at = tale.ends_at
    kept = {sure.key: sure} | {key: each for key, each in made.items() if each.at <= ends_at}
    follows = (each for person in tweeting for each in follow(person, bare(news), luck, ends_at))
    return [*kept.values(), *follows]


def likes(
    tweet: Message, parts: Mapping[str, Role], tweeting: Sequence[Person], luck: Random
) -> Iterator[Reaction]:
    """Who likes a tweet within the next days; nobody likes their own."""
    roles, numbers = LIKES.get(parts.get(tweet.sender.key), ANYBODY)
    readers = [
        person
        for person in tweeting
        if person.role in roles and person.handle("twitter").key != tweet.sender.key
    ]
    for person in luck.sample(readers, min(luck.choice(numbers), len(readers))):
        yield like(person, tweet, tweet.sent_at + timedelta(seconds=round(luck.expovariate(1 / 40_000))))


def like(person: Person, tweet: Message, at: datetime) -> Reaction:
    return Reaction(
        source="twitter",
        native_id=f"like-{tweet.native_id}-{person.number}",
        at=at,
        handle=bare(person.handle("twitter")),
        kind=ReactionKind.LIKE,
        message=tweet.native_id,
    )


def follow(person: Person, target: Handle, luck: Random, ends_at: datetime) -> Iterator[Reaction]:
    """Somebody follows our news from some day on; a critic may leave again."""
    days = (LAST_OPENING - START).days
    begun = START + timedelta(minutes=luck.randrange(days * 24 * 60))
    left = begun + timedelta(days=luck.randint(5, 120))
    leaves = person.role is Role.CRITIC and luck.random() < 0.6 and left <= ends_at
    if luck.random() < FOLLOWS.get(person.role, SELDOM):
        yield Reaction(
            source="twitter",
            native_id=f"follow-{target.address}-{person.number}",
            at=begun,
            handle=bare(person.handle("twitter")),
            kind=ReactionKind.FOLLOW,
            target=target,
            until=left if leaves else None,
        )
