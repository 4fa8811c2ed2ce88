"""The port: what a graph engine must do for us. Two adapters: `bolt` and `embedded`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from graph_service.store.analyst import Asked
    from graph_service.store.table import Table

Parameters = Mapping[str, object]
Row = dict[str, Any]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Statement:
    """A named, parameterised Cypher statement that every engine accepts."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Remainder:
    """What is left of something that was removed: in what, until when where that is known, what to do."""

    what: str
    until: datetime | None
    how: str


class Transaction(ABC):
    """Statements that take effect together or not at all."""

    @abstractmethod
    def run(self, statement: Statement, **parameters: object) -> list[Row]:
        """Run a statement and return its rows: plain Python values, times aware and in UTC."""


def ask(transaction: Transaction, statement: Statement, keys: Sequence[str]) -> list[Row]:
    """Run a statement about keys, or nothing where there are none."""
    return transaction.run(statement, keys=keys) if keys else []


def put(transaction: Transaction, statement: Statement, rows: Sequence[Parameters], **shared: object) -> None:
    """Run a statement about rows, or nothing where there are none; `shared` is what all rows share."""
    if rows:
        transaction.run(statement, rows=rows, **shared)


class Engine(ABC):
    """A graph database that speaks the common dialect of `DESIGN.md`.

    Every method raises only errors of `graph_service.errors`: `StoreUnavailable` and
    `StoreHeld` when trying again may help, `InvalidStatement` when it will not.
    """

    name: str

    @abstractmethod
    def declare(self, statements: Sequence[str]) -> None:
        """Create the constraints and indexes that are not there yet."""

    @abstractmethod
    def read(self, statement: Statement, **parameters: object) -> list[Row]:
        """Run one reading statement; its rows are from one committed state."""

    @abstractmethod
    def write(self, work: Callable[[Transaction], Result]) -> Result:
        """Run `work` in one transaction and commit it durably.

        `work` may be called again after a transient failure, so it must not keep state.
        An exception from it rolls everything back.
        """

    @abstractmethod
    def analyse(self, asked: Asked) -> Table:
        """Run an analyst's statement, reading only, no further than its limits.

        Without rows the columns may be missing. Raises `InvalidStatement` for one whose plan is
        not to be run or that does not parse, and `TooExpensive` for one that took too much.
        """

    @abstractmethod
    def compact(self) -> list[Remainder]:
        """Rewrite the store's files so that nothing deleted or overwritten is left in them.

        Those of a server are the server's: there it only says what is left in them.
        """

    def copy(self, folder: Path) -> bool:
        """Put a copy of the store into an empty folder, all of one committed state, while it is written to.

        False, and nothing done, where the store's files are a server's.
        """
        del folder
        return False

    @abstractmethod
    def close(self) -> None:
        """Make everything durable and let go of the store; calling it twice is calling it once."""
