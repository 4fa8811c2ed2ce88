"""The formats we read, and which of them a file is in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.canonical import Record, RejectedRow
from ingest.connectors import care_csv, mail, ndjson
from ingest.formats import UnreadableFile


class UnknownFormat(UnreadableFile):
    """A file that no format recognises, or the name of a format that there is not."""


@dataclass(frozen=True, slots=True)
class Connector:
    """A format: its name on the command line, what it is, how it is recognised and read.

    `sniff` takes the first 64 KiB of a file, decompressed, and its path. `read` raises
    `UnreadableFile` when called, before anything is yielded.
    """

    name: str
    describes: str
    sniff: Callable[[bytes, Path], bool]
    read: Callable[[Path], Iterator[Record | RejectedRow]]


CONNECTORS = (
    Connector("care-csv", "customer care on Twitter, as CSV", care_csv.sniff, care_csv.read),
    Connector("mail", "mail, as mbox or EML", mail.sniff, mail.read),
    Connector("ndjson", "our own records, one JSON object a line", ndjson.sniff, ndjson.read),
)


def connector_named(name: str) -> Connector:
    """The connector of that name; raises `UnknownFormat` with the names there are."""
    for connector in CONNECTORS:
        if connector.name == name:
            return connector
    raise UnknownFormat(f"no format is called {name!r}; known: {known_formats()}")


def detected(head: bytes, path: Path) -> Connector:
    """The first connector that recognises a file; raises `UnknownFormat` with the formats there are."""
    for connector in CONNECTORS:
        if connector.sniff(head, path):
            return connector
    raise UnknownFormat(f"{path}: in none of the known formats: {known_formats()}")


def known_formats() -> str:
    return "; ".join(f"{connector.name} ({connector.describes})" for connector in CONNECTORS)
