"""Generated talks of people with a company, and what is known of them beside: as many as are wanted.

The same on every run. A person asks on one of several channels; most are answered by us, some by another
customer, some never; some thank, some are angry, some ask again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Final

from ingest.canonical import Direction, Message
from ingest.channel_costs import ChannelCost, Costs
from ingest.company import Company, OwnHandle, Product
from ingest.facts import Fact, ReferenceAct, Referral, Usage, UsageKind, Vouching
from ingest.handle import Handle

START: Final = datetime(2026, 1, 5, 8, tzinfo=UTC)
CHANNELS: Final = ("twitter", "chat", "email", "community", "phone")
COMPANY: Final = Company(
    "Larkspur",
    tuple(OwnHandle(f"{channel}:larkspur", "care") for channel in CHANNELS),
    (Product("kettle", "Kettle", ("the kettle",)), Product("lamp", "Lamp", ("the lamp",))),
    costs=Costs("EUR", tuple(ChannelCost(channel, 2.0) for channel in CHANNELS)),
)
ASKED: Final = (
    "How do I clean the kettle?",
    "the lamp is broken, where is my refund",
    "this is a disgrace, I hate the kettle and your awful service",
    "does the lamp dim?",
    "my order is late again, what is going on",
    "I love the kettle, can I get a second lid?",
)
ANSWERS: Final = ("Please send us your number", "We have sent a new one", "Turn it off and on again")
THANKS: Final = "thanks, that helped"
MESSAGES_A_TALK: Final = 2.5
TALKS_A_PERSON: Final = 2
PACE: Final = timedelta(minutes=2)
"""From one talk to the next."""


def talks(messages: int, seed: int = 20260105) -> Iterator[Message]:
    """So many messages of talks that follow each other, in 100 days or longer."""
    luck = Random(seed)
    people = max(2, int(messages / MESSAGES_A_TALK / TALKS_A_PERSON))
    pace = max(PACE, timedelta(days=100) * MESSAGES_A_TALK / messages)
    every = (said for n in range(messages) for said in talk(luck, n, people, START + n * pace))
    return islice(every, messages)


def talk(luck: Random, number: int, people: int, at: datetime) -> Iterator[Message]:
    """One person's matter, as far as it comes."""
    channel = luck.choice(CHANNELS)
    her, us = Handle(channel, f"person{luck.randrange(people)}"), Handle(channel, "larkspur")
    asked = Message(
        source=channel,
        native_id=f"{number}",
        channel=channel,
        sender=her,
        sent_at=at,
        text=luck.choice(ASKED),
        mentions=(us,),
        direction=Direction.INBOUND,
    )
    yield asked
    if luck.random() < 0.3:
        yield replace(
            asked, native_id=f"{number}-again", sent_at=at + timedelta(hours=5), text="still waiting"
        )
    if luck.random() < 0.8:
        answer = answered(luck, asked, us, people)
        yield answer
        if luck.random() < 0.5:
            later = answer.sent_at + timedelta(minutes=9)
            yield replace(
                asked, native_id=f"{number}-t", sent_at=later, text=THANKS, reply_to=answer.native_id
            )


def answered(luck: Random, asked: Message, us: Handle, people: int) -> Message:
    """The first answer: mostly ours, else another customer's."""
    ours = luck.random() < 0.8
    sender = us if ours else Handle(asked.channel, f"person{luck.randrange(people)}")
    return replace(
        asked,
        native_id=f"{asked.native_id}-a",
        sender=sender,
        sent_at=asked.sent_at + timedelta(hours=luck.expovariate(1 / 6)),
        text=luck.choice(ANSWERS),
        reply_to=asked.native_id,
        mentions=(asked.sender,),
        direction=Direction.OUTBOUND if ours else Direction.PEER,
    )


def facts(messages: int, seed: int = 20260106) -> Iterator[Fact]:
    """What is known of some people: one in three has a product, one in fifty refers others or vouches."""
    luck = Random(seed)
    people = max(2, int(messages / MESSAGES_A_TALK / TALKS_A_PERSON))
    for number in range(people):
        handle, at = (
            Handle(luck.choice(CHANNELS), f"person{number}"),
            START + timedelta(days=luck.random() * 90),
        )
        source, name = "crm", str(number)
        if luck.random() < 1 / 3:
            yield Usage(
                source=source, native_id=name, at=at, handle=handle, product="kettle", kind=UsageKind.USES
            )
        if luck.random() < 1 / 50:
            brought = Handle(handle.channel, f"person{luck.randrange(people)}")
            yield Referral(source=source, native_id=name, at=at, handle=handle, referred=brought)
        if luck.random() < 1 / 50:
            for act in (Vouching.ASKED, Vouching.CONFIRMED):
                yield ReferenceAct(
                    source=source, native_id=f"{name}-{act}", at=at, handle=handle, act=act, by="kim"
                )
