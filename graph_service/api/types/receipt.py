"""What taking records in takes and gives back."""

from __future__ import annotations

import strawberry
from strawberry.scalars import JSON

from graph_service.api import described
from graph_service.api.described import input_type, object_type, optional, told
from graph_service.pipeline.load import Loaded
from ingest.canonical import RejectedRow


@input_type("IngestInput")
class IngestInput:
    """Records to take in, at most 10,000: either as `records` or as `ndjson`."""

    records: list[JSON] | None = optional("Messages, profiles and facts, as objects in the documented form.")
    ndjson: str | None = optional("The same, as a text with one JSON object a line.")
    idempotency_key: str | None = optional(
        "A call repeated under this key is answered as the first time. The latest keys are remembered."
    )


@object_type
class Receipt:
    """What became of the records. What it counts is durable."""

    added: int = told("Messages that are new.")
    revised: int = told("Messages that took the place of an earlier version.")
    unchanged: int = told("Messages held already, or older than what is held.")
    profiles: int = told("Profiles taken in.")
    facts: int = told("Facts taken in: reactions, referrals, consents and other records.")
    rejected: int = told("Lines that are no record; `rejects` says why.")
    suppressed: int = told("Records, and lines that are none, of people who were erased: they were left out.")
    graph_version: strawberry.ID = told("The version of the graph afterwards.")

    @classmethod
    def of(cls, loaded: Loaded, graph_version: int) -> Receipt:
        receipt = loaded.receipt
        return cls(
            added=receipt.added,
            revised=receipt.revised,
            unchanged=receipt.unchanged,
            profiles=receipt.profiles,
            facts=receipt.facts,
            rejected=loaded.rejected,
            suppressed=receipt.suppressed,
            graph_version=strawberry.ID(str(graph_version)),
        )


@object_type
class Reject:
    """A line that could not become a record."""

    line: int = told("Its number, from 1: the line of `ndjson`, or the place in `records`.")
    reason: str = told("The field, and what was expected.")

    @classmethod
    def of(cls, row: RejectedRow) -> Reject:
        return cls(line=row.line, reason=row.reason)


@object_type
class UserError:
    """What the caller can put right. Nothing was changed."""

    field: str = told("The input's field.")
    code: str = told("Stable, for programs.")
    message: str = told("What is wrong and what to do, for people.")

    @described.field
    def path(self) -> list[str]:
        """Where that field stands among the mutation's arguments."""
        return ["input", self.field]


@object_type
class IngestPayload:
    """A receipt, or what has to be put right first."""

    receipt: Receipt | None = told("What became of the records; null when there are user errors.")
    rejects: list[Reject] = told("The lines that are no record, each with its reason.")
    user_errors: list[UserError] = told("What has to be put right; empty when all is well.")
