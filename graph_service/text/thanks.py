"""Whether somebody merely says thank you: a plain rule until intents are known."""

from __future__ import annotations

import re
from typing import Final

ADDRESSES: Final = re.compile(r"@\w+|https?://\S+")
WORDS: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
APOSTROPHES: Final = re.compile(r"['’]")

THANKS: Final = frozenset(
    WORDS.findall("thanks thank thx thankyou tysm ty cheers appreciate appreciated appreciates grateful")
)
SOME_THANKS: Final = re.compile("|".join(sorted(THANKS)), re.IGNORECASE)
"""Most texts have none, and need not be taken apart."""

BESIDE: Final = frozenset(
    WORDS.findall(
        "a again all always amazing and awesome best brilliant everyone everything excellent fantastic "
        "fast fixed folks for getting good great guys hello help helped helpful helping hey hi i is it its "
        "just kind lot lots love lovely many me much my now of ok okay perfect perfectly prompt quick "
        "quickly reply resolved response really service so solved sorted sorting super support team that "
        "thats the this to very well with wonderful work worked working works yes you your"
    )
)
"""Words that leave thanks what they are; anything else (not, but, still, need …) says more than thanks."""


def is_thanks(text: str) -> bool:
    """Whether a text, in English, says thank you and nothing beside it.

    >>> is_thanks("@larkhelp Thanks so much, that's fixed it!")
    True
    >>> is_thanks("Thanks, but it still does not work") or is_thanks("Thanks. When?") or is_thanks("")
    False
    """
    if "?" in text or not SOME_THANKS.search(text):
        return False
    words = {APOSTROPHES.sub("", word) for word in WORDS.findall(ADDRESSES.sub(" ", text).casefold())}
    return not words.isdisjoint(THANKS) and words <= THANKS | BESIDE
