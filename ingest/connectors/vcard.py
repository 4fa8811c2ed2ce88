"""Address cards: vCard 2.1, 3.0 and 4.0, as many in a file as there are (RFC 6350)."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ingest.canonical import Profile, Record, RejectedRow
from ingest.checks import InvalidRecord
from ingest.digest_id import digest_id
from ingest.formats import Line, read_lines
from ingest.handle import Handle, HandleKind
from ingest.identity.normal import mail_address, normal_address
from ingest.repair import repair_text
from ingest.tables import time_of

SOURCE: Final = "vcard"
PROPERTY: Final = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;(?:\"[^\"]*\"|[^;:\"])*)*):(.*)", re.DOTALL)
ESCAPE: Final = re.compile(r"\\(.)")
BASIC: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?")
SOCIAL: Final = ("twitter", "linkedin", "facebook", "instagram", "mastodon")


@dataclass(slots=True)
class Card:
    """The lines of one card as they stand, from `line` on, and its values by property."""

    line: int
    raw: list[str] = field(default_factory=list)

    @property
    def values(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for text in unfolded(self.raw):
            if match := PROPERTY.fullmatch(text):
                name, parameters, value = match.groups()
                quoted = "QUOTED-PRINTABLE" in parameters.upper()
                shown = quopri.decodestring(value.encode()).decode("utf-8", "replace") if quoted else value
                found.setdefault(name.upper(), []).append(repair_text(shown))
        return found


def sniff(head: bytes, _path: Path) -> bool:
    """Whether a file begins with a card."""
    return head.lstrip()[:11].upper() == b"BEGIN:VCARD"


def read(path: Path) -> Iterator[Record | RejectedRow]:
    """A profile for each card, with a `RejectedRow` at the line where a card begins that makes none."""
    for card in cards(path):
        if isinstance(card, RejectedRow):
            yield card
            continue
        try:
            yield profile(card.values)
        except InvalidRecord as error:
            yield RejectedRow(str(path), card.line, str(error), "\n".join(card.raw))


def cards(path: Path) -> Iterator[Card | RejectedRow]:
    card: Card | None = None
    for line in read_lines(path):
        if not isinstance(line, Line):
            yield line
            continue
        text = line.data.decode("utf-8", "replace").rstrip("\r\n")
        if text.strip().upper() == "BEGIN:VCARD":
            if card is not None:
                yield cut_off(path, card)
            card = Card(line.number)
        if card is not None:
            card.raw.append(text)
        if card is not None and text.strip().upper() == "END:VCARD":
            yield card
            card = None
    if card is not None:
        yield cut_off(path, card)


def cut_off(path: Path, card: Card) -> RejectedRow:
    return RejectedRow(str(path), card.line, "END: absent; the card is cut off", "\n".join(card.raw))


def unfolded(lines: list[str]) -> list[str]:
    """Whole lines: what begins with a space goes on with the one above."""
    found: list[list[str]] = []  # the pieces of each, since a picture has thousands
    for line in lines:
        if line[:1] in (" ", "\t") and found:
            found[-1].append(line[1:])
        elif found and found[-1][-1].endswith("=") and "QUOTED-PRINTABLE" in found[-1][0].upper():
            found[-1][-1:] = [found[-1][-1][:-1], line]
        else:
            found.append([line])
    return list(map("".join, found))


def profile(values: dict[str, list[str]]) -> Profile:
    revised = first(values, "REV")
    if not revised:
        raise InvalidRecord("REV: absent; add when the card was last changed, as REV:20260301T093000Z")
    return Profile(
        SOURCE,
        handle(values),
        moment(revised),
        birth_date=birthday(first(values, "BDAY")),
        postal_code=part(first(values, "ADR"), 5) or None,
        job=unescaped(first(values, "TITLE")) or None,
    )


def handle(values: dict[str, list[str]]) -> Handle:
    """Whose card it is: by mail address, else by telephone, else by the card's own id."""
    emails = [mail_address(unescaped(one)) for one in values.get("EMAIL", [])]
    phones = [normal_address("phone", unescaped(one)) for one in values.get("TEL", [])]
    keys = [f"email:{email}" for email in emails if email] + [f"phone:{phone}" for phone in phones if phone]
    keys += list(social(values))
    name, own = shown(values), first(values, "UID")
    if own:
        keys.append(f"vcard:{own}"[:400])
    if not keys:
        raise InvalidRecord("EMAIL: absent, and TEL and UID too; a card needs one of them")
    kind = HandleKind.ORGANIZATION if first(values, "KIND").casefold() == "org" else None
    channel, _, address = keys[0].partition(":")
    known = address if channel in ("email", "phone") else digest_id(keys[0])
    return Handle(
        channel if channel in ("email", "phone") else SOURCE,
        known,
        name=name,
        kind=kind,
        identifiers=tuple(dict.fromkeys(keys[1:] if channel in ("email", "phone") else keys)),
    )


def social(values: dict[str, list[str]]) -> Iterator[str]:
    for told in (*values.get("X-SOCIALPROFILE", []), *values.get("SOCIALPROFILE", [])):
        for channel in SOCIAL:
            name = normal_address(channel, told)
            if name and name != told.strip().casefold():
                yield f"{channel}:{name}"


def shown(values: dict[str, list[str]]) -> str | None:
    structured = first(values, "N")
    parts = (part(structured, 1), part(structured, 0))
    return unescaped(first(values, "FN")) or " ".join(filter(None, parts)) or None


def first(values: dict[str, list[str]], name: str) -> str:
    return next((one.strip() for one in values.get(name, []) if one.strip()), "")


def part(value: str, place: int) -> str:
    """One part of a value whose parts have semicolons between them."""
    parts = re.split(r"(?<!\\);", value)
    return unescaped(parts[place]) if place < len(parts) else ""


def unescaped(value: str) -> str:
    r"""A value without its escapes: `\n` is a line end, `\,` a comma.

    >>> unescaped(r"Doe\, Jane")
    'Doe, Jane'
    """
    return ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value).strip()


def birthday(told: str) -> str | None:
    """A whole day; nothing of one without a year, which 4.0 allows."""
    found = BASIC.match(told)
    return f"{found[1]}-{found[2]}-{found[3]}" if found else None


def moment(told: str) -> datetime:
    """When a card was changed; a day alone is its beginning in UTC, as is a time without an offset."""
    found = BASIC.fullmatch(told)
    if found is None:
        raise InvalidRecord(f"REV: {told[:80]!r} is no time like 20260301T093000Z")
    year, month, day, hour, minute, second, zone = found.groups()
    clock = f"{hour or '00'}:{minute or '00'}:{second or '00'}"
    return time_of("REV", f"{year}-{month}-{day} {clock}{zone or 'Z'}", in_utc=True).astimezone(UTC)
