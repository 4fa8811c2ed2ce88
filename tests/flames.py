"""Somebody on the way to a blow-up, and those who only look alike: loud, furious once, trolls, solved."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from graph_service.text.meaning import Found, Meaning
from ingest.canonical import Direction, Message
from ingest.handle import Handle
from tests.api.sample import HELP, NOON, Plain, tweet

DEE = Handle("twitter", "dee", name="Dee Dunn", identifiers=("email:dee@example.org",))
DEE_MAIL = Handle("email", "dee@example.org", identifiers=("email:dee@example.org",))
EVE, FAY, GIL, LEA, ROY, TOM, UNA = (
    Handle("twitter", name) for name in ("eve", "fay", "gil", "lea", "roy", "tom", "una")
)


class Wary(Plain):
    """Reads `lawyer` as a threat besides."""

    version = "wary-1"

    def meaning(self, text: str) -> Meaning:
        found = super().meaning(text)
        threat = (Found("escalation", 0.9),) if "lawyer" in text else ()
        return replace(found, intents=(*found.intents, *threat))


def to_us(name: str, sender: Handle, text: str, day: float) -> Message:
    """Something said to us so many days after the first noon."""
    said = tweet(name, sender, text, minutes=round(day * 24 * 60))
    return replace(said, mentions=(HELP,), direction=Direction.INBOUND)


def reply(name: str, sender: Handle, text: str, day: float, reply_to: str) -> Message:
    said = tweet(name, sender, text, minutes=round(day * 24 * 60), reply_to=reply_to)
    return replace(said, direction=Direction.OUTBOUND if sender == HELP else Direction.PEER)


SMOULDERING: Final = (
    to_us("dee1", DEE, "hate how Lark Notes lost my notes, where are they", 0),
    replace(to_us("dee2", DEE_MAIL, "hate this, Lark Notes still has none of my notes", 1), mentions=()),
    to_us("dee3", DEE, "hate to be ignored over Lark Notes, I will call my lawyer", 2),
    *(
        reply(f"{who.address}1", who, f"what a story, says {who.address}", 2.1, "dee3")
        for who in (EVE, FAY, GIL)
    ),
    *(to_us(f"lea{n}", LEA, f"love Lark Notes on day {n}, where is page {n}", n / 2) for n in range(8)),
    to_us("roy1", ROY, "hate Lark Notes, it broke, what now", 2.2),
    *(to_us(f"tom{n}", TOM, f"hate you idiots {'!' * n}", n / 3) for n in range(8)),
    *(to_us(f"una{n}", UNA, f"hate that page {n} of Lark Notes is blank", n) for n in range(3)),
    reply("help1", HELP, "Una, page 2 is back", 2.05, "una2"),
    reply("una3", UNA, "thank you so much", 2.06, "help1"),
)
"""Dee asks three times on two channels, threatens, and is heard; the others are no such risk."""
ANSWERED: Final = (*SMOULDERING, reply("help2", HELP, "Dee, we are so sorry, here they are", 2.25, "dee3"))
END: Final = NOON + timedelta(days=2.3)
