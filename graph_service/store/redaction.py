"""What stays of a person who is forgotten: marks in other people's texts, and keys that say nothing."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from itertools import chain
from typing import Final

from graph_service.store import fact_queries
from graph_service.store.model import ChangeKind
from ingest.identity.normal import TELEPHONE

MARK: Final = "[forgotten]"
REDACTED: Final = "~"
"""Before the content hash of what was redacted: it wins over every hash, so the old content stays out."""

SHORTEST_ALONE: Final = 8
"""Characters from which on an address stands for her by itself; shorter ones may be ordinary words."""

KINDS: Final = "|".join(kind.form for kind in fact_queries.KINDS)
NUMBER: Final = re.compile(r"\+\d+")
BETWEEN_DIGITS: Final = r"[\s().\-/]*"


def digest_of(key: str) -> str:
    """Sixteen hexadecimal digits, one way."""
    return hashlib.blake2b(key.encode(), digest_size=8).hexdigest()


def forgotten_key(key: str) -> str:
    """A key in the form that names the same thing and tells nothing of it.

    >>> forgotten_key("mail:<jane.1@acme.example>")
    'mail:forgotten-6245365f11a3ee1a'
    >>> forgotten_key("crm:opportunity/jane-1")
    'crm:opportunity/forgotten-67321f5869b5dcf1'
    """
    source, _, native_id = key.partition(":")
    kind = re.match(rf"#|(?:{KINDS})/|", native_id)
    return f"{source}:{kind[0] if kind else ''}forgotten-{digest_of(key)}"


def removal(kind: ChangeKind, key: str) -> str:
    """How the change log names something that was removed."""
    return f"{kind.value}:{digest_of(key)}"


class Names:
    """What somebody is called: the addresses of her handles, and her names of two or more words."""

    def __init__(self, addresses: Iterable[str], names: Iterable[str]) -> None:
        """`addresses` are keys of handles or identifiers, `channel:address`."""
        known = [form for each in addresses if each.partition(":")[2] for form in coded(each)]
        spoken = [form for name in names if len(name.split()) > 1 for form in coded(name)]
        terms = {written(each): len(each.partition(":")[2]) for each in known}
        terms |= {spelling(name): len(name) for name in spoken}
        # The longest first, so that a mail address is not taken for the name it begins with.
        either = "|".join(sorted(terms, key=lambda term: (-terms[term], term)))
        self._pattern = re.compile(rf"(?<!\w)(?:{either or '(?!)'})(?!\w)", re.IGNORECASE)
        self.parts = sorted({*chain.from_iterable(map(clues, known)), *map(longest_word, spoken)})
        """In lower case, one of these is in every id that names her: what to look for in many at once."""

    def found_in(self, text: str | None) -> bool:
        return text is not None and self._pattern.search(text) is not None

    def redacted(self, text: str, longest: int, mark: str = MARK) -> str:
        """The text with a mark in place of each, cut to what a record may hold."""
        return self._pattern.sub(mark, text)[:longest] if self.found_in(text) else text


def coded(text: str) -> list[str]:
    """A name or address in the ways to code it: letters with marks as one or as two, `@` as in a link."""
    forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD")} | {text}
    return sorted(forms | {re.sub(r"(?<=\w)@", "%40", each) for each in forms})


def written(address: str) -> str:
    """A pattern for the ways to write an address that tell it from an ordinary word or number."""
    channel, _, bare = address.partition(":")
    marked, digits = rf"(?:{re.escape(channel)}:@?|@)", digits_of(address)
    if not digits:
        return f"{marked}{'?' if stands_alone(bare) else ''}{re.escape(bare)}"
    spaced = BETWEEN_DIGITS.join(digits)
    if stands_alone(digits):
        return rf"{marked}?(?:\+|00)?{spaced}"
    # Too few to be known by themselves: by the country's code, or as an address.
    return rf"(?:{marked}?(?:\+|00)|{marked}){spaced}" if "+" in bare else marked + spaced


def digits_of(address: str) -> str:
    """The digits of a telephone number; empty for what is none."""
    channel, _, bare = address.partition(":")
    digits = bare.removeprefix("+")
    return digits if channel in TELEPHONE and digits.isdecimal() else ""


def stands_alone(bare: str) -> bool:
    """Whether an address means her wherever it stands: `may` and `100` do not."""
    mixed = any(map(str.isdecimal, bare)) and any(map(str.isalpha, bare))
    return "@" in bare or mixed or NUMBER.fullmatch(bare) is not None or len(bare) >= SHORTEST_ALONE


def clues(address: str) -> list[str]:
    """Of the ways to write an address parts that one of each is in, in lower case."""
    address = address.lower()
    channel, _, bare = address.partition(":")
    if stands_alone(bare):
        return [digits_of(address) or bare]
    return [f"@{bare}", f"{channel}:{bare}"]


def longest_word(name: str) -> str:
    return max(name.lower().split(), key=len)


def spelling(name: str) -> str:
    """A pattern for a name, however its words are spaced."""
    return r"\s+".join(map(re.escape, name.split()))
