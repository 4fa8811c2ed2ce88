"""People who complain of two things over two months, and one of a third."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from ingest.canonical import Message, Profile, Record
from ingest.facts import Reaction, ReactionKind
from ingest.handle import Handle
from tests.api.sample import ANN, ANN_MAIL, BOB, CY, HELP, NOON, RECORDS, tweet

DEE = Handle("twitter", "dee")
DAYS: Final = 24 * 60

HEARD: Final[tuple[Record, ...]] = (
    *RECORDS,
    Profile("crm", BOB, NOON - timedelta(days=3), followers=100),
    Profile("crm", BOB, NOON - timedelta(days=1), followers=120),
    Profile("crm", BOB, NOON + timedelta(days=9), followers=9_000),
    Reaction(
        source="twitter",
        native_id="r1",
        at=NOON + timedelta(minutes=70),
        handle=ANN_MAIL,
        kind=ReactionKind.LIKE,
        message="b1",
    ),
    tweet("d1", DEE, "so I heard", minutes=75, reply_to="b1"),
    tweet("d2", DEE, "and I hate waiting", minutes=80, mentions=(HELP, CY)),
)
"""Bob's complaints were answered by Cy and Dee and liked by Ann; he had 120 followers when he spoke."""


def said(name: str, day: int, sender: Handle, text: str) -> Message:
    """Something said to us so many days after the first noon."""
    return replace(tweet(name, sender, text, minutes=day * DAYS), mentions=(HELP,))


LID: Final = "hate that the lid leaks"
LOGIN: Final = "login fails again and I hate it"
COMPLAINTS: Final[Sequence[Message]] = (
    said("early", 0, CY, "hello there"),
    *(said(f"old{n}", 10 + n, who, f"{LID} {n}") for n, who in enumerate((ANN, ANN_MAIL))),
    *(said(f"lid{n}", 40 + n, who, f"{LID} {n}") for n, who in enumerate((ANN, ANN_MAIL, BOB, CY))),
    *(said(f"login{n}", 45 + n, who, f"{LOGIN} {n}") for n, who in enumerate((DEE, BOB, DEE))),
    said("alone", 46, CY, "hate noisy corridors at night"),
    said("praise", 50, BOB, "love the lid"),
    said("last", 60, BOB, "goodbye"),
)
"""Four times a lid and three times a login in the last thirty days; twice the lid in the thirty before."""
