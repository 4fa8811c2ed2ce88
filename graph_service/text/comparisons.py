"""Which of two things a comparison prefers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

REACH: Final = 60
"""Characters around two names within which the words of a comparison stand."""

BETTER: Final = (
    r"(?:better|faster|easier|nicer|cheaper|smoother|cleaner|simpler|safer|stronger|smarter|quicker|prettier|"
    r"lighter|superior|greater|more (?:reliable|stable|useful|intuitive|fun|helpful|powerful|polished))"
)
WORSE: Final = (
    r"(?:worse|slower|harder|uglier|clunkier|buggier|heavier|dearer|inferior|weaker|less \w+|"
    r"more (?:expensive|complicated|confusing|buggy|annoying|difficult))"
)
LEAVING: Final = (
    r"(?:switch(?:ed|ing)?|mov(?:ed?|ing)|migrat(?:ed?|ing)|chang(?:ed?|ing)|convert(?:ed)?|went|going)"
)
DROPPING: Final = (
    r"(?:ditch(?:ed|ing)?|dump(?:ed|ing)?|dropp(?:ed|ing)|left|leaving|replac(?:ed?|ing)|swapp(?:ed|ing)|"
    r"trad(?:ed|ing))"
)
CHOOSING: Final = r"(?:prefer(?:red|s)?|choose|chose|chosen|pick(?:ed)?|favou?r|rather (?:have|use|get|buy))"
NOT: Final = re.compile(
    r"\b(?:not|never|isn['’]t|wasn['’]t|no|nowhere near|hardly|doesn['’]t|don['’]t|can['’]t)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """What stands before the first of two names and between them, and whether the first is preferred."""

    before: re.Pattern[str]
    between: re.Pattern[str]
    first: bool


def pattern(before: str, between: str, *, first: bool) -> Pattern:
    return Pattern(re.compile(before, re.IGNORECASE), re.compile(between, re.IGNORECASE), first)


TABLE: Final = (
    pattern("", rf"\b{BETTER}\b.{{0,20}}\b(?:than|to|over)\b", first=True),
    pattern("", rf"\b{WORSE}\b.{{0,20}}\b(?:than|to)\b", first=False),
    pattern(
        "",
        r"\b(?:beats?|beating|outperforms?|trumps|outclasses|wins? (?:over|against)|blows? away)\b",
        first=True,
    ),
    pattern("", r"\b(?:loses? to|lost to|can['’]t compete with|is no match for)\b", first=False),
    pattern("", r"^\s*>{1,3}\s*$", first=True),
    pattern("", r"^\s*<{1,3}\s*$", first=False),
    pattern(
        rf"\b{LEAVING}\b.{{0,20}}\bfrom\s+(?:the |my |our |an? )?$", r"^\s*(?:on|over)?\s*to\b", first=False
    ),
    pattern(rf"\b{LEAVING}\b.{{0,12}}\bto\s+(?:the |my |our |an? )?$", r"\bfrom\b", first=True),
    pattern(rf"\b{DROPPING}\s+(?:the |my |our |an? )?$", r"^\s*(?:for|with|in favou?r of)\b", first=False),
    pattern(rf"\b{CHOOSING}\b.{{0,20}}$", r"^\s*(?:over|to|instead of|rather than|than)\b", first=True),
    pattern("", r"^\s*(?:instead of|rather than)\b", first=True),
    pattern(r"\b(?:unlike|instead of|rather than)\s+(?:the |my |our |an? )?$", r"^[^,]{0,20},", first=False),
    pattern(r"", r",\s*unlike\s+(?:the |my |our |an? )?$", first=True),
)
"""Tried from the first to the last."""


def preferred(before: str, between: str) -> bool | None:
    """Whether of two names the first is preferred, by what stands before it and between; None: neither.

    A `not` between them turns a comparison round.

    >>> preferred("I switched from ", " to ")
    False
    >>> preferred("", " is so much better than ")
    True
    >>> preferred("", " isn't better than ")
    False
    >>> preferred("I use ", " and ") is None
    True
    """
    if len(between) > REACH:
        return None
    for known in TABLE:
        found = known.between.search(between)
        if found and known.before.search(before[-REACH:]):
            beside = between[: found.start()] + between[found.end() :]
            return known.first is not bool(NOT.search(beside))
    return None
