"""Display names as people and companies write them: what is decoration, and what no person is called."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from anyascii import anyascii

from ingest.identity.shared import PLAIN_ROLES, ROLES

ASIDE: Final = re.compile(r"[(\[{（【「].*?(?:[)\]}）】」]|$)")
DIVIDER: Final = re.compile(r"\s[-–—|•·/~@]+\s|[|•]|\s(?:from|via|at)\s", re.IGNORECASE)
PRONOUNS: Final = re.compile(r"\b(?:she|he|they|sie|er|elle|il|ella|él)/\w+(?:/\w+)*", re.IGNORECASE)

CAMEL: Final = re.compile(r"(?!Mac|Fitz|Van)(?:[A-Z][a-z]{2,}){2,}")
INNER_CAPITAL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")

NOT_IN_NAMES: Final = re.compile(r"[0-9](?!(?:nd|rd|th)\b)|[_@]|://|\.(?:com|org|net|io|info|app)\b")
FORMS_OF_COMPANIES: Final = frozenset(
    {"gmbh", "mbh", "inc", "incorporated", "ltd", "limited", "llc", "llp", "plc", "corp", "corporation"}
    | {"sarl", "srl", "pty", "pvt", "sro"}
)
DOTTED_COMPANY: Final = re.compile(r"\s(?:s\.a|s\.l|s\.p\.a|s\.r\.l|b\.v|n\.v|e\.v)\.$")
CAPITAL_COMPANY: Final = re.compile(r"[a-z].*\s(?:AG|SA|NV|BV|KG|SpA)$")
NOT_A_LETTER: Final = re.compile(r"[^a-z]+")


def persons_name(full: str) -> str:
    """What a display name says of a person's name; empty where it is plainly no person's.

    Emoji and other signs go, and what stands in brackets or behind a divider. Of the rest, digits, a
    form of company or roles alone tell that nobody is called so.

    >>> persons_name("🌸 Jane Doe 🌸 | Acme (she/her)"), persons_name("Acme GmbH"), persons_name("user123")
    ('Jane Doe', '', '')
    """
    text = undecorated(full)
    if is_no_person(text):
        return ""
    return INNER_CAPITAL.sub(" ", text) if CAMEL.fullmatch(text) else text


def undecorated(full: str) -> str:
    letters = "".join(" " if unicodedata.category(sign) == "So" else sign for sign in full)
    shown = PRONOUNS.sub(" ", ASIDE.sub(" ", letters))
    pieces = (piece.strip() for piece in DIVIDER.split(f" {shown} "))
    return next((piece for piece in pieces if NOT_A_LETTER.sub("", anyascii(piece).lower())), "")


def is_no_person(text: str) -> bool:
    lower = anyascii(text).lower()
    words = NOT_A_LETTER.sub(" ", lower.replace(".", "")).split()
    return (
        NOT_IN_NAMES.search(lower) is not None
        or is_company(text, words)
        or not PLAIN_ROLES.isdisjoint(words)
        or all(word in ROLES for word in words)
    )


def is_company(text: str, words: list[str]) -> bool:
    """Whether a name ends as companies do, or has a form of company anywhere behind its first word."""
    return (
        not FORMS_OF_COMPANIES.isdisjoint(words[1:])
        or DOTTED_COMPANY.search(text.lower()) is not None
        or CAPITAL_COMPANY.search(text) is not None
    )
