"""Rejected rows and people who are erased: what a row says, and which rows go with somebody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import orjson

from graph_service.store.redaction import Names
from ingest.canonical import RejectedRow, Replay
from ingest.checks import InvalidRecord
from ingest.formats import Excerpt
from ingest.rejects import rewrite, row_of

ESCAPED: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[nrtbf])")


def drop_rejects(path: Path, people: Sequence[Names]) -> int:
    """Take the rows that name somebody of these out of a file of rejected rows; how many there were."""
    return rewrite(path, lambda line: b"" if names_anybody(said_in(line), people) else line)


def names_anybody(text: str, people: Sequence[Names]) -> bool:
    return any(names.found_in(text) for names in people)


def said_in(line: bytes) -> str:
    """What the source says in a rejected row, as it stands and, where that is JSON, without its escapes."""
    try:
        return said_in_row(row_of(line))
    except InvalidRecord:
        # The last line of a run that was cut off.
        return with_plain(line.decode("utf-8", "backslashreplace"))


def said_in_row(row: RejectedRow) -> str:
    """The same of a row that is not written yet."""
    return with_plain(from_source(row))


def with_plain(text: str) -> str:
    return f"{text}\n{ESCAPED.sub(plain, text)}"


def from_source(row: RejectedRow) -> str:
    """The row itself and the title above it; our own words about it would be found in everybody's."""
    title = title_around(row.replay) if row.replay else ""
    # Of a row that was cut, the reason may quote what comes later.
    return "\n".join([row.raw, title, *([row.reason] if isinstance(row.raw, Excerpt) else ())])


def title_around(replay: Replay) -> str:
    """The title of the topic a post is in; a table's header is nobody's."""
    try:
        topic = orjson.loads(replay.before + replay.after)
    except orjson.JSONDecodeError:
        return ""
    return str(topic.get("title")) if isinstance(topic, dict) else ""


def plain(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else " "
