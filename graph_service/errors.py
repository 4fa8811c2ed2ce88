"""What can go wrong, by type: each error is said once and tells the reader what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from errno import EDQUOT, EIO, ENOSPC, EROFS


class GraphServiceError(Exception):
    """Any failure this service reports. `code` is stable; `advice` says what to do."""

    code = "FAILED"
    advice = ""

    def __init__(self, message: str, advice: str | None = None) -> None:
        super().__init__(message)
        if advice is not None:
            self.advice = advice

    def __str__(self) -> str:
        message = super().__str__()
        return f"{message} {self.advice}".strip()


class Transient(GraphServiceError):
    """A failure that may pass by itself: the same call can be tried again."""

    code = "UNAVAILABLE"
    retry_seconds = 5
    """After which it is worth while."""


class Misuse(GraphServiceError):
    """The caller asked for something that cannot be; asking again will not help."""

    code = "BAD_REQUEST"


class StoreUnavailable(Transient):
    """The engine cannot be reached."""

    advice = "Start the server, or correct the URL; `graph-service stats` tries again."


class DiskFull(Transient):
    """There is no room for what has to be kept."""

    code = "DISK_FULL"
    advice = "Make room and run the same again; what was acknowledged is kept."


class DiskFailing(Transient):
    """The disk takes nothing, though it has room."""

    advice = "Look after the disk, and whether it may be written to; what was acknowledged is kept."


@contextmanager
def telling_a_full_disk() -> Iterator[None]:
    """Turn the system's errors for a disk that is full, read-only or failing into ours."""
    try:
        yield
    except OSError as error:
        where = error.filename or error.strerror
        if error.errno in (ENOSPC, EDQUOT):
            raise DiskFull(f"The disk is full: {where}.") from error
        if error.errno in (EROFS, EIO):
            raise DiskFailing(f"The disk takes nothing: {where}.") from error
        raise


class StoreHeld(Transient):
    """Another process holds the store open for writing."""

    code = "STORE_HELD"
    advice = "Stop that process, or go through the running service with --server URL."


class WrongCredentials(GraphServiceError):
    """The engine refused the user name or password."""

    code = "WRONG_CREDENTIALS"
    advice = "Set NEO4J_USERNAME and NEO4J_PASSWORD."


class InvalidStatement(Misuse):
    """A Cypher statement the engine cannot run, or one that may not be run here."""

    code = "INVALID_CYPHER"


class NotFound(Misuse):
    """Nothing has that id."""

    code = "NOT_FOUND"


class InvalidCursor(Misuse):
    """A paging cursor that this service did not make."""

    code = "INVALID_CURSOR"
    advice = "Use an endCursor or startCursor from an earlier page of the same query."


class TooExpensive(Misuse):
    """A query beyond the limits of depth, aliases, cost or tokens."""

    code = "TOO_EXPENSIVE"
    advice = "Ask for fewer fields or fewer rows, or split the query."


class DamagedPlane(GraphServiceError):
    """A derived index that does not match its checksums; it is rebuilt from the record."""

    code = "DAMAGED_PLANE"
