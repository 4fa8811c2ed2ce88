"""Rows of signals: what raises them, what people do with them, and how the graph holds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from algorithms.signals import Standing, Status
from graph_service.store.model import StanceRow
from graph_service.store.port import Row


@dataclass(frozen=True, slots=True)
class SaidRow:
    """A customer's message as it bears on signals; `matter` is hers, by its key and opening message.

    `replied` says that its source knows of a reply.
    """

    customer: str
    key: str
    at: datetime
    direction: str
    channel: str
    conversation: str
    matter: tuple[str, str] | None
    replied: bool
    sentiment: float | None
    tone: str | None
    intents: frozenset[str]
    irony: float | None
    urgency: float | None
    stances: tuple[StanceRow, ...]


@dataclass(frozen=True, slots=True)
class ActRow:
    """What a person did with the signal of a kind that is about a message."""

    key: str
    message: str
    kind: str
    act: str
    by: str
    team: str | None
    owner: str | None
    note: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A signal as the graph holds it, by which version of the rule.

    `subject` is the message that opened its matter or, where it is about none, the first that raised
    it. `raised_by` and `acts` are in order of key.
    """

    subject: str
    kind: str
    standing: Standing
    raised_by: tuple[str, ...]
    matter: str | None
    acts: tuple[str, ...]
    version: str

    @property
    def key(self) -> str:
        """The subject's key and the kind, which has no slash."""
        return f"{self.subject}/{self.kind}"


def message_of(signal: str) -> str:
    """The message that a signal's key names."""
    return signal.rpartition("/")[0]


def said_row(row: Row) -> SaidRow:
    """A row of `SAID`."""
    own = sorted((opening, key) for customer, key, opening in row["matters"] if customer == row["customer"])
    return SaidRow(
        customer=row["customer"],
        key=row["key"],
        at=row["at"],
        direction=row["direction"],
        channel=row["channel"],
        conversation=row["conversation"],
        matter=(own[0][1], own[0][0]) if own else None,
        replied=bool(row["replied"]),
        sentiment=row["sentiment"],
        tone=row["tone"],
        intents=frozenset(row["intents"] or ()),
        irony=row["irony"],
        urgency=row["urgency"],
        stances=tuple(StanceRow(product, value) for product, value in sorted(row["stances"])),
    )


def act_row(row: Row) -> ActRow:
    """A row with the columns `signal_queries.ACT`."""
    return ActRow(
        key=row["key"],
        message=row["message"],
        kind=row["kind"],
        act=row["act"],
        by=row["by"],
        team=row["team"],
        owner=row["owner"],
        note=row["note"],
        at=row["at"],
    )


def signal_row(row: Row) -> SignalRow:
    """A row with the columns `signal_queries.COLUMNS`."""
    standing = Standing(
        status=Status(row["status"]),
        team=row["team"],
        owner=row["owner"],
        priority=row["priority"],
        raised_at=row["raisedAt"],
        due_at=row["dueAt"],
        resolved_at=row["resolvedAt"],
        resolved_by=row["resolvedBy"],
        reopened_at=row["reopenedAt"],
    )
    return SignalRow(
        row["subject"],
        row["kind"],
        standing,
        tuple(sorted(row["raisedBy"])),
        next(iter(row["matters"]), None),
        tuple(sorted(row["acts"])),
        row["version"],
    )


def written(row: SignalRow) -> Row:
    """A row of `ADD` and `CHANGE`; `name` always, as the embedded engine makes one up where there is none."""
    standing = row.standing
    return {
        "key": row.key,
        "subject": row.subject,
        "kind": row.kind,
        "raisedAt": standing.raised_at.isoformat(),
        "dueAt": standing.due_at.isoformat(),
        "more": {
            "name": None,
            "team": standing.team,
            "owner": standing.owner,
            "status": standing.status.value,
            "priority": standing.priority,
            "resolvedBy": standing.resolved_by,
            "version": row.version,
        },
    }


def times(row: SignalRow) -> Row:
    """A row of `DATE`: the times that a signal may have."""
    resolved, reopened = row.standing.resolved_at, row.standing.reopened_at
    return {
        "key": row.key,
        "resolvedAt": resolved and resolved.isoformat(),
        "reopenedAt": reopened and reopened.isoformat(),
    }
