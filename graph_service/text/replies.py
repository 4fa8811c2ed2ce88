"""What we do when we answer: apologise, rejoice, ask for details. Distant labels of what was said to us."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

ACTS: Final = {
    "apologises": r"\b(?:sorry|apolog\w*|regret\w*|oh no|hate (?:to hear|that|when)|disappoint\w*|frustrat\w*"
    r"|inconvenience|concern\w*|unfortunate\w*|let you down|understand (?:your|how|why))\b",
    "rejoices": r"\b(?:(?:glad|happy|great|good|nice|wonderful|awesome|fantastic) to (?:hear|see|know|read)"
    r"|love (?:to hear|hearing|this|that|it|your)|awesome|wonderful|fantastic|kudos|congrat\w*|yay|woo\w*"
    r"|(?:you(?:['’]re| are)) (?:very |so |most |always )?welcome|(?:our|my) pleasure|made our day"
    r"|appreciate (?:the|your) (?:love|kind\w*|loyalty|compliment|support|business)"
    r"|for (?:the|your) (?:kind\w*|love|shout\w*|compliment|support|loyalty|praise)|so sweet|enjoy|cheers)\b"
    r"|[😊😀😃😄😍🤗😉👍💙💜💕❤]|:\)",
    "asks for details": r"\b(?:dm|(?:direct|private) message|pm us|message us|e-?mail|follow us|confirmation"
    r"|record locator|reference|(?:order|account|flight|serial|ticket) (?:number|no|id)\b|details)\b",
    "promises": r"\b(?:patience|feedback|let us know|working (?:hard|to|on)|as soon as|team|look(?:ing)? into"
    r"|investigat\w*|pass(?:ed|ing)? (?:this|that|it|your)|forward(?:ed)?|fix(?:ed)?|resolved?)\b",
    "asks back": r"\?",
}
"""What a reply may do, and the words that betray it."""
PATTERNS: Final = tuple(re.compile(pattern, re.IGNORECASE) for pattern in ACTS.values())
WAYS: Final = 2 ** len(ACTS)
"""In so many ways a reply may do some of these and not the others."""
READ: Final = 1_000
"""Characters of a reply that are looked at."""


def ways(replies: Sequence[str]) -> NDArray[np.int64]:
    """What each reply does, as a number below `WAYS`: bit `i` says that it does the i-th of `ACTS`.

    >>> int(ways(["So sorry to hear that! Please DM us."])[0]) == 0b00101
    True
    """
    found = (sum(1 << n for n, each in enumerate(PATTERNS) if each.search(text[:READ])) for text in replies)
    return np.fromiter(found, np.int64, len(replies))


def doing(act: int) -> NDArray[np.bool_]:
    """Which of the ways do the act of this number."""
    return (np.arange(WAYS) >> act & 1).astype(np.bool_)
