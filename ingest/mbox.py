"""Mail files become single mails: an mbox holds many, an EML file one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ingest.canonical import RejectedRow
from ingest.formats import Line, read_head, read_lines, shown

LONGEST_MAIL = 32 * 1024 * 1024
"""Bytes of one mail, attachments included, before it is refused."""

MBOX_START = b"From "
SEPARATOR = re.compile(rb"From .*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*\d:\d\d.*\b(?:19|2[01])\d\d\b")
ESCAPED = re.compile(rb">+From ")


class RawMail(NamedTuple):
    """One mail as it was sent, and the line of its file where it starts."""

    line: int
    data: bytes


class Gathering:
    """The lines of one mail as they come."""

    def __init__(self, file: str, line: int) -> None:
        self.file = file
        self.line = line
        self.parts: list[bytes] = []
        self.size = 0
        self.spoilt = False

    def add(self, data: bytes) -> None:
        self.size += len(data)
        if self.size <= LONGEST_MAIL and not self.spoilt:
            self.parts.append(data)

    def spoil(self) -> None:
        """Give the mail up: a line of it could not be read, and that is already reported."""
        self.spoilt, self.parts = True, []

    def finish(self) -> Iterator[RawMail | RejectedRow]:
        data = b"".join(self.parts)
        if self.size > LONGEST_MAIL and not self.spoilt:
            reason = f"mail: larger than {LONGEST_MAIL // 2**20} MiB"
            yield RejectedRow(self.file, self.line, reason, shown(data, 1_000))
        elif data.strip():
            yield RawMail(self.line, data)


def read_mails(path: Path) -> Iterator[RawMail | RejectedRow]:
    """The mails of an mbox (mboxrd, mboxo) or EML file, one in memory at a time.

    A mail begins at a `From ` line with a date that follows a blank line. One that is too
    large, or that has a line that cannot be read, is a `RejectedRow`.
    """
    many = read_head(path).startswith(MBOX_START)
    mail, after_blank = Gathering(str(path), 1), True
    for line in read_lines(path):
        if not isinstance(line, Line):
            mail.spoil()
            yield line
        elif many and after_blank and SEPARATOR.match(line.data):
            yield from mail.finish()
            mail = Gathering(str(path), line.number)
        else:
            mail.add(line.data[1:] if many and ESCAPED.match(line.data) else line.data)
            after_blank = not line.data.strip()
    yield from mail.finish()
