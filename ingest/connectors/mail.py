"""Mail as mbox or EML files: threads by Message-ID and References, only the writer's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from ingest.canonical import Message, MessageKind, Record, RejectedRow
from ingest.checks import InvalidRecord
from ingest.digest_id import digest_id
from ingest.formats import shown
from ingest.handle import Handle
from ingest.identity.normal import normal_address
from ingest.mail_parts import addresses, body_text, headers, parse, readable
from ingest.mbox import MBOX_START, RawMail, read_mails
from ingest.quoting import own_words

SOURCE = "mail"
CHANNEL = "email"
ID = re.compile(r"<\s*([^<>\s]+)\s*>")
BARE_ID = re.compile(r"(?<![^<>@\s])[^<>@\s]{1,500}@[^<>\s]+")
HEADER = re.compile(rb"[!-9;-~]+:")
USUAL_HEADERS = frozenset(
    {b"date", b"delivered-to", b"message-id", b"mime-version", b"received", b"return-path", b"subject", b"to"}
)

Headers = Mapping[str, str]


def sniff(head: bytes, _path: Path) -> bool:
    """Whether a file begins as an mbox, or with headers of which one is `From:` and another usual in mail."""
    first, *rest = head.replace(b"\r\n", b"\n").lstrip(b"\n").split(b"\n")
    if first.startswith(MBOX_START):
        return bool(rest and HEADER.match(rest[0]))
    names: set[bytes] = set()
    for line in (first, *rest):
        if header := HEADER.match(line):
            names.add(header.group()[:-1].lower())
        elif not line.startswith((b" ", b"\t")):
            break
    return b"from" in names and not names.isdisjoint(USUAL_HEADERS)


def read(path: Path) -> Iterator[Record | RejectedRow]:
    """The mails of a file, in its order, with a `RejectedRow` for each without a sender or a date."""
    for mail in read_mails(path):
        yield message_or_reject(path, mail) if isinstance(mail, RawMail) else mail


def message_or_reject(path: Path, mail: RawMail) -> Record | RejectedRow:
    try:
        return message(mail.data)
    except InvalidRecord as error:
        return RejectedRow(str(path), mail.line, str(error), shown(mail.data))


def message(data: bytes) -> Message:
    """One mail as a message; raises `InvalidRecord` when it has no sender or no date."""
    mail = parse(data)
    head = headers(mail)
    body = body_text(mail)
    references = ids(head.get("references", ""))
    return Message(
        source=SOURCE,
        native_id=own_id(head) or content_id(head, body),
        channel=CHANNEL,
        sender=sender(head),
        sent_at=sent_at(head),
        text=own_words(body),
        subject=readable(head.get("subject", "")) or None,
        reply_to=answered(head) or (references[-1] if references else None),
        thread=references[0] if references else None,
        mentions=recipients(head),
        kind=MessageKind.AUTOREPLY if is_automatic(head) else None,
    )


def is_automatic(head: Headers) -> bool:
    """Whether a program sent it, as RFC 3834 has it say and as older ones do."""
    stated = head.get("auto-submitted", "no").partition(";")[0].strip().lower()
    older = head.get("precedence", "").strip().lower() == "auto_reply"
    return stated not in {"no", ""} or older or "x-autoreply" in head or "x-autorespond" in head


def ids(header: str) -> list[str]:
    return ID.findall(header) or BARE_ID.findall(header)


def own_id(head: Headers) -> str | None:
    value = head.get("message-id", "").strip()
    found = ID.search(value)
    return found.group(1) if found else value.strip("<> ") or None


def answered(head: Headers) -> str | None:
    """The mail answered; old programs put a phrase or an address before or after its id."""
    found = ids(head.get("in-reply-to", ""))
    return found[0] if found else None


def content_id(head: Headers, body: str) -> str:
    """An id for a mail without one: equal for equal mails, whichever file they came in."""
    parts = [head.get(name, "").strip() for name in ("from", "to", "date", "subject")]
    return digest_id(*parts, body.strip())


def sender(head: Headers) -> Handle:
    if "from" not in head:
        raise InvalidRecord("from: absent; a mail needs its sender")
    found = addresses(head["from"])
    if not found:
        raise InvalidRecord(f"from: no mail address in {head['from'][:80]!r}")
    return handle(*found[0])


def recipients(head: Headers) -> tuple[Handle, ...]:
    """Those in To and Cc, each once, in their order."""
    found = [handle(*one) for name in ("to", "cc") for one in addresses(head.get(name, ""))]
    return tuple({one.key: one for one in reversed(found)}.values())[::-1]


def handle(name: str, address: str) -> Handle:
    normal = normal_address(CHANNEL, address)
    unquoted = name.strip("'\" ")
    return Handle(CHANNEL, normal, name=unquoted if unquoted and unquoted.casefold() != normal else None)


def sent_at(head: Headers) -> datetime:
    """The Date header in UTC; one without a known offset is taken as UTC, as RFC 5322 says of `-0000`."""
    value = head.get("date", "").strip()
    if not value:
        raise InvalidRecord("date: absent; a mail needs the time it was sent")
    try:
        stated = parsedate_to_datetime(value)
        return (stated if stated.tzinfo else stated.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        raise InvalidRecord(f"date: {value[:80]!r} is no date of a mail") from None
