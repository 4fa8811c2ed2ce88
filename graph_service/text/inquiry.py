"""Whether a text wants a word back: a question, a request; a plain rule, in English."""

from __future__ import annotations

import re
from typing import Final

LONGEST_TEXT: Final = 2_000
"""Characters of a text that are read."""
PLACES: Final = re.compile(r"https?://\S+")
"""A question mark in an address asks nothing."""
WANTS_A_WORD: Final = re.compile(
    r"\?|\b(?:please|pls|plz|(?:can|could|would|will|do|did|have|are) you|can (?:we|i) (?:get|have)|"
    r"let (?:us|me) know|tell (?:us|me)|help me|need (?:help|an? answer|a reply)|i(?:'|’)?d like to know|"
    r"(?:send|give|drop|shoot|email|message|call|contact|dm) (?:us|me)|how (?:do|can|long)|"
    r"when (?:is|are|will|do|does|can)|where (?:is|are|do|can)|what (?:is|are|do|should)|"
    r"why (?:is|are|do|does)|get back to (?:us|me)|waiting (?:for|to hear)|no (?:reply|answer|response))\b",
    re.IGNORECASE,
)


def inquires(text: str) -> bool:
    """Whether a text puts a question or a request.

    >>> inquires("Can you look into it") and inquires("Which phone do you have?")
    True
    >>> inquires("Glad to hear that!") or inquires("See https://example.org/?id=1")
    False
    """
    return WANTS_A_WORD.search(PLACES.sub(" ", text[:LONGEST_TEXT])) is not None
