"""Who was erased, by digests: the receipts, and the list that keeps them from being taken in again.

The digests are made with a secret that the record holds itself, so that the list goes with
the record to another engine or machine and works there. Who holds the record can find out
whether somebody is on it, and cannot read from it who is.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from graph_service.store import suppression_queries as queries
from graph_service.store.person import Person
from graph_service.store.port import Row, Transaction, put
from graph_service.store.sealed_words import digest_by, spellings

SECRET_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class ErasedPerson:
    """Somebody who was erased: how much went, and by which digests she is kept out.

    `addresses` stand for her handles and identifiers, `keys` for her messages and deals, `spellings`
    for how she may be written (see `sealed_words`). After she was let back in, `lifted_at`, they are
    empty. `run` is what all who were erased in one call share.
    """

    key: str
    run: str
    at: datetime
    secret: str
    messages: int
    facts: int
    conversations: int
    redacted: int
    addresses: tuple[str, ...]
    keys: tuple[str, ...]
    spellings: tuple[str, ...]
    reason: str | None = None
    lifted_at: datetime | None = None

    @property
    def row(self) -> Row:
        """As the graph holds it."""
        row = asdict(self)
        row["liftedAt"] = row.pop("lifted_at")
        lists = {name: list(row[name]) for name in ("addresses", "keys", "spellings")}
        return {**row, **lists, "at": self.at.isoformat()}

    @property
    def line(self) -> Row:
        """As a line of an export holds it."""
        return {**self.row, "at": self.at}


def erased_person(row: Row) -> ErasedPerson:
    """The same, from a row of `ERASURES`."""
    return ErasedPerson(
        row["key"],
        row["run"],
        row["at"],
        row["secret"],
        row["messages"],
        row["facts"],
        row["conversations"],
        row["redacted"],
        tuple(row["addresses"] or ()),
        tuple(row["keys"] or ()),
        tuple(row["spellings"] or ()),
        row["reason"],
        row["liftedAt"],
    )


@dataclass(frozen=True, slots=True)
class Call:
    """One call that erases people: its name, when it was made, and why."""

    run: str
    at: datetime
    reason: str | None = None


def put_away(
    transaction: Transaction, person: Person, counts: tuple[int, int, int, int], call: Call
) -> ErasedPerson:
    """Keep of somebody who goes in this transaction only what keeps her out.

    `counts` are messages, facts, conversations, and what of others was redacted.
    """
    secret = secret_of(transaction)
    digest = digest_by(bytes.fromhex(secret))
    unshared = person.alone
    entry = ErasedPerson(
        secrets.token_hex(8),
        call.run,
        call.at,
        secret,
        *counts,
        addresses=tuple(sorted(map(digest, {*person.handles, *person.unshared_identifiers}))),
        keys=tuple(sorted(map(digest, {*person.messages, *person.facts.get("opportunity", ())}))),
        spellings=tuple(map(str, spellings(unshared.addresses, unshared.names, digest))),
        reason=call.reason,
    )
    put(transaction, queries.PUT_ERASURES, [entry.row])
    return entry


def secret_of(transaction: Transaction) -> str:
    """The secret of this record, in hexadecimal digits; made for the first who is erased."""
    rows = transaction.run(queries.SECRETS)
    return str(rows[0]["secret"]) if rows else secrets.token_hex(SECRET_BYTES)
