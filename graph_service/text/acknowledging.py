"""Whether somebody merely says that they have heard: a plain rule, in English."""

from __future__ import annotations

import re
from typing import Final

from graph_service.text.inquiry import inquires
from graph_service.text.thanks import ADDRESSES, APOSTROPHES, WORDS

NO_MATTER: Final = re.compile(r"\bno (?:worries|problem)\b", re.IGNORECASE)
"""Said of nothing that is wrong."""
HEARD: Final = frozenset(
    WORDS.findall(
        "ok okay okey k kk alright sure done sent understood noted fine cool nice lol haha hahaha welcome "
        "nvm nevermind got dm dmd dmed messaged replied emailed followed ill will"
    )
)
"""Words that say that something was heard, done, or let go."""
BESIDE: Final = frozenset(
    WORDS.findall(
        "a and as at by did direct directly do doing email for guys have him i id im in info inbox it ive "
        "just later let mail me message mind my now of on one out over pm right so soon team that thats the "
        "them then thing this to too try via we with you your youre yours"
    )
)
"""Words that leave it what it is; anything else (not, no, but, again, still …) says more."""
MOST: Final = 12
"""Words of such a text at most."""


def acknowledges(text: str) -> bool:
    """Whether a text says no more than that somebody has heard, has done something or will.

    >>> acknowledges("@larkhelp Ok, will do") and acknowledges("Just sent you a DM") and acknowledges("Done.")
    True
    >>> acknowledges("Ok, but it still leaks") or acknowledges("I got no message") or acknowledges("Yes")
    False
    """
    if inquires(text):
        return False
    bare = NO_MATTER.sub("ok", ADDRESSES.sub(" ", text)).casefold()
    words = [APOSTROPHES.sub("", word) for word in WORDS.findall(bare)]
    said = set(words)
    return 0 < len(words) <= MOST and not said.isdisjoint(HEARD) and said <= HEARD | BESIDE
