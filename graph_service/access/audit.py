"""Who changed what, and when: a file that is only ever added to.

Every change, every Cypher statement and every refusal is a line of `audit.ndjson` in the data
folder. A change is written down as asked for before it is made, and what became of it before
the answer goes out, each time to the disk: a change that cannot be written down is not made.
No line holds data of customers: whom it is about is a sealed digest. Who did it is told by
the name of their key, or by the subject of their token.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from errno import ENOSPC
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Final

from graph_service.access.chain import chained
from graph_service.access.principal import current
from graph_service.access.sealing import Seal
from graph_service.access.segments import Segments
from graph_service.errors import DiskFull, GraphServiceError, Misuse, Transient
from graph_service.logs import REQUEST, Field, failure

LOG: Final = logging.getLogger(__name__)
LOCK: Final = "audit.lock"
RETENTION: Final = "audit retention"
"""The act of removing lines that are older than they are kept."""
MONTHS: Final = 12
"""How long lines are kept where no setting says so."""
ASKED: Final = "asked"
DONE: Final = "done"
REFUSED: Final = "refused"
FAILED: Final = "failed"


class AuditUnavailable(Transient):
    """What is to be done cannot be written down."""

    code = "AUDIT_UNAVAILABLE"
    advice = "Nothing is changed without a record of it: look after the data folder, and ask again."


@dataclass(frozen=True, slots=True)
class Entry:
    """A line to be written: who does what, in which request, and what became of it."""

    time: datetime
    principal: str
    request: str | None
    act: str
    outcome: str
    subject: str | None
    fields: dict[str, Field]

    def told(self) -> dict[str, object]:
        """Its members, with those that only this act has in one of them."""
        return {
            "time": self.time.isoformat(timespec="milliseconds"),
            "principal": self.principal,
            "request": self.request,
            "act": self.act,
            "outcome": self.outcome,
            "subject": self.subject,
            "fields": self.fields,
        }

    def ended(self, outcome: str, fields: Mapping[str, Field]) -> Entry:
        """The line of what became of this."""
        return replace(self, time=datetime.now(UTC), outcome=outcome, fields={**self.fields, **fields})


class AuditLog:
    """The audit log of one data folder; safe to use from many threads and processes.

    Nothing is read or made before something is written.
    """

    def __init__(self, folder: Path, months: int = MONTHS) -> None:
        """Lines are kept for `months`, beside the month they are of; 0 keeps them for good."""
        self.folder = folder
        self._segments = Segments(folder, months)
        self._lock = Lock()

    @cached_property
    def _seal(self) -> Seal:
        return Seal(self.folder)

    def sealed(self, text: str) -> str:
        """What stands in the log for somebody or something, such as the key of a handle."""
        return self._seal.digest(text)

    def entry(self, act: str, *, outcome: str = DONE, subject: str | None = None, **fields: Field) -> Entry:
        """A line about whoever asks in this request; `subject` is sealed, `fields` stay as they are."""
        subject = None if subject is None else self.sealed(subject)
        told = {name: writable(value) for name, value in fields.items()}
        return Entry(datetime.now(UTC), current().name, REQUEST.get(), act, outcome, subject, told)

    def record(self, act: str, *, outcome: str = DONE, subject: str | None = None, **fields: Field) -> None:
        """Write one line, and return when the disk has it; raises what `write` does."""
        with self._refusing():
            entry = self.entry(act, outcome=outcome, subject=subject, **fields)
        self.write([entry])

    def write(self, entries: Sequence[Entry]) -> None:
        """Write lines, and return when the disk has them.

        Raises `DiskFull` where there is no room for them, and `AuditUnavailable` where they
        cannot be written for another reason; nothing of them stays then.
        """
        with self._refusing(), self._lock, self._alone():
            self._append(entries)

    @contextmanager
    def over(self, act: str, *, subject: str | None = None, **fields: Field) -> Iterator[dict[str, Field]]:
        """A block that does what is written down before as asked for, and after as done.

        What is put into the mapping that it gets stands in the second line. An error is
        written down as refused or failed, with its code, and passed on.
        """
        with self._refusing():
            asked = self.entry(act, outcome=ASKED, subject=subject, **fields)
        self.write([asked])
        told: dict[str, Field] = {}
        try:
            yield told
        except BaseException as error:
            self.settle([failed(asked, error, told)])
            raise
        self.settle([asked.ended(DONE, told)])

    def settle(self, entries: Sequence[Entry]) -> list[Transient | None]:
        """Write lines, and say of each what stands against doing what it asks for, if anything does.

        What has happened already stays so: that its line cannot be written is told to the
        service's log.
        """
        try:
            self.write(entries)
        except Transient as error:
            failure(LOG, "audit incomplete", error, acts=[entry.act for entry in entries])
            return [error if entry.outcome == ASKED else None for entry in entries]
        return [None] * len(entries)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """A block in which no other process writes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600), "rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _append(self, entries: Sequence[Entry]) -> None:
        now = datetime.now(UTC)
        expired = self._segments.turn(now)
        if expired:
            entries = [self.entry(RETENTION, removed_up_to=expired[-1].number), *entries]
        link, lines = self._segments.link, []
        for entry in entries:
            line, link = chained(self._seal, link, entry.told())
            lines.append(line)
        self._segments.append(b"".join(lines), link, now)
        for segment in expired:
            segment.path.unlink()

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """Turn the system's errors into ours."""
        try:
            yield
        except OSError as error:
            if error.errno == ENOSPC:
                raise DiskFull("The disk is full: the audit log cannot be written.") from error
            raise AuditUnavailable(f"The audit log cannot be written: {error.strerror}.") from error


def failed(asked: Entry, error: BaseException, told: Mapping[str, Field]) -> Entry:
    """The line of what ended in an error: refused where whoever asked got it wrong."""
    code = error.code if isinstance(error, GraphServiceError) else type(error).__name__
    return asked.ended(REFUSED if isinstance(error, Misuse) else FAILED, {**told, "code": code})


def writable(value: Field) -> Field:
    """A value, of a text with escapes for what is no character."""
    return value.encode(errors="backslashreplace").decode() if isinstance(value, str) else value
