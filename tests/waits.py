"""Seven people who ask for something on a Sunday noon, and who answered whom by Wednesday noon."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ingest.canonical import Direction, Message, MessageKind
from ingest.company import OwnHandle, parse_company
from ingest.handle import Handle, HandleKind
from tests.api.sample import ANN, BOB, COMPANY, CY, HELP, tweet

WEEK: Final = {day: ["09:00-17:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}
HOURS: Final = parse_company({"name": "Lark", "hours": {"timezone": "UTC"} | WEEK}).hours
BILLS: Final = Handle("twitter", "larkbills")
ROBOT: Final = Handle("twitter", "larkbot", kind=HandleKind.BOT)
OWN: Final = (
    *COMPANY.handles,
    OwnHandle("twitter:larkbills", "billing"),
    OwnHandle("twitter:larkbot", "care"),
)
OURS: Final = replace(COMPANY, handles=OWN, hours=HOURS)
DEE, EVE, FAY, GIL = (Handle("twitter", name) for name in ("dee", "eve", "fay", "gil"))
GIL_MAIL: Final = Handle("email", "gil@example.org", identifiers=("crm:gil",))
HAL: Final = Handle("twitter", "hal", identifiers=("crm:hal",))
HAL_CALLS: Final = Handle("phone", "+442079460958", identifiers=("crm:hal",))

ASKED: Final = (
    tweet("ann", ANN, "how do I print from Lark Notes", mentions=(HELP,)),
    tweet("ann1", HELP, "With the button at the top", minutes=10, reply_to="ann", mentions=(ANN,)),
    tweet("bob", BOB, "where is the dark mode", mentions=(HELP,)),
    tweet("bob1", CY, "in the settings", minutes=5, reply_to="bob", mentions=(BOB,)),
    tweet("bob2", HELP, "Just as Cy says", minutes=120, reply_to="bob", mentions=(BOB,)),
    tweet("dee", DEE, "where is my bill", mentions=(BILLS,)),
    tweet("dee1", ROBOT, "We have got your message", minutes=1, reply_to="dee", mentions=(DEE,)),
    tweet("eve", EVE, "I hate that Lark Mail bills me twice", minutes=60, mentions=(BILLS,)),
    replace(tweet("fay", FAY, "is it down again", mentions=(HELP,)), known_replies=("unheard",)),
    tweet("gil", replace(GIL, identifiers=("crm:gil",)), "is there a student price", mentions=(HELP,)),
    tweet("gil1", HELP, "There is", minutes=30, reply_to="gil", mentions=(GIL,)),
    replace(tweet("gil2", GIL_MAIL, "may I have my account deleted"), direction=Direction.INBOUND),
    tweet("hal", HAL, "does Lark Notes work offline", mentions=(HELP,)),
    tweet("hal1", ROBOT, "We have got your message", minutes=1, reply_to="hal", mentions=(HAL,)),
    replace(
        tweet("hal2", HAL_CALLS, "Asked whether Lark Notes works offline", minutes=60),
        kind=MessageKind.CALL,
        seconds=300,
        direction=Direction.INBOUND,
    ),
    tweet("cy", CY, "so be it", minutes=3 * 24 * 60),
)
"""Ann, Gil, Hal and Bob have an answer of ours after 10, 30, 60 and 120 minutes, Gil not to his mail.

Cy was before us with Bob, and a program with Hal and Dee, who has nothing else. Eve has nothing, and of
Fay's answer only its source knows.
"""


def shuffled(step: int) -> list[Message]:
    """The same in another order."""
    return [ASKED[n * step % len(ASKED)] for n in range(len(ASKED))]
