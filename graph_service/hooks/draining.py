"""From the inbox into the record, a file of deliveries at a time."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph_service.access.audit import ASKED, DONE, AuditLog, failed
from graph_service.access.principal import HOOK, Principal, Scope, acting_as
from graph_service.errors import GraphServiceError, Misuse
from graph_service.hooks.inbox import Arrived, Inbox
from graph_service.logs import event
from graph_service.pipeline.flow import Pipeline
from graph_service.pipeline.load import Loaded, Part
from ingest.canonical import RejectedRow, Replay
from ingest.connectors.ndjson import record_or_reject
from ingest.formats import Line
from ingest.rejects import Rejects

LOG: Final = logging.getLogger(__name__)
ACT: Final = "webhook"
"""What taking in deliveries is called in the audit log."""
COUNTED: Final = ("added", "revised", "unchanged", "profiles", "facts", "suppressed")
"""What a receipt counts of records."""


@dataclass(frozen=True, slots=True)
class Draining:
    """Takes in what waits, in the name of the source it came from."""

    inbox: Inbox
    pipeline: Pipeline
    audit: AuditLog

    def drain(self) -> bool:
        """Take in what has waited longest; whether there was anything. Raises `GraphServiceError`."""
        bundle = self.inbox.oldest()
        if bundle is None:
            return False
        for source, arrived in by_source(bundle.deliveries).items():
            with acting_as(Principal(HOOK + source, frozenset({Scope.INGEST}))):
                self.take(arrived)
        self.inbox.done(bundle)
        return True

    def take(self, arrived: Sequence[Arrived]) -> None:
        """Take in deliveries of one source, between two lines of the audit log."""
        asked = self.audit.entry(ACT, outcome=ASKED, deliveries=len(arrived))
        self.audit.write([asked])
        try:
            counts = self.taken(arrived)
        except Exception as error:
            self.audit.settle([failed(asked, error, {})])
            raise
        self.audit.settle([asked.ended(DONE, counts)])

    def taken(self, arrived: Sequence[Arrived]) -> Mapping[str, int]:
        """What became of the records of deliveries.

        Raises what is not the fault of one of them, as wrong credentials are: to be tried again as a whole.
        """
        rejected: list[RejectedRow] = []
        parts = [part(each, rejected) for each in arrived]
        outcomes = self.pipeline.ingest_parts(parts)
        for outcome in outcomes:
            if isinstance(outcome, GraphServiceError) and not isinstance(outcome, Misuse):
                raise outcome
        for each, outcome in zip(arrived, outcomes, strict=True):
            if isinstance(outcome, GraphServiceError):
                rejected += refused(each, outcome)
        self.keep(rejected)
        return told(outcomes, len(rejected))

    def keep(self, rejected: Sequence[RejectedRow]) -> None:
        """Put rows aside that the record would not have."""
        if rejected and self.pipeline.rejects is not None:
            with Rejects(self.pipeline.rejects) as rejects:
                for row in rejected:
                    rejects.add(row)


def by_source(arrived: Sequence[Arrived]) -> dict[str, list[Arrived]]:
    found: dict[str, list[Arrived]] = {}
    for each in arrived:
        found.setdefault(each.source, []).append(each)
    return found


def part(arrived: Arrived, rejected: list[RejectedRow]) -> Part:
    """A delivery as the pipeline takes it."""
    file = file_of(arrived)
    lines = (Line(number, text.encode()) for number, text in enumerate(arrived.lines, start=1))
    return Part(tuple(record_or_reject(file, line) for line in lines), rejected.append)


def file_of(arrived: Arrived) -> Path:
    return Path("hooks") / arrived.source


def refused(arrived: Arrived, error: GraphServiceError) -> list[RejectedRow]:
    """The rows of a delivery that the store would not have."""
    file, reason = str(file_of(arrived)), f"store: {error}"
    return [
        RejectedRow(file, number, reason, line, Replay("ndjson"))
        for number, line in enumerate(arrived.lines, start=1)
    ]


def told(outcomes: Sequence[Loaded | GraphServiceError], rejected: int) -> Mapping[str, int]:
    """The receipts of deliveries as one, which the log gets too."""
    counts: Counter[str] = Counter()
    for outcome in outcomes:
        if isinstance(outcome, Loaded):
            counts.update({name: getattr(outcome.receipt, name) for name in COUNTED})
    event(LOG, "ingested", **counts, rejected=rejected)
    return {**counts, "rejected": rejected}
