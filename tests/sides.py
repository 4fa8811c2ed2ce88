"""Two fans and a critic who writes more than both and is answered by more; and two who changed sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from graph_service.pipeline.saying import Saying, assertion
from ingest.canonical import Message, Profile, Record
from ingest.handle import Handle, HandleKind
from tests.api.sample import ANN, ANN_MAIL, BOB, CY, HELP, NOON, tweet

DEE, EVE, FAY, GIL, HAL, IDA = (
    Handle("twitter", name) for name in ("dee", "eve", "fay", "gil", "hal", "ida")
)
NEWS: Final = Handle("twitter", "newsbot", kind=HandleKind.BOT)
RIVAL: Final = Handle("twitter", "rival", kind=HandleKind.ORGANIZATION)
DAYS: Final = 24 * 60
WHY: Final = ("sync", "price", "login", "export", "speed", "fonts")


def said(name: str, sender: Handle, text: str, day: float, reply_to: str | None = None) -> Message:
    """Something said so many days after the first noon."""
    return tweet(name, sender, text, minutes=int(day * DAYS), reply_to=reply_to)


LOUD: Final[tuple[Record, ...]] = (
    said("ann1", ANN, "love Lark Notes on trains", 0),
    said("ann2", ANN, "love Lark Notes in bed", 1),
    said("ann3", ANN_MAIL, "love Lark Notes by the sea", 2),
    said("cy1", CY, "love Lark Notes at work", 2.1),
    *(said(f"bob{n}", BOB, f"hate Lark Notes for its {why}", 3 + n / 4) for n, why in enumerate(WHY)),
    said("fay1", FAY, "how does Lark Notes print", 3.5),
    said("help1", HELP, "glad to hear that", 0.5, reply_to="ann1"),
    said("dee1", DEE, "me too", 0.6, reply_to="ann1"),
    said("dee2", DEE, "why though", 3.1, reply_to="bob0"),
    said("eve1", EVE, "same here", 3.2, reply_to="bob0"),
    said("eve2", EVE, "any news", 3.3, reply_to="bob0"),
    said("news1", NEWS, "bob in the news", 3.4, reply_to="bob0"),
    replace(said("rival1", RIVAL, "hate Lark Notes, use ours", 3.6), mentions=(HELP,)),
    Profile("crm", ANN_MAIL, NOON, industry="Law"),
    Profile("crm", BOB, NOON, industry="Baking"),
    Profile("crm", BOB, NOON + timedelta(days=1), industry=" law"),
    Profile("crm", BOB, NOON + timedelta(days=30), industry="Fishing"),
)
"""By people 2 : 1, by messages 4 : 6, by reach 1 : 2; Fay takes no side, a rival and a bot are apart."""

ANNS: Final = tuple(Handle("twitter", f"ann{n}") for n in range(5))


def as_five(records: Sequence[Record]) -> list[Record]:
    """The same with Ann speaking on five handles, which are said to be one person's."""
    mine = [record for record in records if isinstance(record, Message) and record.sender in {ANN, ANN_MAIL}]
    split = {record.key: ANNS[n % 5] for n, record in enumerate(mine)}
    spoken = [
        replace(record, sender=split[record.key])
        if isinstance(record, Message) and record.key in split
        else record
        for record in records
    ]
    words = [
        assertion(Saying(one.key, other.key, same=True, by="Anna"), at=NOON)
        for one, other in zip((*ANNS, ANN), (*ANNS[1:], ANN, ANN_MAIL), strict=True)
    ]
    return [*spoken, *words]


TURNED: Final[tuple[Record, ...]] = (
    *(said(f"gil{n}", GIL, f"hate Lark Notes for its {why}", n) for n, why in enumerate(WHY)),
    replace(said("help9", HELP, "Gil, the next version is out", 5.25, reply_to="gil5"), mentions=(GIL,)),
    *(said(f"gil{8 + n}", GIL, f"love Lark Notes for its {why}", 8 + n) for n, why in enumerate(WHY)),
    *(said(f"hal{n}", HAL, f"love the {why} of Lark Notes", n) for n, why in enumerate(WHY)),
    *(said(f"hal{8 + n}", HAL, f"hate the {why} of Lark Notes", 8 + n) for n, why in enumerate(WHY)),
    *(said(f"ida{n}", IDA, f"hate Lark Notes as to {why}", n) for n, why in enumerate(WHY[:3])),
    *(said(f"ida{8 + n}", IDA, f"love Lark Notes as to {why}", 8 + n) for n, why in enumerate(WHY[:3])),
)
"""Gil became a fan after a word of ours, Hal a critic without one; of Ida there is too little to tell."""
