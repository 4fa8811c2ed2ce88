"""The list of the erased beside the record: so that an older copy of the record brings nobody back.

The record holds the list, and the data folder holds a copy of it that outlives the record
there. Where the two differ, what either knows holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from graph_service.errors import Misuse, NotFound
from graph_service.pipeline.export import read_export, write_export
from graph_service.store.export import ERASURE, line
from graph_service.store.exported import erasure_of_line
from graph_service.store.record import GraphStore
from graph_service.store.suppression import ErasedPerson
from ingest.checks import InvalidRecord
from ingest.connectors.ndjson import parse_object

NAME: Final = "suppressed.ndjson"


class BadList(Misuse):
    """A file that is no list of the erased; the message names the line."""

    code = "BAD_LIST"
    advice = "Give the file suppressed.ndjson of a data folder."


def read_list(path: Path) -> list[ErasedPerson]:
    """Those who were erased, by a file of the list; nobody where there is none. Raises `BadList`."""
    if not path.exists():
        return []
    return [person_of_line(number, each) for number, each in enumerate(read_export(path), 1)]


def person_of_line(number: int, data: bytes) -> ErasedPerson:
    try:
        given = parse_object(data)
        given.take("record", str)
        return erasure_of_line(given)
    except InvalidRecord as error:
        raise BadList(f"{NAME}, line {number}: {error}.") from None


def write_list(path: Path, erased: Sequence[ErasedPerson]) -> None:
    """Write the list in one step; only its owner may read it."""
    write_export(path, (line(ERASURE, each.line) for each in erased))
    path.chmod(0o600)


@dataclass(frozen=True, slots=True)
class Suppression:
    """The list in the record and its copy in a file, if there is one."""

    store: GraphStore
    path: Path | None

    def keep(self) -> None:
        """Let the file hold what the record does."""
        if self.path is None:
            return
        erased = self.store.suppression.erased()
        if erased != read_list(self.path):
            write_list(self.path, erased)

    def adopt(
        self, entries: Sequence[ErasedPerson], erase: Callable[[list[str]], None], *, look: bool = False
    ) -> list[str]:
        """Take in entries of another copy, and erase again whoever of the list is in the record.

        Looks through the record where something is new, or when told to `look`. Who was erased
        again, by their handles. Cut off, the next run does it: what is new is noted last.
        """
        news = self.store.suppression.news(entries)
        returned = self.store.suppression.returned(news) if news or look else []
        if returned:
            erase(returned)
        self.store.suppression.merge(news)
        self.keep()
        return returned

    def lift(self, address: str) -> list[ErasedPerson]:
        """Let in again whom `channel:address` keeps out; raises `NotFound` where it keeps out nobody."""
        found = self.store.suppression.on_list(address)
        if not found:
            raise NotFound(
                f"Nobody who was erased had {address!r}.", "Give channel:address of a handle of theirs."
            )
        keys = {entry.key for entry in found}
        self.store.suppression.lift(sorted(keys), datetime.now(UTC))
        self.keep()
        return [entry for entry in self.store.suppression.erased() if entry.key in keys]
