"""Three who walk, three who cook, and one of the walkers who talks with both; and who belongs to neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.canonical import Message, Record
from ingest.handle import Handle, HandleKind
from tests.api.sample import HELP, tweet

ANN, BOB, CAT, DEE, EVE, FAY, HAL, IDA = (
    Handle("twitter", name) for name in ("ann", "bob", "cat", "dee", "eve", "fay", "hal", "ida")
)
NEWS: Final = Handle("twitter", "newsbot", kind=HandleKind.BOT)


def talk(name: str, sender: Handle, text: str, minutes: int, reply_to: str | None = None) -> Message:
    return tweet(name, sender, text, minutes=minutes, reply_to=reply_to)


def circle(name: str, people: Sequence[Handle], text: str, minutes: int) -> list[Message]:
    """Each speaks, and is answered by both others."""
    messages = []
    for number, sender in enumerate(people):
        at, key = minutes + 10 * number, f"{name}{number}"
        messages.append(talk(key, sender, f"{text} {number}", at))
        others = [other for other in people if other is not sender]
        messages += [
            talk(f"{key}r{n}", other, f"{text} indeed", at + 1 + n, key) for n, other in enumerate(others)
        ]
    return messages


CIRCLES: Final[tuple[Record, ...]] = (
    *circle("w", (ANN, BOB, CAT), "ridge walking boots", 0),
    *circle("c", (DEE, EVE, FAY), "soup with leeks", 100),
    # Cat talks with two of the cooks: with Dee twice.
    talk("x0", CAT, "leeks on the ridge", 200),
    talk("x1", DEE, "why not", 201, "x0"),
    talk("x2", CAT, "thanks, that helped", 202, "x1"),
    talk("x3", EVE, "I would", 203, "x0"),
    talk("x4", CAT, "good", 204, "x3"),
    # Bob passes Ann's words on; we and a robot turn to Ida, and Hal to nobody.
    replace(tweet("s0", BOB, "see this", minutes=300), shares="w0"),
    tweet("o0", HELP, "hello Ida", minutes=310, mentions=(IDA,)),
    tweet("n0", NEWS, "news for Ida", minutes=311, mentions=(IDA,)),
    talk("h0", HAL, "I love Lark Notes", 312),
)
