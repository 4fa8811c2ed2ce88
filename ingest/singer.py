"""Singer's message stream: what a tap writes becomes records, and its state waits until they are durable.

The specification is Singer's, version 0.3.0: SCHEMA, RECORD and STATE messages, one JSON object a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import orjson

from ingest.canonical import Record, RejectedRow
from ingest.checks import InvalidRecord
from ingest.connectors.ndjson import parse_object
from ingest.fields import Fields
from ingest.formats import Line, UnreadableFile, shown
from ingest.singer_map import Streams, check_stream, made

PASSED: Final = frozenset({"ACTIVATE_VERSION"})
"""Nothing is deleted here because a tap begins anew."""


@dataclass(slots=True)
class Singer:
    """Reads one stream; `file` is what it is called in rejected rows.

    `state` is that of the last STATE message that was read: all before it is durable as soon as every
    record that was yielded is.
    """

    file: Path
    streams: Streams = field(default_factory=dict)
    state: bytes | None = field(default=None, init=False)

    def records(self, lines: Iterable[Line | RejectedRow]) -> Iterator[Record | RejectedRow]:
        """The records of a stream, with a `RejectedRow` for each line that makes none.

        Raises `UnreadableFile` for a stream of which nobody says what it is, and for batches in files.
        """
        for line in lines:
            if not isinstance(line, Line):
                yield line
            elif line.data.strip():
                try:
                    yield from self.message(parse_object(line.data))
                except InvalidRecord as error:
                    yield RejectedRow(str(self.file), line.number, str(error), shown(line.data))
                except RecursionError:
                    reason = "json: lists and objects in each other are too deep"
                    yield RejectedRow(str(self.file), line.number, reason, shown(line.data))

    def message(self, given: Fields) -> list[Record]:
        kind = given.take("type", str)
        if kind == "STATE":
            self.state = orjson.dumps(given.left.get("value"))
        elif kind == "SCHEMA":
            check_stream(given.take("stream", str), self.streams)
        elif kind == "RECORD":
            return self.record(given)
        elif kind == "BATCH":
            raise UnreadableFile(f"{self.file}: BATCH messages are not read; let the tap write RECORDs")
        elif kind not in PASSED:
            raise InvalidRecord(f"type: {kind[:80]!r} is none of SCHEMA, RECORD and STATE")
        return []

    def record(self, given: Fields) -> list[Record]:
        stream = given.take("stream", str)
        check_stream(stream, self.streams)
        return made(stream, given.take("record", dict), self.streams)

    def settled(self) -> bytes | None:
        """The state to tell now that all that was yielded is durable; None where there is no new one."""
        state, self.state = self.state, None
        return state
