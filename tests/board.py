"""A company's dealings with a few dozen people, for the tests of the questions a board asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

from graph_service.text.meaning import Found, Meaning
from ingest.canonical import Direction, Message, MessageKind, Record
from ingest.channel_costs import ChannelCost, Costs
from ingest.facts import (
    Opportunity,
    Reaction,
    ReactionKind,
    ReferenceAct,
    Referral,
    Ticket,
    Usage,
    UsageKind,
    Vouching,
)
from ingest.handle import Handle, HandleKind
from tests.api.sample import COMPANY, HELP, NOON, Plain

BOARD: Final = replace(
    COMPANY,
    costs=Costs("EUR", (ChannelCost("phone", 5.0, 0.5, 300.0), ChannelCost("twitter", 2.0))),
)
PEOPLE: Final = 24
DAYS: Final = 60
DESK: Final = Handle("phone", "+441134960100")
SAID: Final = (
    "I hate Lark Notes, it lost my page",
    "hate this, my lawyer will write",
    "How do I print from Lark Notes?",
    "Does Lark Mail sync?",
    "I love Lark Notes",
    "We may buy Lark Mail for the team",
    "thanks a lot, that helped",
)
INTENTS: Final = {"buy": "buying", "lawyer": "escalation", "thanks": "thanks"}


class Wordy(Plain):
    """What `Plain` reads, and some intents by one word each."""

    version = "wordy-1"

    def meaning(self, text: str) -> Meaning:
        plain = super().meaning(text)
        found = tuple(Found(intent, 0.9) for word, intent in INTENTS.items() if word in text)
        return replace(plain, intents=(*plain.intents, *found))


def day(number: float) -> datetime:
    """Days after noon of 1 March 2026, some minutes past the hour."""
    return NOON + timedelta(days=number)


def person(number: int, channel: str = "twitter") -> Handle:
    """One of the people, known by their mail address on every channel."""
    address = f"+4420790000{number:02}" if channel == "phone" else f"p{number:02}"
    mail = f"email:p{number:02}@example.org"
    return Handle(channel, address, name=f"Person {number:02}", identifiers=(mail,))


def said(
    name: str,
    sender: Handle,
    text: str,
    at: datetime,
    reply_to: str | None = None,
    mentions: Sequence[Handle] = (),
) -> Message:
    """A message of the source of its channel; a call takes 90 seconds."""
    call = sender.channel == "phone"
    return Message(
        source=sender.channel,
        native_id=name,
        channel=sender.channel,
        sender=sender,
        sent_at=at,
        text=text,
        reply_to=reply_to,
        mentions=tuple(mentions),
        direction=Direction.INBOUND if call else None,
        kind=MessageKind.CALL if call else None,
        seconds=90 if call else None,
    )


def world(seed: int = 9) -> list[Record]:
    """What happens in some weeks: people ask, are answered or not, use products, refer others, vouch."""
    luck = Random(seed)
    return [record for number in range(PEOPLE) for record in life(number, luck)] + pushes() + firm()


def life(number: int, luck: Random) -> Iterator[Record]:
    """One person's: two or three things said, and facts of most kinds."""
    for turn in range(luck.randint(2, 3)):
        yield from talk(f"{number:02}-{turn}", number, luck)
    yield from facts(number, luck)


def talk(name: str, number: int, luck: Random) -> Iterator[Record]:
    """Something said to us or to everybody, mostly answered by us or by somebody else."""
    channel = luck.choice(["twitter", "twitter", "twitter", "phone", "forum"])
    sender, text, at = person(number, channel), luck.choice(SAID), day(luck.uniform(1, DAYS))
    mentions = (HELP,) if channel == "twitter" and luck.random() < 0.8 else ()
    yield said(name, sender, text, at, mentions=mentions)
    answer = luck.random()
    if channel == "twitter" and answer < 0.5:
        yield said(f"{name}-a", HELP, "Try again, please", at + timedelta(hours=2), name, (sender,))
        if answer < 0.2:
            yield said(f"{name}-t", sender, "thanks, solved", at + timedelta(hours=3), f"{name}-a")
    elif channel == "twitter" and answer < 0.7:
        peer = person((number + 1) % PEOPLE)
        yield said(f"{name}-p", peer, "Restart it", at + timedelta(hours=1), name, (sender,))


def facts(number: int, luck: Random) -> Iterator[Record]:
    """What is known of somebody beside what they say."""
    handle, at = person(number), day(luck.uniform(0, DAYS))
    source, native_id = "crm", f"{number:02}"
    if luck.random() < 0.6:
        ended = at + timedelta(days=10) if luck.random() < 0.5 else None
        yield Usage(
            source=source, native_id=native_id, at=at, handle=handle, product="lark-notes",
            kind=UsageKind.USES, until=ended,
        )  # fmt: skip
    if luck.random() < 0.4:
        won = luck.choice([None, True, False])
        closed = None if won is None else at + timedelta(days=3)
        yield Opportunity(source=source, native_id=native_id, at=at, handle=handle, won=won, closed_at=closed)
    if luck.random() < 0.3:
        yield Reaction(
            source="twitter", native_id=native_id, at=at, handle=handle, kind=ReactionKind.LIKE, target=HELP
        )
    if luck.random() < 0.3:
        brought = person((number + 5) % PEOPLE)
        yield Referral(source=source, native_id=native_id, at=at, handle=handle, referred=brought)
    yield from vouched(number, at, luck)


def vouched(number: int, at: datetime, luck: Random) -> Iterator[Record]:
    """What passed between us and who may vouch for us, and a ticket that was closed."""
    for place, what in enumerate([Vouching.ASKED, luck.choice([Vouching.CONFIRMED, Vouching.DECLINED])]):
        if luck.random() < 0.6:
            yield ReferenceAct(
                source="desk", native_id=f"{number:02}-{place}", at=at + timedelta(hours=place),
                handle=person(number), act=what, by="kim", product=luck.choice([None, "lark-notes"]),
                message=luck.choice([None, f"twitter:{number:02}-0"]),
            )  # fmt: skip
    if luck.random() < 0.3:
        yield Ticket(
            source="twitter", native_id=f"{number:02}", at=at, handle=person(number), status="solved",
            conversation=f"{number:02}-0", closed_at=day(DAYS),
        )  # fmt: skip


def pushes() -> list[Record]:
    """What we say to nobody."""
    return [said(f"push-{number}", HELP, "Lark Notes is new", day(10 * number + 5)) for number in range(5)]


def firm() -> list[Record]:
    """What a firm does, which is no person: it has a product, asks, and brings us everybody."""
    name, at = Handle("twitter", "firm", kind=HandleKind.ORGANIZATION), day(30)
    brought = (
        Referral(source="firm", native_id=f"{number:02}", at=at, handle=name, referred=person(number))
        for number in range(PEOPLE)
    )
    uses = Usage(source="firm", native_id="u", at=at, handle=name, product="lark-notes", kind=UsageKind.USES)
    return [said("firm", name, "How do I print from Lark Notes?", at, mentions=(HELP,)), uses, *brought]
