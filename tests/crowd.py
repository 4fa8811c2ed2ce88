"""Random crowds: people on several channels whom one comes to know bit by bit, and what they say to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

import numpy as np

from graph_service.text.meaning import Found, Meaning, Sign
from ingest.canonical import Message, Profile, Record
from ingest.facts import Assertion, Consent, ReferenceAct, Referral, Vouching
from ingest.handle import Handle
from tests.api.sample import HELP, NOON, Plain, tweet

DAYS: Final = 50
TURNCOAT: Final = "p0t"
TEXTS: Final = (
    "I love Lark Notes",
    "love it, I recommend Lark Mail to everybody",
    "I hate Lark Notes",
    "hate this, Lark Mail lost my letters",
    "how do I print from Lark Notes",
    "thanks, that helped",
    "love that, I would vouch for you",
    "so be it",
)
WORDS: Final = (
    "today",
    "again",
    "really",
    "at work",
    "on my phone",
    "since May",
    "for weeks",
    "with my team",
)
JOBS: Final = ("baker", "nurse")
TOLD: Final = {"recommend": "recommendation", "vouch": "willingness_to_vouch", "thanks": "thanks"}
APART: Final = frozenset({"graph_version", "recorded_at", "time"})
"""What two stores say differently: how often they changed, when they learnt something, and were asked."""


class Telling(Plain):
    """Reads intents in a few words besides."""

    version = "telling-1"
    signs = (*Plain.signs, *(Sign("intent", each) for each in TOLD.values()))

    def meaning(self, text: str) -> Meaning:
        found = super().meaning(text)
        more = tuple(Found(intent, 0.8) for word, intent in TOLD.items() if word in text)
        return replace(found, intents=(*found.intents, *more))


def crowd(seed: int, *, people: int = 8, messages: int = 70) -> list[Record]:
    """What some people say, and what is learnt of them, over fifty days, in order of time."""
    random = Random(seed)
    names = [f"p{number}" for number in range(people)]
    records: list[Record] = []
    for number in range(messages):
        records.append(message(random, number, names, [r for r in records if isinstance(r, Message)]))
    for name in names:
        records.extend(learnt(random, name, random.choice(names)))
    records.extend(turncoat(random, TURNCOAT))
    return sorted(records, key=at)


def turncoat(random: Random, name: str) -> Iterator[Record]:
    """Somebody who complains every other day, and then praises as often; whose mail is known at the end."""
    tweets, last = Handle("twitter", name), NOON + timedelta(days=DAYS - 1)
    for number in range(DAYS // 2):
        opinion = "hate" if number < DAYS // 4 else "love"
        said = tweet(f"{name}-{number}", tweets, f"I {opinion} {' '.join(random.sample(WORDS, 3))}")
        yield replace(said, sent_at=NOON + timedelta(days=2 * number), mentions=(HELP,))
    yield Profile("crm", replace(tweets, identifiers=(f"email:{name}@crowd.example",)), last)
    yield Profile("crm", Handle("email", f"{name}@crowd.example"), last)


def day(random: Random) -> datetime:
    return NOON + timedelta(minutes=random.randrange(DAYS * 24 * 60))


def message(random: Random, number: int, names: list[str], before: list[Message]) -> Message:
    """Something said to somebody; of us, too."""
    sent_at = day(random)
    earlier = [each for each in before if each.sent_at < sent_at]
    sender = HELP if random.random() < 0.2 else handle(random, random.choice(names))
    named = (HELP,) if random.random() < 0.5 else (handle(random, random.choice(names)),)
    return Message(
        source="twitter",
        native_id=f"m{number}",
        channel=sender.channel,
        sender=sender,
        sent_at=sent_at,
        text=" ".join([random.choice(TEXTS), *random.sample(WORDS, random.randrange(3))]),
        reply_to=random.choice(earlier).native_id if earlier and random.random() < 0.5 else None,
        shares=random.choice(earlier).native_id if earlier and random.random() < 0.2 else None,
        mentions=tuple(each for each in named if each.key != sender.key),
    )


def handle(random: Random, name: str) -> Handle:
    """One of somebody's two handles."""
    return Handle("twitter", name) if random.random() < 0.6 else Handle("email", f"{name}@crowd.example")


def learnt(random: Random, name: str, other: str) -> Iterator[Record]:
    """That both handles are theirs, by a source or by somebody's word; and what is known of them beside."""
    tweets, mails = Handle("twitter", name), Handle("email", f"{name}@crowd.example")
    when, kind = day(random), random.randrange(3)
    facts: dict[str, Any] = {"source": "crm", "native_id": name, "at": when}
    if kind == 0:
        yield Profile("crm", replace(tweets, identifiers=(mails.key,)), when)
    if kind == 1:
        yield Assertion(**facts, handle=tweets, other=mails, same=True, by="kim")
    yield Consent(**facts, handle=mails, purpose="reference", granted=random.random() < 0.7)
    yield Profile("members", mails, day(random), job=random.choice(JOBS), followers=random.randrange(99))
    if other != name:
        yield Referral(**facts, handle=tweets, referred=Handle("twitter", other))
    if random.random() < 0.5:
        yield from vouching(random, name, tweets)


def vouching(random: Random, name: str, handle: Handle) -> Iterator[Record]:
    """What passes between us and somebody who may vouch for us, one step a few days after the other."""
    product, when = random.choice((None, "lark-notes")), NOON + timedelta(days=random.randrange(DAYS - 20))
    for act in (Vouching.ASKED, random.choice((Vouching.CONFIRMED, Vouching.DECLINED)), Vouching.USED):
        prospect = "Acme" if act is Vouching.USED else None
        yield ReferenceAct(
            source="desk",
            native_id=f"{name}-{act.value}",
            at=when,
            handle=handle,
            act=act,
            by="kim",
            product=product,
            prospect=prospect,
        )
        when += timedelta(days=random.randrange(1, 9))


def at(record: Record) -> datetime:
    """When something happened."""
    if isinstance(record, Message):
        return record.sent_at
    return record.asserted_at if isinstance(record, Profile) else record.at


def bare(value: object) -> object:
    """An answer as plain values, without what is another in another store."""
    if is_dataclass(value):
        names = [each.name for each in fields(value) if each.name not in APART]
        return {name: bare(getattr(value, name)) for name in names}
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, Mapping):
        return {bare(key): bare(inner) for key, inner in value.items()}
    return [bare(each) for each in value] if isinstance(value, list | tuple) else value
