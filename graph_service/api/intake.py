"""Records from a request into the pipeline, and the receipt back."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from graph_service.access.operations import UNDECIDED, may_bring
from graph_service.access.principal import Principal, Scope, current, require
from graph_service.api.context import Context
from graph_service.api.idempotency import InvalidKey, KeyReused, checked_key
from graph_service.api.types.receipt import IngestInput, IngestPayload, Receipt, Reject, UserError
from graph_service.errors import GraphServiceError, Misuse
from graph_service.logs import event
from graph_service.pipeline.load import Loaded, Part
from ingest.canonical import Record, RejectedRow
from ingest.connectors.ndjson import record_or_reject
from ingest.formats import Line, shown

LOG: Final = logging.getLogger(__name__)
MOST_RECORDS: Final = 10_000
MOST_BYTES: Final = 5_000_000
"""Of records, written as lines, in one call."""
REQUEST: Final = Path("request")
"""Stands where a file's name would in a rejected row."""


class InvalidInput(Misuse):
    """An input that is not acceptable as a whole; `field` is the one to put right."""

    def __init__(self, field: str, message: str, advice: str) -> None:
        super().__init__(message, advice)
        self.field = field


class TooMuch(InvalidInput):
    """More records, or more bytes, than one call may bring."""

    code = "TOO_MUCH"


@dataclass(frozen=True, slots=True)
class Lines:
    """The records of a request as lines of our NDJSON form, with their numbers.

    `file` is what rows that are rejected are said to come from, and `reject` hears of them; `by` is
    who brings them, since they are taken in together with those of others.
    """

    lines: tuple[Line | RejectedRow, ...]
    file: Path = REQUEST
    reject: Callable[[RejectedRow], None] = field(default=lambda _: None)
    by: Principal = field(default_factory=current)

    @property
    def digest(self) -> bytes:
        """Equal for equal content."""
        return hashlib.blake2b(
            b"\n".join(line.data for line in self.lines if isinstance(line, Line))
        ).digest()

    def records(self) -> Iterator[Record | RejectedRow]:
        for line in self.lines:
            row = self.row(line) if isinstance(line, Line) else line
            if isinstance(row, RejectedRow):
                self.reject(row)
            yield row

    def row(self, line: Line) -> Record | RejectedRow:
        """A line as a record, unless it is none, or one that is not for whoever brings it."""
        row = record_or_reject(self.file, line)
        if isinstance(row, RejectedRow) or may_bring(self.by, row):
            return row
        return RejectedRow(str(self.file), line.number, UNDECIDED, shown(line.data))


async def ingest(service: Context, given: IngestInput) -> IngestPayload:
    """Take records in; what is wrong with the request as a whole comes back as user errors."""
    # Before they are put together with those of others.
    require(Scope.INGEST)
    try:
        lines = given_lines(given)
        work = partial(taken_in, service)
        if given.idempotency_key is None:
            return await service.arrivals.take(lines, work)
        key = checked_key(given.idempotency_key)
        return await service.calls.once(key, lines.digest, service.arrivals.take(lines, work))
    except InvalidInput as error:
        return refused(error.field, error)
    except (InvalidKey, KeyReused) as error:
        return refused("idempotencyKey", error)


def taken_in(service: Context, asked: Sequence[Lines]) -> list[IngestPayload | GraphServiceError]:
    """Run the lines of several requests through the pipeline as one; the answer to each."""
    rejects: list[list[RejectedRow]] = [[] for _ in asked]
    parts = [Part(tuple(lines.records()), kept.append) for lines, kept in zip(asked, rejects, strict=True)]
    outcomes = service.pipeline.ingest_parts(parts)
    version = service.answers.graph_version()
    return [answer(*pair, version) for pair in zip(outcomes, rejects, strict=True)]


def answer(
    outcome: Loaded | GraphServiceError, rejects: Sequence[RejectedRow], version: int
) -> IngestPayload | GraphServiceError:
    """What a request is told of what became of it."""
    if isinstance(outcome, GraphServiceError):
        return outcome
    event(LOG, "ingested", **asdict(outcome.receipt), rejected=outcome.rejected)
    told = [Reject.of(row) for row in rejects]
    return IngestPayload(receipt=Receipt.of(outcome, version), rejects=told, user_errors=[])


def refused(field: str, error: Misuse) -> IngestPayload:
    problem = UserError(field=field, code=error.code, message=str(error))
    return IngestPayload(receipt=None, rejects=[], user_errors=[problem])


def given_lines(given: IngestInput) -> Lines:
    """The input as lines; raises `InvalidInput` for none, both, or too much."""
    if (given.records is None) == (given.ndjson is None):
        raise InvalidInput("records", "Both or neither of records and ndjson given.", "Give one of them.")
    field = "ndjson" if given.records is None else "records"
    texts = (given.ndjson or "").split("\n") if given.records is None else map(as_line, given.records)
    lines = tuple(
        Line(number, text.encode("utf-8", "surrogatepass")) for number, text in enumerate(texts, start=1)
    )
    return within_bounds(field, Lines(tuple(line for line in lines if line.data.strip())))


def as_line(record: object) -> str:
    # In ASCII, so that an unpaired surrogate reaches the reader, which knows how to reject it.
    return json.dumps(record)


def within_bounds(field: str, lines: Lines) -> Lines:
    """The lines themselves; raises `TooMuch`."""
    size = sum(len(line.data) for line in lines.lines if isinstance(line, Line))
    if len(lines.lines) > MOST_RECORDS:
        raise TooMuch(
            field, f"{len(lines.lines):,} records, more than {MOST_RECORDS:,}.", "Send them in parts."
        )
    if size > MOST_BYTES:
        raise TooMuch(field, f"{size:,} bytes of records, more than {MOST_BYTES:,}.", "Send them in parts.")
    return lines
