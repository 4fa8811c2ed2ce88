"""The list of those who were erased: who is on it, letting them back in, and who came back in an old copy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from graph_service.store import suppression_queries as queries
from graph_service.store.keeping_out import KeptOut
from graph_service.store.port import Engine, put
from graph_service.store.sealed_words import digest_by
from graph_service.store.suppression import ErasedPerson, erased_person

PAGE: Final = 10_000
"""Handles looked through at a time."""


class SuppressionList:
    """Those who were erased, as the record has them; it is read once and kept until it changes.

    One process writes at a time, so nobody else changes it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._gate: KeptOut | None = None

    def gate(self) -> KeptOut:
        """What keeps those on the list out of what comes in."""
        if self._gate is None:
            self._gate = KeptOut(self.erased())
        return self._gate

    def renew(self) -> None:
        """Read the list again when it is needed next."""
        self._gate = None

    def erased(self) -> list[ErasedPerson]:
        """Everybody who was erased, the first come first."""
        return [erased_person(row) for row in self._engine.read(queries.ERASURES)]

    def news(self, entries: Iterable[ErasedPerson]) -> list[ErasedPerson]:
        """Of the entries of another copy of the list those that are unknown here, or lifted since."""
        held = {entry.key: entry for entry in self.erased()}
        return [each for each in entries if tells_more(each, held.get(each.key))]

    def merge(self, entries: Sequence[ErasedPerson]) -> None:
        """Take in entries of another copy of the list."""
        if entries:
            self._engine.write(lambda tx: put(tx, queries.PUT_ERASURES, [each.row for each in entries]))
            self.renew()

    def on_list(self, address: str) -> list[ErasedPerson]:
        """Whom `channel:address` keeps out."""
        return [
            each for each in self.erased() if digest_by(bytes.fromhex(each.secret))(address) in each.addresses
        ]

    def lift(self, keys: Sequence[str], at: datetime) -> None:
        """Let people in again from here on; their entries stay, without what they were known by."""
        self._engine.write(lambda tx: tx.run(queries.LIFT_ERASURES, keys=list(keys), at=at.isoformat()))
        self.renew()

    def returned(self, news: Iterable[ErasedPerson] = ()) -> list[str]:
        """The handles in the record that are on the list, or will be by `news`: back by an older copy."""
        listed_now = {entry.key: entry for entry in [*self.erased(), *news]}
        known: dict[str, set[str]] = {}
        for entry in listed_now.values():
            known.setdefault(entry.secret, set()).update(entry.addresses)
        digests = [(digest_by(bytes.fromhex(secret)), listed) for secret, listed in known.items() if listed]
        found: list[str] = []
        page = self._engine.read(queries.HANDLE_KEYS, after="", limit=PAGE) if digests else []
        while page:
            keys = [row["key"] for row in page if not row["ours"]]
            found += [key for key in keys if any(digest(key) in listed for digest, listed in digests)]
            page = self._engine.read(queries.HANDLE_KEYS, after=page[-1]["key"], limit=PAGE)
        return found


def tells_more(entry: ErasedPerson, held: ErasedPerson | None) -> bool:
    return held is None or (entry.lifted_at is not None and held.lifted_at is None)
