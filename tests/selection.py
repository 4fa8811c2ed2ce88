"""Fans of whom some are listened to, a critic who listens too, and colleagues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from ingest.canonical import Message, Profile, Record
from ingest.facts import Consent, ReferenceAct, Vouching
from ingest.handle import Handle
from tests.api.sample import HELP, NOON, tweet

DAY: Final = 24 * 60
PRAISE: Final = ("paper", "margins", "colours", "search", "sharing", "speed", "shortcuts", "support")
TALK: Final = ("morning", "lunch", "tea", "rain", "trains", "books", "gardens", "music", "cats", "bread")
PIA = Handle("twitter", "pia", name="Pia")
RAY = Handle("twitter", "ray", name="Ray")
SAM = Handle("twitter", "sam", name="Sam")
TOM = Handle("twitter", "tom", name="Tom")
ZED = Handle("twitter", "zed", name="Zed")
WIDE = tuple(Handle("twitter", f"wide{n}") for n in range(5))
NARROW = tuple(Handle("twitter", f"narrow{n}") for n in range(4))


def praise(fan: Handle, days: int) -> Iterator[Message]:
    """Something good of Lark Notes on so many days, in other words each time."""
    for day, word in enumerate(PRAISE[:days]):
        text = f"I love the {word} of Lark Notes, says {fan.address}"
        yield tweet(f"{fan.address}-praise{day}", fan, text, minutes=day * DAY)


def criticism(critic: Handle) -> Iterator[Message]:
    """Something bad of Lark Notes on many days."""
    for day, word in enumerate(PRAISE):
        text = f"I hate the {word} of Lark Notes"
        yield tweet(f"{critic.address}-hate{day}", critic, text, minutes=day * DAY)


def talk(speaker: Handle, listeners: Sequence[Handle]) -> Iterator[Message]:
    """What somebody says day by day, and who answers it each time."""
    for day, word in enumerate(TALK):
        said = tweet(f"{speaker.address}-{word}", speaker, f"some {word} today", minutes=day * DAY + 60)
        yield said
        for place, listener in enumerate(listeners):
            yield tweet(
                f"{listener.address}-{speaker.address}-{word}",
                listener,
                f"me too, {word}",
                minutes=day * DAY + 70 + place,
                reply_to=said.native_id,
            )


EMPLOYERS: Final = ((PIA, "acme"), (SAM, "acme"), (RAY, "bolt"))
TALKED: Final[tuple[Record, ...]] = (
    *praise(PIA, 8),
    *praise(RAY, 8),
    *praise(SAM, 8),
    *praise(TOM, 1),
    *criticism(ZED),
    *talk(PIA, WIDE),
    *talk(RAY, WIDE[:4]),
    *talk(SAM, (*NARROW, ZED)),
    *(Profile("crm", fan, NOON, organization=name) for fan, name in EMPLOYERS),
)
"""Pia is heard by five, Ray by four of them, Sam by four others and Zed, who is against; Tom is not sure."""
REFUSED: Final = Consent(
    source="crm",
    native_id="no",
    at=NOON + timedelta(days=11),
    handle=PIA,
    purpose="contact",
    granted=False,
)
ASKED: Final = tuple(
    ReferenceAct(
        source="crm",
        native_id=f"ask{day}",
        at=NOON + timedelta(days=day),
        handle=SAM,
        act=Vouching.ASKED,
        by="Kim",
    )
    for day in (2, 5)
)
"""As often as the budget lets within half a year."""
COMPLAINED: Final = replace(
    tweet("help", RAY, "I hate this, please help me", minutes=11 * DAY), mentions=(HELP,)
)
