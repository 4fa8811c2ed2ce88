"""How soon somebody must act, by plain rules: what is at stake, and how near the time is that is named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

LONGEST_TEXT: Final = 2_000
"""Characters of a text that are read."""

PATTERNS: Final = {
    "danger": (
        0.9,
        r"\b(?:emergency|ambulance|injur(?:y|ed)|bleeding|smoke|gas leak|on fire|caught fire|electric shock|"
        r"sparks?|allergic|poison\w*|unsafe|dangerous|life[- ]threatening|insulin|oxygen|stranded)\b",
    ),
    "theft": (
        0.7,
        r"\b(?:stolen|hacked|fraud\w*|phish\w*|scammed|identity theft|unauthori[sz]ed|data (?:leak|breach)|"
        r"someone (?:else )?(?:is using|used|got into))\b",
    ),
    "plea": (
        0.6,
        r"\b(?:urgent(?:ly)?|asap|a\.s\.a\.p|immediate(?:ly)?|right now|right away|at once|hurry|"
        r"as soon as possible)\b",
    ),
    "outage": (
        0.5,
        r"\b(?:outage|(?:site|system|server|service|everything|production|network|internet|shop) (?:is|are|"
        r"went|has been) (?:down|offline|dead)|nobody can (?:work|log in|pay|order)|no (?:power|water|"
        r"heating|electricity|internet))\b",
    ),
    "money": (
        0.4,
        r"\b(?:charged (?:twice|again|double)|double charged|overcharged|losing (?:money|customers|sales|"
        r"orders)|lost (?:money|customers|sales|orders)|account (?:is |was |has been )?(?:blocked|frozen|"
        r"locked)|overdraft)\b",
    ),
    "deadline": (
        0.4,
        r"\b(?:deadline|today|tonight|this (?:morning|afternoon|evening)|tomorrow|in (?:an?|one|two|three|"
        r"\d+) (?:minutes?|mins?|hours?|hrs?)|within (?:the|an?|one|two|\d+) (?:next )?(?:hours?|minutes?|"
        r"days?)|by (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|noon|midnight|tonight|"
        r"tomorrow|\d+ ?(?:am|pm))|before (?:noon|my flight|the exam|closing))\b",
    ),
    "waiting": (
        0.3,
        r"\b(?:still (?:waiting|no (?:answer|reply|response))|(?:second|third|fourth|fifth|last) (?:time|"
        r"mail|email|call|request|reminder)|for (?:days|weeks|months|hours)|no (?:answer|reply|"
        r"response) (?:for|since))\b",
    ),
}
"""Each reason with what it counts, from 0 to 1, and the words that speak of it, in English."""
REASONS: Final = {
    name: (weight, re.compile(words, re.IGNORECASE)) for name, (weight, words) in PATTERNS.items()
}
PAST: Final = re.compile(
    r"\b(?:thanks?|thank you|thx|solved|fixed|sorted|resolved|works (?:now|again)|all good)\b", re.IGNORECASE
)
PAST_SHARE: Final = 0.3
"""What is left of the urgency of a text that gives thanks or says that it is over."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a text is urgent, and where it says so."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Urgency:
    """`value` from 0 (any time will do) to 1 (now), and the words that decided, from left to right."""

    value: float
    reasons: tuple[Reason, ...]


def urgency(text: str) -> Urgency:
    """The urgency of a text: reasons add up as independent chances do, each counting once.

    >>> urgency("Our shop is down and we are losing orders, please call right now").value
    0.88
    >>> urgency("When does the new colour come out?").value
    0.0
    """
    head = text[:LONGEST_TEXT]
    found = {name: match for name, (_, words) in REASONS.items() if (match := words.search(head))}
    calm = 1.0
    for name in found:
        calm *= 1 - REASONS[name][0]
    value = (1 - calm) * (PAST_SHARE if PAST.search(head) else 1)
    reasons = sorted(
        (Reason(name, *match.span()) for name, match in found.items()), key=lambda reason: reason.start
    )
    return Urgency(round(value, 4), tuple(reasons))
