"""The same words, whoever they name and wherever they link: a fingerprint of a text's wording."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final

HANDLE_OR_LINK: Final = re.compile(r"(?:https?://|www\.)\S+|(?<!\w)@\w+", re.IGNORECASE)
LEFT_OUT: Final = frozenset({"P", "N", "Z", "C"})
"""Unicode categories, by their first letter, that do not make two texts different: marks, digits, gaps."""
FORMS: Final = frozenset({"Mn", "Sk"})
"""Variation selectors and skin tones: the same emoji, drawn otherwise."""


def wording(text: str) -> int:
    """A number that texts of the same words share, and (all but certainly) no others; 0 for no words.

    Case, handles, links, digits, punctuation and gaps make no difference; letters and emoji do.

    >>> wording("@ann I LOVE it!! https://x.example/1") == wording("i love it 2")
    True
    >>> wording("@ann 42 ...")
    0
    """
    bare = HANDLE_OR_LINK.sub(" ", text)
    plain = "".join(mark for mark in unicodedata.normalize("NFKC", bare).casefold() if counts(mark))
    if not plain:
        return 0
    digest = hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def counts(mark: str) -> bool:
    """Whether a character tells one wording from another."""
    category = unicodedata.category(mark)
    return category[0] not in LEFT_OUT and category not in FORMS
