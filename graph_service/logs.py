"""What the service writes about itself: one event a line, with its fields.

No personal data stands in a line: no text, query, variable or address, and of an error its
kind and place, since what it says may quote any of them.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TextIO

import orjson

OURS: Final = "graph_service"
WARNINGS: Final = "py.warnings"
REQUEST: Final[ContextVar[str | None]] = ContextVar("request", default=None)
"""The id of the request that is being answered."""

Field = str | int | float | None | list[str]


def event(log: logging.Logger, name: str, level: int = logging.INFO, **fields: Field) -> None:
    """Log that something happened, with what is known about it."""
    log.log(level, name, extra={"fields": fields})


def failure(log: logging.Logger, name: str, error: BaseException, **fields: Field) -> None:
    """Log an error that nobody expected, with where it came from."""
    log.error(name, exc_info=error, extra={"fields": fields})


class Lines(logging.Formatter):
    """Records as lines: JSON for programs, or text for people."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self._write = json_line if form == "json" else text_line

    def format(self, record: logging.LogRecord) -> str:
        return self._write(entry(record))


def configure(form: str, stream: TextIO | None = None) -> None:
    """Have everything that is logged, by libraries too, written to standard error in one form."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines(form))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger(OURS).setLevel(logging.INFO)
    logging.captureWarnings(capture=True)


def entry(record: logging.LogRecord) -> dict[str, object]:
    """A record's time, level, event and fields."""
    request = REQUEST.get()
    return {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        **(told(record) if record.name.startswith(OURS) else overheard(record)),
        **({"request": request} if request else {}),
        **(error_fields(record.exc_info[1]) if record.exc_info and record.exc_info[1] else {}),
    }


def told(record: logging.LogRecord) -> dict[str, object]:
    """What one of our own records says."""
    return {"event": record.msg, **getattr(record, "fields", {})}


def overheard(record: logging.LogRecord) -> dict[str, object]:
    """What a library's record says, without the values in it."""
    if record.name == WARNINGS:
        # As `file:line: Category: message`.
        said = ":".join(record.getMessage().split(":")[:3])
    else:
        # asyncio writes what failed, values and all, from the second line on.
        said = str(record.msg).partition("\n")[0]
    return {"event": "library", "logger": record.name, "said": said}


def error_fields(error: BaseException) -> dict[str, object]:
    """An error's kind, and the calls that led to it, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)
    calls = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "calls": calls}


def json_line(fields: Mapping[str, object]) -> str:
    return orjson.dumps(fields, default=str).decode()


def text_line(fields: Mapping[str, object]) -> str:
    """The same for people: time, level and event, then the fields by name."""
    head = [str(fields[name]) for name in ("time", "level", "event")]
    rest = [f"{name}={shown(value)}" for name, value in fields.items() if name not in HEAD]
    return " ".join([*head, *rest])


HEAD: Final = frozenset({"time", "level", "event"})


def shown(value: object) -> str:
    """A value in one word, or as JSON where that would be ambiguous."""
    text = ",".join(value) if isinstance(value, list) else str(value)
    return text if text and text.isprintable() and " " not in text else orjson.dumps(text).decode()
