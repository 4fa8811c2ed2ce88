"""An engine of which every call is a span."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from graph_service.store.port import Engine, Remainder, Result, Row, Statement, Transaction
from graph_service.traces import span

if TYPE_CHECKING:
    from graph_service.store.analyst import Asked
    from graph_service.store.table import Table


class TracedEngine(Engine):
    """Another engine, with a span for each statement that reads and each transaction that writes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name = engine.name

    def declare(self, statements: Sequence[str]) -> None:
        self._engine.declare(statements)

    def read(self, statement: Statement, **parameters: object) -> list[Row]:
        with span("store read", statement=statement.name):
            return self._engine.read(statement, **parameters)

    def write(self, work: Callable[[Transaction], Result]) -> Result:
        with span("store write"):
            return self._engine.write(work)

    def analyse(self, asked: Asked) -> Table:
        with span("store cypher"):
            return self._engine.analyse(asked)

    def compact(self) -> list[Remainder]:
        with span("store compact"):
            return self._engine.compact()

    def copy(self, folder: Path) -> bool:
        with span("store copy"):
            return self._engine.copy(folder)

    def close(self) -> None:
        self._engine.close()
