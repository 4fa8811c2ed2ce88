"""Words that strike instead of telling what is wrong, and whether a text tells anything beside them."""

from __future__ import annotations

import re
from typing import Final

from graph_service.text.cues import lowered


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
LINK_OR_HANDLE: Final = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+")
INSULTS: Final = words(
    "idiot idiots idiotic moron morons moronic imbecile imbeciles stupid dumb dumbass retard retards "
    "clown clowns loser losers scum scumbag scumbags crook crooks thief thieves liar liars cheats "
    "bastard bastards bitch bitches asshole assholes arsehole arseholes arse dick dicks dickhead "
    "dickheads prick pricks cunt cunts wanker wankers twat twats bellend tosser tossers muppets muppet "
    "shit shits shitty shite bullshit crap crappy trash garbage rubbish pathetic disgusting disgrace "
    "joke jokers fuck fucks fucking fucked fuckers fucker suck sucks sucked stfu wtf scammers scammer "
    "worthless brainless braindead incompetent useless parasites vermin hate hates hated"
)
"""Insults and curses, and what is said of things only to strike those who made them."""
EMPTY: Final = words(
    "the and for you your yours are were was that this these those they them their there here what "
    "when why who how with from have has had will would could should just like really very much more "
    "most ever never always again still only even also than then too all any some every one ones now "
    "can't cannot won't don't didn't isn't aren't wasn't it's i'm you're you've i've is's that's what's "
    "such been being does did doing get gets got go going gone make makes made lol please people guys "
    "guy man company service app thing things world life everyone everybody nobody literally absolute "
    "absolutely total totally complete completely worst bad terrible horrible awful"
)
"""Words that tell nothing of what is wrong."""
SHORTEST: Final = 3
TELLING: Final = 3
"""So many different words beside all these tell something."""


def insulting(text: str) -> bool:
    """Whether a text strikes instead of telling.

    >>> insulting("You are all THIEVES"), insulting("The hinge broke on the second day")
    (True, False)
    """
    return not INSULTS.isdisjoint(said_in(text))


def telling(text: str) -> bool:
    """Whether a text says something beside insults and empty words.

    >>> telling("worst company ever, idiots!!"), telling("My order 12 never came, and support hangs up")
    (False, True)
    """
    said = {word for word in said_in(text) if len(word) >= SHORTEST}
    return len(said - INSULTS - EMPTY) >= TELLING


def said_in(text: str) -> frozenset[str]:
    """The words of a text in lower case, without handles, hashtags and links."""
    return frozenset(WORD.findall(LINK_OR_HANDLE.sub(" ", lowered(text))))
