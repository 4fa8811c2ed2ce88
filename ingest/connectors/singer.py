"""A Singer stream that was kept in a file; its states are passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ingest.canonical import Record, RejectedRow
from ingest.formats import read_lines
from ingest.singer import Singer

MESSAGE: Final = re.compile(rb'\s*\{[^\n]{0,200}?"type"\s*:\s*"(?:SCHEMA|RECORD|STATE|ACTIVATE_VERSION)"')


def sniff(head: bytes, _path: Path) -> bool:
    """Whether the first line is a message of a tap."""
    return MESSAGE.match(head) is not None


def read(path: Path) -> Iterator[Record | RejectedRow]:
    """The records of a stream, with a `RejectedRow` for each line that makes none."""
    return Singer(path).records(read_lines(path))
