"""Rows of references: what they are made of, and what the graph holds of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from graph_service.store.guarding_rows import DecisionRow
from graph_service.store.matters import iso
from graph_service.store.port import Row


@dataclass(frozen=True, slots=True)
class HintRow:
    """Something that hints that its author would vouch for us: a message, or a referral made.

    `stances` are products it is about, each with how it speaks of it, -1 to 1; a referral is about none.
    """

    handle: str
    key: str
    at: datetime
    recorded_at: datetime
    stances: tuple[tuple[str, float], ...] = ()
    referral: bool = False


@dataclass(frozen=True, slots=True)
class ActRow:
    """What passed between us and somebody who may vouch for us; see `ingest.facts.ReferenceAct`."""

    handle: str
    key: str
    at: datetime
    recorded_at: datetime
    act: str
    by: str
    product: str | None
    message: str | None = None
    until: datetime | None = None
    prospect: str | None = None
    opportunity: str | None = None
    outcome: str | None = None
    use: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """What somebody allowed or forbade, on which handle, and when we learnt it."""

    handle: str
    decision: DecisionRow
    recorded_at: datetime

    @property
    def at(self) -> datetime:
        return self.decision.at


@dataclass(frozen=True, slots=True)
class Told:
    """All that is told of some handles that bears on references."""

    hints: Sequence[HintRow] = ()
    acts: Sequence[ActRow] = ()
    decided: Sequence[DecidedRow] = ()


@dataclass(frozen=True, slots=True)
class TraitRow:
    """What is said of a handle: a job, an industry, or an organisation with what is known of that.

    `said_at` are all times when it was said, in order.
    """

    handle: str
    trait: str
    value: str
    said_at: tuple[datetime, ...]
    recorded_at: datetime
    organization: OrganizationRow | None = None


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """A company that people work for."""

    key: str
    at: datetime
    recorded_at: datetime
    name: str | None
    domain: str | None
    industry: str | None
    employees: int | None


@dataclass(frozen=True, slots=True)
class SaidRow:
    """A message of somebody's."""

    handle: str
    key: str
    at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """A reference as the graph holds it: where it stood when something last happened, and what time brings.

    `rests_on` are keys of messages and facts, in order. See `algorithms.ladder.Ahead` for the times.
    `joined` says whether its product is one that is sold.
    """

    customer: str
    product: str | None
    state: str
    since: datetime
    because: str | None
    rests_on: tuple[str, ...]
    expires_at: datetime | None
    falls_to: str | None
    asked_until: datetime | None
    rests_until: datetime | None
    wakes_as: str | None
    joined: bool
    version: str

    @property
    def key(self) -> str:
        """The customer's key and the product's slug, nothing for us as a whole."""
        return reference_key(self.customer, self.product)


def reference_key(customer: str, product: str | None) -> str:
    return f"{customer}/{product or ''}"


def customer_and_product(key: str) -> tuple[str, str | None]:
    """What a key is made of."""
    customer, _, product = key.rpartition("/")
    return customer, product or None


def hint_row(row: Row) -> HintRow:
    """A row of `HINTS`."""
    stances = tuple((product, float(value)) for product, value in sorted(row["stances"]))
    return HintRow(row["handle"], row["key"], row["at"], row["recordedAt"], stances)


def referral_row(row: Row) -> HintRow:
    """A row of `REFERRALS`."""
    return HintRow(row["handle"], row["key"], row["at"], row["recordedAt"], referral=True)


def act_row(row: Row) -> ActRow:
    """A row with the columns `ACT_COLUMNS`."""
    return ActRow(
        row["handle"],
        row["key"],
        row["at"],
        row["recordedAt"],
        row["act"],
        row["by"],
        row["product"],
        row["message"],
        row["until"],
        row["prospect"],
        row["opportunity"],
        row["outcome"],
        row["use"],
        row["note"],
    )


def decided_row(row: Row) -> DecidedRow:
    """A row of `DECISIONS`."""
    decision = DecisionRow(row["key"], row["purpose"], bool(row["granted"]), row["at"], row["expiresAt"])
    return DecidedRow(row["handle"], decision, row["recordedAt"])


def trait_row(row: Row) -> TraitRow:
    """A row of `TRAITS`."""
    found = sorted(row["organizations"])
    return TraitRow(
        row["handle"],
        row["trait"],
        row["value"],
        tuple(sorted(datetime.fromisoformat(time) for time in row["saidAt"])),
        row["recordedAt"],
        OrganizationRow(*found[0]) if found else None,
    )


def reference_row(row: Row) -> ReferenceRow:
    """A row with the columns `COLUMNS`."""
    return ReferenceRow(
        row["customer"],
        row["product"],
        row["state"],
        row["since"],
        row["because"],
        tuple(sorted(row["restsOn"])),
        row["expiresAt"],
        row["fallsTo"],
        row["askedUntil"],
        row["restsUntil"],
        row["wakesAs"],
        bool(row["joined"]),
        row["version"],
    )


def written(row: ReferenceRow) -> Row:
    """A row of `ADD`; `name` always, as the embedded engine makes one up where there is none."""
    return {
        "key": row.key,
        "customer": row.customer,
        "since": row.since.isoformat(),
        "more": {
            "name": None,
            "product": row.product,
            "state": row.state,
            "because": row.because,
            "fallsTo": row.falls_to,
            "wakesAs": row.wakes_as,
            "version": row.version,
        },
    }


def times(row: ReferenceRow) -> Row:
    """A row of `DATE`: the times that a reference may have."""
    return {
        "key": row.key,
        "expiresAt": iso(row.expires_at),
        "askedUntil": iso(row.asked_until),
        "restsUntil": iso(row.rests_until),
    }
