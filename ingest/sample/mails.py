"""Mails as an mbox: headers, threads, quoted text, signatures and more than one encoding."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime

from ingest.canonical import Message
from ingest.handle import HandleKind

POLICY = default.clone(linesep="\n", max_line_length=78)
LOOKS_LIKE_A_SEPARATOR = re.compile(rb"(?m)^(>*From )")
ZONES = tuple(timezone(timedelta(hours=hours)) for hours in (0, 1, 2, -5, 5.5))
LATIN = "iso-8859-15"
"""What older mail programs still write; it has the euro sign, but no emoji and no dashes."""

NO_DATE = """\
From nobody@postbox.example Tue Mar  3 09:12:00 2026
From: Nobody <nobody@postbox.example>
To: help@tarnwick.example
Subject: No date
Message-ID: <no-date@postbox.example>

This mail has lost its date.

"""
BROKEN_DATE = """\
From nobody@postbox.example Tue Mar  3 09:13:00 2026
From: Nobody <nobody@postbox.example>
To: help@tarnwick.example
Subject: A broken date
Message-ID: <bad-date@postbox.example>
Date: the day after market day

Nor has this one a date.

"""
BROKEN = (NO_DATE.encode(), BROKEN_DATE.encode())
"""Mails that no reader can place in time."""


def mbox(mails: Sequence[Message]) -> bytes:
    """The mails in mbox form, oldest first, but every seventh reply stands before what it answers."""
    by_id = {mail.native_id: mail for mail in mails}
    in_order = sorted(mails, key=lambda mail: (filed_at(mail, by_id), mail.native_id))
    return b"".join(separated(mail, by_id) for mail in in_order) + b"".join(BROKEN)


def number(mail: Message) -> int:
    """The number that the native id begins with, by which mails take turns in their habits."""
    return int(mail.native_id.partition(".")[0])


def filed_at(mail: Message, by_id: Mapping[str, Message]) -> datetime:
    if mail.reply_to is not None and number(mail) % 7 == 0:
        return by_id[mail.reply_to].sent_at - timedelta(seconds=1)
    return mail.sent_at


def separated(mail: Message, by_id: Mapping[str, Message]) -> bytes:
    """A mail behind its separator line, with the lines quoted that would look like one."""
    body = written(mail, by_id).as_bytes(policy=POLICY)
    separator = f"From {mail.sender.address} {mail.sent_at.ctime()}\n".encode()
    return separator + LOOKS_LIKE_A_SEPARATOR.sub(rb">\1", body) + b"\n"


def written(mail: Message, by_id: Mapping[str, Message]) -> EmailMessage:
    made = EmailMessage(policy=POLICY)
    made["From"] = Address(mail.sender.name or "", addr_spec=mail.sender.address)
    made["To"] = ", ".join(handle.address for handle in mail.mentions)
    made["Subject"] = mail.subject or "(no subject)"
    made["Date"] = format_datetime(mail.sent_at.astimezone(ZONES[number(mail) % len(ZONES)]))
    made["Message-ID"] = f"<{mail.native_id}>"
    if mail.reply_to is not None:
        made["In-Reply-To"] = f"<{mail.reply_to}>"
        made["References"] = " ".join(f"<{earlier}>" for earlier in ancestors(mail, by_id))
    set_text(made, mail, with_quote(mail, by_id))
    return made


def ancestors(mail: Message, by_id: Mapping[str, Message]) -> list[str]:
    """The native ids of the thread up to this mail, the oldest first."""
    if mail.reply_to is None:
        return []
    return [*ancestors(by_id[mail.reply_to], by_id), mail.reply_to]


def with_quote(mail: Message, by_id: Mapping[str, Message]) -> str:
    """A mail's text as its program sends it: with a signature, and replies with what they answer."""
    text = mail.text + signature(mail)
    if mail.reply_to is None:
        return text
    parent = by_id[mail.reply_to]
    quoted = "\n".join(f"> {line}".rstrip() for line in parent.text.split("\n"))
    said = f"On {parent.sent_at:%Y-%m-%d at %H:%M}, {parent.sender.name} wrote:\n{quoted}"
    return f"{text}\n\n{said}" if number(mail) % 3 else f"{said}\n\n{text}"


def signature(mail: Message) -> str:
    turn = number(mail) % 4
    if turn == 0:
        return f"\n\n-- \n{mail.sender.name}\n{mail.sender.address}"
    if turn == 1 and mail.reply_to is not None and mail.sender.kind is HandleKind.PERSON:
        return "\n\nSent from my phone"
    return ""


def set_text(made: EmailMessage, mail: Message, text: str) -> None:
    """The body in one of the forms that mail programs use, in turn."""
    turn = number(mail) % 20
    if turn == 3 and encodable(text, LATIN):
        made.set_content(text, charset=LATIN, cte="quoted-printable")
    elif turn == 7:
        made.set_content(text, charset="utf-8", cte="base64")
    elif turn == 11 and mail.reply_to is None:
        made.set_content(as_html(text), subtype="html", charset="utf-8", cte="quoted-printable")
    elif turn == 13:
        made.set_content(text, charset="utf-8", cte="8bit")
        made.add_alternative(as_html(text), subtype="html", charset="utf-8", cte="quoted-printable")
        # Left to itself the library draws the boundary by lot.
        made.set_boundary(f"=_part_{number(mail):06d}")
    else:
        made.set_content(text, charset="utf-8", cte="8bit" if text.isascii() else "quoted-printable")


def encodable(text: str, charset: str) -> bool:
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def as_html(text: str) -> str:
    """Blank lines part paragraphs, other line ends become breaks."""
    paragraphs = (html.escape(part).replace("\n", "<br>\n") for part in text.split("\n\n"))
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
    return f"<html><body>\n{body}</body></html>\n"
