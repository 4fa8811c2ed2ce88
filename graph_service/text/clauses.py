"""The clauses of a text, and what of it others said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

Span = tuple[int, int]
"""From a character to the one after the last."""

SENTENCE_END: Final = r"[.!?…]+[\"'”’)]{0,3}(?=\s|$)"
EMOJI: Final = r"[\u2600-\u27bf\U0001f300-\U0001faff][\u2600-\u27bf\u200d\ufe0f\U0001f300-\U0001faff]*"
CONTRAST: Final = r"(?=\b(?:but|while|whereas|although|though|however|except|unless|yet)\b)"
FRESH_START: Final = (
    r"(?:,|\band\b)\s+(?=(?:i|we|it|they|you|he|she|both|neither|love|hate|like|dislike|prefer|enjoy|adore|"
    r"loathe|despise|can['’]t stand|miss|avoid)\b)"
)
BREAK: Final = re.compile(rf"{SENTENCE_END}|\n+|;|—|\s[-–]\s|{EMOJI}|{CONTRAST}|{FRESH_START}", re.IGNORECASE)

SAID: Final = re.compile(
    r"\b(?:said|says|say|saying|told (?:me|us)|tells (?:me|us)|wrote|writes|claims|claimed|replied|goes|went)"
    r"[\s:,]{1,3}"
    r"(?:\"(?P<straight>[^\"\n]{1,1000})\"|“(?P<curled>[^”\n]{1,1000})”|‘(?P<single>[^’\n]{1,1000})’(?!\w))",
    re.IGNORECASE,
)
CITED_LINE: Final = re.compile(r"^[ \t]{0,3}>[^\n]*$", re.MULTILINE)


def clauses(text: str) -> list[Span]:
    """The clauses of a text as (start, end), in their order, without the space around them.

    They end with a sentence, a line, a semicolon, a dash or a run of emoji, before `but`, `while`,
    `whereas`, `although`, `though`, `however`, `except`, `unless` and `yet`, and after a comma or
    an `and` where somebody, or a liking, begins anew.

    >>> text = "Love the app, hate the price but it works 🙂 thanks. Bye"
    >>> [text[start:end] for start, end in clauses(text)]
    ['Love the app,', 'hate the price', 'but it works 🙂', 'thanks.', 'Bye']
    """
    places = [match.end() for match in BREAK.finditer(text)]
    spans = zip([0, *places], [*places, len(text)], strict=True)
    return [span for start, end in spans if (span := trimmed(text, start, end)) is not None]


def trimmed(text: str, start: int, end: int) -> Span | None:
    """A span without the space at its ends; None where nothing else is in it."""
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    end -= len(part) - len(part.rstrip())
    return (start, end) if start < end else None


def quoted(text: str) -> list[Span]:
    """What of a text is another's words, as (start, end), apart and in their order.

    Lines that begin with `>`, and what stands in quotation marks after somebody said it.

    >>> text = 'They told me "it is great". It is not.'
    >>> [text[start:end] for start, end in quoted(text)]
    ['it is great']
    """
    said = (match.span(match.lastgroup or 0) for match in SAID.finditer(text))
    cited = (match.span() for match in CITED_LINE.finditer(text))
    return list(apart(sorted([*said, *cited])))


def apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Sorted spans, without those that begin within one before."""
    reached = 0
    for start, end in spans:
        if start >= reached:
            yield start, end
            reached = end


def without(text: str, left_out: Sequence[Span], spans: Iterable[Span]) -> Iterator[str]:
    """Each of some spans of a text, without what lies in `left_out`; both in their order and apart.

    >>> list(without("one two three", [(4, 7)], [(0, 5), (6, 13)]))
    ['one', 'three']
    """
    at = 0
    for start, end in spans:
        while at < len(left_out) and left_out[at][1] <= start:
            at += 1
        parts, place = [], start
        for first, last in (left_out[n] for n in range(at, len(left_out))):
            if first >= end:
                break
            parts.append(text[place : max(place, first)])
            place = min(last, end)
        yield " ".join(filter(None, map(str.strip, [*parts, text[place:end]])))
