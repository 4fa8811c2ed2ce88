"""What stays of a person who is forgotten: marks in other people's texts, and keys that say nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final

from graph_service.store.model import ChangeKind
from ingest.identity.normal import TELEPHONE

MARK: Final = "[forgotten]"
REDACTED: Final = "~"
"""Before the content hash of what was redacted: it wins over every hash, so the old content stays out."""

SHORTEST_BARE: Final = 3
"""Characters of an address that is found without an @ too; shorter ones are words of their own."""

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
    kind = re.match(r"#|opportunity/|", native_id)
    return f"{source}:{kind[0] if kind else ''}forgotten-{digest_of(key)}"


def removal(kind: ChangeKind, key: str) -> str:
    """How the change log names something that was removed."""
    return f"{kind.value}:{digest_of(key)}"


class Names:
    """What somebody is called: the addresses of her handles, and her names of two or more words."""

    def __init__(self, addresses: Iterable[str], names: Iterable[str]) -> None:
        """`addresses` are keys of handles or identifiers, `channel:address`."""
        spoken = [spelling(name) for name in names if len(name.split()) > 1]
        terms = {*(written(address) for address in addresses), *spoken} - {""}
        # The longest first, so that a mail address is not taken for the name it begins with.
        either = "|".join(sorted(terms, key=lambda term: (-len(term), term)))
        self._pattern = re.compile(rf"(?<!\w)(?:{either or '(?!)'})(?!\w)", re.IGNORECASE)

    def found_in(self, text: str | None) -> bool:
        return text is not None and self._pattern.search(text) is not None

    def redacted(self, text: str, longest: int) -> str:
        """The text with a mark in place of each, cut to what a record may hold."""
        return self._pattern.sub(MARK, text)[:longest] if self.found_in(text) else text


def written(address: str) -> str:
    """A pattern for the ways to write an address; empty for none."""
    channel, _, bare = address.partition(":")
    digits = bare.removeprefix("+")
    if channel in TELEPHONE and digits.isdigit():
        return r"(?:\+|00)?" + BETWEEN_DIGITS.join(digits)
    return ("@?" if len(bare) >= SHORTEST_BARE else "@") + re.escape(bare) if bare else ""


def spelling(name: str) -> str:
    """A pattern for a name, however its words are spaced."""
    return r"\s+".join(map(re.escape, name.split()))
