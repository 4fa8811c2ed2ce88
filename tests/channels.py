"""Three people who ask us something on three channels, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from ingest.canonical import Message, MessageKind, Profile, Record
from ingest.channel_costs import ChannelCost, Costs
from ingest.facts import Referral
from ingest.handle import Handle
from tests.api.sample import ANN, ANN_MAIL, BOB, CY, HELP, NOON, tweet

COSTS: Final = Costs("GBP", (ChannelCost("phone", 1.0, 0.5), ChannelCost("twitter", 2.0, month=30.4375)))
CALLER: Final = Handle("phone", "+441134960102")
HOURS: Final = 60


def hours(number: float) -> datetime:
    return NOON + timedelta(hours=number)


def heard(name: str, channel: str, sender: Handle, text: str, at: float) -> Message:
    return Message(channel, name, channel, sender, hours(at), text, mentions=(HELP,))


WORLD: Final[tuple[Record, ...]] = (
    # Ann asks twice before we answer, and once more in the same words by mail.
    replace(tweet("ann1", ANN, "how do I print from Lark Notes", minutes=0), mentions=(HELP,)),
    replace(
        tweet("ann2", ANN, "how does Lark Notes print", minutes=HOURS, reply_to="ann1"), mentions=(HELP,)
    ),
    heard("ann3", "email", ANN_MAIL, "how do I print from Lark Notes", 2),
    tweet("help1", HELP, "try the menu", minutes=3 * HOURS, reply_to="ann2"),
    replace(tweet("ann4", ANN, "thanks, that helped", minutes=4 * HOURS, reply_to="help1"), mentions=(HELP,)),
    # Cy is never answered; Bob's call of ten minutes ends with all settled.
    replace(tweet("cy1", CY, "I hate Lark Mail", minutes=5 * HOURS), mentions=(HELP,)),
    replace(
        heard("bob1", "phone", CALLER, "hate that Lark Mail lost my letters", 6),
        kind=MessageKind.CALL,
        outcome="resolved",
        seconds=600,
    ),
    replace(tweet("bob2", BOB, "love Lark Notes, I recommend it", minutes=7 * HOURS), mentions=(HELP,)),
    Profile("crm", ANN_MAIL, NOON, industry="Law"),
    Profile("crm", CY, NOON, industry="Art"),
    Referral(
        source="crm", native_id="r", at=hours(6.5), handle=ANN, referred=Handle("email", "new@b.example")
    ),
)
END: Final = NOON + timedelta(days=2)
