"""Normal forms: two spellings of one address become one string."""

from __future__ import annotations

import re
import unicodedata

from ingest.identity.profiles import profile_name

LEADING_MARKS = re.compile(r"^[@#\s]+")
NOT_A_DIGIT = re.compile(r"[^0-9]")
TRUNK_ZERO = re.compile(r"\(0\)")
MAILTO = re.compile(r"^(?:mailto:\s*)+")
BRACKETED = re.compile(r"<([^<>]+)>[<>\s]*$")
SOCIAL = frozenset(
    {"twitter", "mastodon", "instagram", "facebook", "linkedin", "reddit", "bluesky", "discourse"}
)
TELEPHONE = frozenset({"phone", "sms", "whatsapp"})


def normal_address(channel: str, address: str) -> str:
    """The normal form of an address on a channel; empty when nothing is left of it.

    Social names lose their `@` and their case, and are taken out of the address of a
    profile; mail addresses lose their case and display part, telephone numbers
    everything but digits, in whatever script, and a leading `+`; other channels
    keep what they were given, trimmed and in Unicode's composed form. The normal form
    of a normal form is itself.
    """
    text = unicodedata.normalize("NFC", address).strip()
    if channel == "email":
        return normal_mail(text)
    if channel in SOCIAL:
        return folded(profile_name(channel, folded(LEADING_MARKS.sub("", text))))
    if channel in TELEPHONE:
        return normal_number(text)
    return text


def mail_address(text: str) -> str:
    """A mail address in normal form; empty for what people write where they have none.

    >>> mail_address("Jane <Jane@acme.example>"), mail_address("n/a")
    ('jane@acme.example', '')
    """
    address = normal_address("email", text)
    return address if "@" in address else ""


def normal_mail(text: str) -> str:
    bracketed = BRACKETED.search(text)
    inner = bracketed.group(1) if bracketed else text
    return MAILTO.sub("", folded(inner.replace("<", "").replace(">", "").strip()))


def normal_number(text: str) -> str:
    """`+49 (0)30 901` and `0049 30 901` are one number; one without a country stays without."""
    text = "".join(str(unicodedata.decimal(sign, sign)) for sign in unicodedata.normalize("NFKC", text))
    before_digits = re.split(r"[0-9]", text, maxsplit=1)[0]
    digits = NOT_A_DIGIT.sub("", TRUNK_ZERO.sub("", text))
    if "+" in before_digits:
        return f"+{digits}" if digits else ""
    if digits.startswith("00"):
        return f"+{digits[2:]}" if digits[2:] else ""
    return digits


def folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", decomposed.casefold()).strip()
