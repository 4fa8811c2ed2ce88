"""Whether an ordinary word is meant as a name: apple pie is not what we sell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph_service.text.ordinary import ABOUT_PRODUCTS, ARTICLES, OTHERWISE

WINDOW: Final = 80
"""Characters on each side within which a word is near."""
WORD: Final = re.compile(r"[^\W_]+")
SENTENCE: Final = re.compile(r"(?:^|[.!?…:\n]['\")]*|(?:^|\s)[@#]\w+,?)\s*['\"(“]*$")
"""What stands before the first word of a sentence; a handle that is spoken to is not yet one."""
SUBJECT: Final = re.compile(
    r"\s*[,:]|['’]s\b|\s+(?:is|isn't|was|wasn't|has|hasn't|won't|can't|does|doesn't|did|didn't|will|keeps|"
    r"stopped|saved|lost|made|makes|got|gets|works|worked|needs|just|still|and|or|vs)\b",
    re.IGNORECASE,
)
"""What follows a name without an article, and hardly a thing without one."""
ENOUGH_CAPITALS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Doubt:
    """An ordinary word's company: words beside which it is a name, and beside which it is not."""

    near: frozenset[str]
    not_near: frozenset[str]


def doubt_of(words: Sequence[str], near: Sequence[str], not_near: Sequence[str]) -> Doubt | None:
    """What makes a name doubtful: it is one word, and an ordinary one or one that `company.toml` doubts."""
    if len(words) > 1 or (words[0] not in OTHERWISE and not near and not not_near):
        return None
    said = ABOUT_PRODUCTS.union(word.casefold() for word in near)
    against = frozenset(word.casefold() for word in not_near)
    return Doubt(said - against, against | OTHERWISE.get(words[0], frozenset()) - said)


def is_meant(text: str, start: int, end: int, doubt: Doubt, *, known: bool) -> bool:
    """Whether the ordinary word at `text[start:end]` is a name: more signs speak for it than against.

    For it, each once: we are spoken of for certain (`known`: our handle, or a certain name of ours,
    in the text or at the head of its conversation); it is a hashtag or a handle; it has a capital
    within a sentence, or where it must be a name, as in "Wren keeps crashing"; a word of `near`
    stands within 80 characters. Against it, each once: a word of `not_near` stands there; it is in
    lower case after an article or a number, with no word of `near` right after it. What is said of
    products in general ("app", "refund") is near to every name.

    >>> doubt = doubt_of(["wren"], ["notebook"], ["nest"])
    >>> is_meant("a wren in the hedge", 2, 6, doubt, known=False)
    False
    >>> is_meant("My Wren notebook is gone", 3, 7, doubt, known=False)
    True
    >>> is_meant("@TarnwickHelp a wren built its nest here", 16, 20, doubt, known=True)
    False
    """
    before, after = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
    around = {word.casefold() for word in WORD.findall(f"{before} {after}")}
    signs_for = (
        known,
        before.endswith(("#", "@")),
        is_written_as_name(text[start:end], before, after),
        not around.isdisjoint(doubt.near),
    )
    counted = is_counted(text[start:end], before) and first_word(after) not in doubt.near
    against = (not around.isdisjoint(doubt.not_near), counted)
    return sum(signs_for) > sum(against)


def is_written_as_name(matched: str, before: str, after: str) -> bool:
    """Whether a word has a capital that neither a sentence's start nor shouting explains."""
    if not matched[0].isupper() or is_shouted(before + after):
        return False
    if not (before + after).strip():
        return True
    return SENTENCE.search(before) is None or SUBJECT.match(after) is not None or other_script(after)


def other_script(after: str) -> bool:
    """Whether a letter follows at once, which only happens beside scripts that set no spaces."""
    return after[:1].isalpha()


def is_shouted(around: str) -> bool:
    """Whether half of the words around have a capital, and there are some."""
    words = [word for word in WORD.findall(around) if word[0].isalpha()]
    return len(words) > 2 and sum(word[0].isupper() for word in words) > len(words) * ENOUGH_CAPITALS


def first_word(text: str) -> str:
    found = WORD.search(text)
    return found.group().casefold() if found else ""


def is_counted(matched: str, before: str) -> bool:
    """Whether a word in lower case stands after an article or a number."""
    words = WORD.findall(before[-24:])
    if not matched.islower() or not words or not before[-1:].isspace():
        return False
    last = words[-1].casefold()
    return last in ARTICLES or last.isdigit()
