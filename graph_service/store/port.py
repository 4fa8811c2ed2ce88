"""The port: what a graph engine must do for us. Two adapters: `bolt` and `embedded`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

Parameters = Mapping[str, object]
Row = dict[str, Any]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Statement:
    """A named, parameterised Cypher statement that every engine accepts."""

    name: str
    text: str


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
    def analyse(self, text: str, parameters: Parameters, limit: int) -> tuple[list[str], list[list[object]]]:
        """Run an analyst's statement, reading only: its columns and at most `limit` rows.

        Without rows the columns may be missing.

        Raises `InvalidStatement` for one that writes, calls procedures or does not parse.
        """

    @abstractmethod
    def compact(self) -> None:
        """Rewrite the store's files so that nothing deleted or overwritten is left in them.

        Those of a server are the server's: there it does nothing.
        """

    @abstractmethod
    def close(self) -> None:
        """Make everything durable and let go of the store; calling it twice is calling it once."""
