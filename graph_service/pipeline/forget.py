"""Forgetting people everywhere: the rows put aside, the record, what is derived from it, and their files.

In this order, so that what somebody is called is still known while it is looked for, and so that
whatever a kill leaves undone the next run completes: before the record has changed it begins
anew, and after that a mark of one-way digests says what is left to do.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Final

from graph_service.errors import Misuse, NotFound
from graph_service.pipeline.rejected import drop_rejects
from graph_service.pipeline.remains import no_copies, no_letters, recovering
from graph_service.planes.keeper import Keeper
from graph_service.store.forgetting import Forgotten
from graph_service.store.port import Remainder
from graph_service.store.record import GraphStore
from graph_service.store.redaction import Names, digest_of
from graph_service.store.suppression import Call
from ingest.checks import LONGEST_NAME

NOTHING: Final = Forgotten((), 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What proves an erasure later: its name, when it was, and what of it nobody has done yet.

    `digests` stand for the handles and identifiers of those who went; the list of the erased
    knows them. `rewritten` names what files were written anew without them.
    """

    run: str
    at: datetime
    digests: tuple[str, ...] = ()
    rewritten: tuple[str, ...] = ()
    remains: tuple[Remainder, ...] = ()


@dataclass(frozen=True, slots=True)
class Erased:
    """What was removed of the graph, how many rejected rows with it, and how long all of it took.

    `completed` says that an earlier run had been cut off, and that its rest was done.
    """

    removed: Forgotten
    rejects: int
    seconds: float
    completed: bool = False
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Erasure:
    """Where people have to be forgotten; `copies` are those that are known and not reached.

    `clear_letters` takes away what waits to be told of what is gone.
    """

    store: GraphStore
    keeper: Keeper
    rejects: Path | None
    copies: Callable[[], list[Remainder]] = field(default=no_copies)
    clear_letters: Callable[[], None] = field(default=no_letters)

    def forget(
        self, keys: str | Sequence[str], follow: Callable[[], None], reason: str | None = None
    ) -> Erased:
        """Forget whom these keys name; `follow` brings up to date what is derived from the record.

        All files are rewritten once, however many people go.
        """
        began = perf_counter()
        call = new_call(reason)
        asked = several(keys)
        left = self.store.unfinished()
        if left:
            self.clear_letters()
            finish(self.store, self.keeper)
        gone = [key for key in asked if digest_of(key) in left and not known(self.store, key)]
        people = distinct(handles_of(self.store, key) for key in asked if key not in gone)
        if not people:
            return Erased(NOTHING, 0, perf_counter() - began, completed=True)
        erased = self.erase(people, call, follow)
        return replace(erased, seconds=perf_counter() - began, completed=bool(gone))

    def erase(self, people: Sequence[Sequence[str]], call: Call, follow: Callable[[], None]) -> Erased:
        """The same of people who are given by their handles."""
        began = perf_counter()
        rejects, removed = self._remove(people, call)
        follow()
        self.clear_letters()
        remains = finish(self.store, self.keeper)
        return Erased(removed, rejects, perf_counter() - began, receipt=self._receipt(call, remains, rejects))

    def _remove(self, people: Sequence[Sequence[str]], call: Call) -> tuple[int, Forgotten]:
        """Take people out of the rejected rows and of the record; how many rows, and what of it."""
        names = self.store.names_of(people)
        rejects = drop_rejects(self.rejects, names) if self.rejects else 0
        silent = replace(call, reason=nameless(call.reason, names))
        return rejects, self.store.forget_all(people, silent)

    def _receipt(self, call: Call, there: Sequence[Remainder], rejects: int) -> Receipt:
        """The receipt of a call after which this is left on a server, if the record is on one."""
        gone = [each for each in self.store.suppression.erased() if each.run == call.run]
        rewritten = [*self.keeper.positions(), *([] if there else ["record"])]
        return Receipt(
            call.run,
            call.at,
            tuple(sorted(digest for each in gone for digest in each.addresses)),
            tuple(sorted([*rewritten, *(["rejects"] if rejects else [])])),
            (*there, *self.copies(), *recovering(self.keeper)),
        )


def new_call(reason: str | None = None) -> Call:
    return Call(secrets.token_hex(8), datetime.now(UTC), reason)


def nameless(reason: str | None, people: Sequence[Names]) -> str | None:
    """Why people are erased, without what any of them is called."""
    for names in people:
        reason = reason and names.redacted(reason, LONGEST_NAME)
    return reason


def several(keys: str | Sequence[str]) -> list[str]:
    return [keys] if isinstance(keys, str) else list(keys)


def distinct(people: Iterable[Sequence[str]]) -> list[Sequence[str]]:
    """The handles of each person once, in whatever ways she was named."""
    return list({tuple(sorted(handles)): handles for handles in people}.values())


def finish(store: GraphStore, keeper: Keeper) -> list[Remainder]:
    """Rewrite every file in which something of the forgotten may be left; what is not ours to rewrite.

    While a plane is recovering this is not the end of it: it is done again once all are level.
    """
    keeper.compact()
    remains = store.compact()
    if not keeper.recovering:
        store.finish_forgetting()
    return remains


def by_customer(store: GraphStore, handles: Sequence[str]) -> list[list[str]]:
    """Some handles, those of one customer together."""
    people: dict[str, list[str]] = {}
    for owner in store.owners(handles):
        people.setdefault(owner.customer or owner.handle, []).append(owner.handle)
    return list(people.values())


def known(store: GraphStore, key: str) -> bool:
    return store.reader.handles([key]) != [None]


def handles_of(store: GraphStore, key: str) -> list[str]:
    """All handles of the customer whom a key names, or one of whose handles it names."""
    (row,) = store.reader.handles([key])
    if row is None:
        raise NotFound(f"There is no customer and no handle {key!r}.", "Give an id, or channel:address.")
    if row.ours:
        raise Misuse(f"{key} is one of our own handles.", "Take it out of company.toml first.")
    return (
        [key]
        if row.customer is None
        else [handle.key for handle in store.reader.handles_of_customers([row.customer])[0]]
    )
