"""The port in this process: kglite, a file and a write-ahead log, no server."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from errno import ENOSPC
from pathlib import Path
from typing import Any, Final

import kglite

from graph_service.errors import DiskFull, InvalidStatement, StoreHeld, StoreUnavailable, Transient
from graph_service.store.analyst import refuse_writing
from graph_service.store.port import Engine, Parameters, Result, Row, Statement, Transaction

FILE: Final = "record.kgl"
LOCK: Final = f"{FILE}.lock"
OWNER: Final = f"{FILE}.lock-owner"
KEPT: Final = frozenset({FILE, f"{FILE}-wal", LOCK, OWNER})
"""The files of a store; the engine writes others only to put them in place of these."""

ANALYST_MILLISECONDS: Final = 30_000
FORBIDDEN_OPERATIONS: Final = frozenset({"LoadCsv", "Call"})
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

    def analyse(self, text: str, parameters: Parameters, limit: int) -> tuple[list[str], list[list[object]]]:
        refuse_writing(text)
        with our_errors(self._folder):
            for step in self._session.cypher(f"EXPLAIN {text}", params=dict(parameters)).to_list():
                if step["operation"].partition(" ")[0] in FORBIDDEN_OPERATIONS:
                    raise InvalidStatement(
                        f"This statement plans {step['operation']}.", "Use MATCH … RETURN."
                    )
            view = self._session.cypher(
                text, params=dict(parameters), row_limit=limit, timeout_ms=ANALYST_MILLISECONDS
            )
            return list(view.columns), [[plain(row[column]) for column in view.columns] for row in view]

    def compact(self) -> None:
        with our_errors(self._folder):
            # A checkpoint: the file is written anew from the graph, and the log is emptied.
            self._session.save()
        for path in self._folder.glob(f"{FILE}*"):
            if path.name not in KEPT:
                # What a process left that was killed while it wrote a checkpoint.
                path.unlink(missing_ok=True)

    def close(self) -> None:
        with our_errors(self._folder):
            self._session.close()


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


def copied(folder: Path, target: Path) -> None:
    """Copy a store that nobody holds open; raises `StoreHeld` for one that somebody does."""
    with our_errors(folder):
        refuse_held(folder)
    for path in folder.iterdir():
        if path.name.startswith(FILE) and not path.name.startswith(LOCK):
            shutil.copyfile(path, target / path.name)


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
