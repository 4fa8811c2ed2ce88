"""The port in this process: kglite, a file and a write-ahead log, no server."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time
from errno import ENOSPC
from pathlib import Path
from typing import Any, Final

import kglite

from graph_service.errors import (
    DiskFull,
    InvalidStatement,
    Misuse,
    StoreHeld,
    StoreUnavailable,
    TooExpensive,
    Transient,
)
from graph_service.store import queries
from graph_service.store.analyst import Asked
from graph_service.store.port import Engine, Remainder, Result, Row, Statement, Transaction
from graph_service.store.reading import LESS, Reader, Readers
from graph_service.store.table import Gathering, Node, Relationship, Table
from graph_service.store.table import Path as TablePath

FILE: Final = "record.kgl"
LOCK: Final = f"{FILE}.lock"
OWNER: Final = f"{FILE}.lock-owner"
KEPT: Final = frozenset({FILE, f"{FILE}-wal", LOCK, OWNER})
"""The files of a store; the engine writes others only to put them in place of these."""

READER: Final = "graph_service.store.embedded_reader"
READING_OPERATIONS: Final = frozenset(
    {
        *("Match", "OptionalMatch", "Expand", "Where", "Filter", "With", "Return", "Unwind", "Union"),
        *("OrderBy", "Skip", "Limit", "Distinct", "Aggregate", "CallSubquery", "OptimizerPass", "Finish"),
        *("FusedChainDistinctCount", "FusedChainGroupedPathCount", "FusedChainPathCount"),
        *("FusedCountAll", "FusedCountAllEdges", "FusedCountAnchoredEdges", "FusedCountByType"),
        *("FusedCountEdgesByType", "FusedCountLabelUnion", "FusedCountTypedEdge", "FusedCountTypedNode"),
        *("FusedMatchReturnAggregate", "FusedMatchWithAggregate", "FusedOptionalMatchAggregate"),
        *("FusedNodeScanAggregate", "FusedNodeScanTopK", "FusedOrderByTopK"),
    }
)
"""What a plan may name; the rest acts, calls procedures, or tells of the engine."""
NODE_PARTS: Final = {"id", "labels", "properties"}
RELATIONSHIP_PARTS: Final = {"id", "start", "end", "type", "properties"}
PATH_PARTS: Final = {"nodes", "relationships"}
OWN: Final = frozenset({"id", "title", "type"})
"""Properties that the engine gives every node and relationship of its own accord."""
PLAIN: Final = (str, int, float)
"""Types of values that are handed on as they are."""


class EmbeddedTransaction(Transaction):
    """Statements inside one of the engine's transactions."""

    def __init__(self, transaction: kglite.SessionTransaction) -> None:
        self._transaction = transaction

    def run(self, statement: Statement, **parameters: object) -> list[Row]:
        rows = self._transaction.cypher(statement.text, params=parameters).to_list()
        return [plain_row(row) for row in rows]


class EmbeddedEngine(Engine):
    """A store in a folder, held open for writing by one process.

    Every commit is on disk before it returns. Raises `StoreHeld` where another process
    has the folder open and `StoreUnavailable` where it cannot be read or written.
    """

    name = "embedded"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writing = threading.Lock()
        kglite.set_query_warning_policy("silent")
        with opening(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._session = kglite.open_session(str(folder / FILE), durable="full")
            number_on(self._session)
        self._copying = threading.Lock()
        self._readers = Readers(self._reader)

    def declare(self, statements: Sequence[str]) -> None:
        with our_errors(self._folder):
            for statement in statements:
                self._session.execute(statement)

    def read(self, statement: Statement, **parameters: object) -> list[Row]:
        with our_errors(self._folder):
            rows = self._session.cypher(statement.text, params=parameters).to_list()
        return [plain_row(row) for row in rows]

    def write(self, work: Callable[[Transaction], Result]) -> Result:
        with our_errors(self._folder), self._writing, self._begin() as transaction:
            return work(EmbeddedTransaction(transaction))

    @contextmanager
    def _begin(self) -> Iterator[kglite.SessionTransaction]:
        with self._session.begin() as transaction:
            yield transaction

    def analyse(self, asked: Asked) -> Table:
        with our_errors(self._folder):
            return self._readers.ask(asked, self._session.version())

    def _reader(self) -> Reader:
        """A process that reads a copy of the graph as it stands; the copy's file is gone once it is open."""
        with self._copying, our_errors(self._folder):
            version = self._session.version()
            path = self._folder / f"{FILE}-read"
            try:
                self._session.backup(str(path))
                return Reader(READER, str(path), version)
            finally:
                path.unlink(missing_ok=True)

    def compact(self) -> list[Remainder]:
        with our_errors(self._folder):
            # A checkpoint: the file is written anew from the graph, and the log is emptied.
            self._session.save()
        self._readers.clear()
        with self._copying:
            self._sweep()
        return []

    def _sweep(self) -> None:
        for path in self._folder.glob(f"{FILE}*"):
            if path.name not in KEPT:
                # What a process left that was killed while it wrote a checkpoint.
                path.unlink(missing_ok=True)

    def copy(self, folder: Path) -> bool:
        with our_errors(folder):
            self._session.backup(str(folder / FILE))
        return True

    def close(self) -> None:
        self._readers.close()
        with our_errors(self._folder):
            self._session.close()


class EmbeddedCopy(EmbeddedEngine):
    """The copy of a store in a folder, to be read: it stays as it is, and nobody is kept from it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        kglite.set_query_warning_policy("silent")
        with opening(folder):
            self._session = kglite.open_session(str(folder / FILE))

    def write(self, work: Callable[[Transaction], Result]) -> Result:
        del work
        raise StoreUnavailable(f"The copy in {self._folder} is not written to.", "Restore it first.")

    def close(self) -> None:
        """Nothing is held."""


def number_on(session: kglite.Session) -> None:
    """Let the numbers of new nodes follow those of all there are.

    After opening, the engine counts on from how many nodes there are: where some were deleted
    it comes to numbers that are taken, and refuses every write.
    """
    (row,) = session.cypher("MATCH (n) RETURN count(n) AS nodes, max(id(n)) AS last").to_list()
    if row["nodes"] and row["last"] >= row["nodes"]:
        with session.begin() as transaction:
            transaction.cypher("CREATE (:Numbering {id: $number})", params={"number": row["last"] + 1})
            transaction.cypher("MATCH (n:Numbering) DELETE n")


def reading(copy: str) -> Callable[[Asked], Table]:
    """What answers analysts from the copy of a graph: one statement, as far as its limits go."""
    kglite.set_query_warning_policy("silent")
    with opening(Path(copy)):
        session = kglite.open_session(copy)
        rows = session.cypher(queries.POSITION.text).to_list()
    version = int(rows[0]["graphVersion"]) if rows else 0

    def run(asked: Asked) -> Table:
        with our_errors(Path(copy)):
            refuse_plan(session, asked)
            limits = asked.limits
            view = session.cypher(
                asked.text,
                params=asked.parameters,
                row_limit=limits.rows + 1,
                timeout_ms=int(limits.seconds * 1000),
            )
            rows = ([handed(row[name]) for name in view.columns] for row in view)
            return Gathering(view.columns, limits.rows, limits.characters).table(rows, version)

    return run


def refuse_plan(session: kglite.Session, asked: Asked) -> None:
    """Raise `InvalidStatement` for a plan with anything but reading in it."""
    for step in session.cypher(f"EXPLAIN {asked.text}", params=asked.parameters).to_list():
        if step["operation"].partition(" ")[0] not in READING_OPERATIONS:
            raise InvalidStatement(f"This statement plans {step['operation']}.", "Use MATCH … RETURN.")


def handed(value: Any) -> Any:  # noqa: ANN401 - whatever the engine hands out
    """A value as tables take it: what the engine hands out as maps told apart from maps."""
    if isinstance(value, dict):
        return handed_map(value)
    if isinstance(value, list | tuple):
        return [handed(item) for item in value]
    if isinstance(value, date | time) and not (isinstance(value, datetime) and value.tzinfo):
        return value.isoformat()
    return value


def handed_map(value: dict[str, Any]) -> object:
    parts = value.keys()
    if parts == NODE_PARTS and value["properties"].keys() >= OWN:
        return Node(tuple(value["labels"]), own_left_out(value["properties"]))
    if parts == RELATIONSHIP_PARTS:
        return Relationship(value["type"], own_left_out(value["properties"]))
    if parts == PATH_PARTS:
        return TablePath(*(tuple(map(handed, value[part])) for part in ("nodes", "relationships")))
    return {name: handed(item) for name, item in value.items()}


def own_left_out(properties: dict[str, Any]) -> dict[str, object]:
    return {name: handed(item) for name, item in properties.items() if name not in OWN}


def copied(folder: Path, target: Path) -> None:
    """Copy a store that nobody holds open; raises `StoreHeld` for one that somebody does."""
    with our_errors(folder):
        refuse_held(folder)
    for path in folder.iterdir():
        if path.name.startswith(FILE) and not path.name.startswith(LOCK):
            shutil.copyfile(path, target / path.name)


def placed(copy: Path, folder: Path) -> None:
    """Put the copy of a store where a store shall be; raises `Misuse` where there is one."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.glob(f"{FILE}*")):
        raise Misuse(f"There is a store in {folder} already.", "Name another with --data or --store.")
    partial = folder / f"restored-{FILE}"
    shutil.copyfile(copy / FILE, partial)
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.rename(folder / FILE)


def refuse_held(folder: Path) -> None:
    """Raise `StoreHeld` where a process holds the store open.

    Asks the operating system, as the engine does: what stands in a file may be left from a crash.
    """
    with suppress(FileNotFoundError), (folder / LOCK).open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            held = re.search(r"pid=(\d+)", (folder / OWNER).read_text(encoding="utf-8"))
            raise held_by(folder, held[1] if held else None) from None


def held_by(folder: Path, process: str | None) -> StoreHeld:
    return StoreHeld(f"The store in {folder} is open for writing by process {process or '?'}.")


def plain_row(row: dict[str, Any]) -> Row:
    return {
        key: value if isinstance(value, PLAIN) or value is None else plain(value)
        for key, value in row.items()
    }


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever the engine hands out
    """The same values the other engine gives: times in UTC, lists all the way down."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


@contextmanager
def our_errors(folder: Path) -> Iterator[None]:
    """Turn the engine's errors into ours, with what to do about them."""
    try:
        yield
    except kglite.WriterLeaseHeldError as error:
        raise held_by(folder, str(error.holder.get("pid"))) from error
    except kglite.CypherTimeoutError as error:
        raise TooExpensive("The statement took too long.", LESS) from error
    except (kglite.CypherError, kglite.SchemaError, kglite.ArgumentError, kglite.ValidationError) as error:
        raise InvalidStatement(f"The store refused the statement: {error}") from error
    except (kglite.FileError, kglite.FileIoError) as error:
        raise unusable(folder, error) from error
    except (OverflowError, UnicodeError) as error:
        raise InvalidStatement(f"The store cannot take a parameter: {error}.") from error


@contextmanager
def opening(folder: Path) -> Iterator[None]:
    """The same for opening, where the engine speaks of damage in Python's own errors."""
    try:
        with our_errors(folder):
            yield
    except OSError as error:
        raise unusable(folder, error) from error
    except (kglite.FileFormatError, RuntimeError) as error:
        raise StoreUnavailable(
            f"The store in {folder} is damaged: {error}.",
            "Restore a backup and run `graph-service rebuild`, or load the sources again.",
        ) from error


def unusable(folder: Path, error: Exception) -> Transient:
    # The engine hands the system's error on as text alone.
    if os.strerror(ENOSPC) in str(error):
        return DiskFull(f"The disk is full: the store in {folder} took nothing of the last batch.")
    return StoreUnavailable(
        f"The store in {folder} cannot be read or written: {error}.", "Check the disk and the permissions."
    )
