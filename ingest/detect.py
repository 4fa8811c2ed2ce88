"""The formats we read, and which of them a file is in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.bundles import Bundle
from ingest.canonical import Record, RejectedRow
from ingest.connectors import (
    calls,
    care_csv,
    discourse,
    mail,
    ndjson,
    slack,
    survey,
    x_archive,
    zendesk,
)
from ingest.formats import UnreadableFile
from ingest.rows import header_frame


class UnknownFormat(UnreadableFile):
    """A file that no format recognises, or the name of a format that there is not."""


def no_frame(_path: Path) -> tuple[str, str]:
    """A row is a file by itself."""
    return "", ""


@dataclass(frozen=True, slots=True)
class Connector:
    """A format: its name on the command line, what it is, how it is recognised and read.

    `sniff` takes the first 64 KiB of a file, decompressed, and its path. `read` raises
    `UnreadableFile` when called, before anything is yielded. `frame` gives what a row of
    a file needs before and after it to be a file by itself, and `beside` names the files
    that `read` looks for beside it.
    """

    name: str
    describes: str
    sniff: Callable[[bytes, Path], bool]
    read: Callable[[Path], Iterator[Record | RejectedRow]]
    frame: Callable[[Path], tuple[str, str]] = no_frame
    beside: tuple[str, ...] = ()


CONNECTORS = (
    Connector("care-csv", "customer care on Twitter, as CSV", care_csv.sniff, care_csv.read, header_frame),
    Connector("mail", "mail, as mbox or EML", mail.sniff, mail.read),
    Connector("zendesk", "tickets of Zendesk, as its JSON export", zendesk.sniff, zendesk.read),
    Connector("survey", "survey answers from 0 to 10, as CSV", survey.sniff, survey.read, header_frame),
    Connector("calls", "call logs, as CSV", calls.sniff, calls.read, header_frame),
    Connector(
        "discourse",
        "a Discourse topic's JSON or archive CSV",
        discourse.sniff,
        discourse.read,
        discourse.frame,
        ("preferences.json",),
    ),
    Connector("ndjson", "our own records, one JSON object a line", ndjson.sniff, ndjson.read),
)


@dataclass(frozen=True, slots=True)
class BundleConnector:
    """A format that is a folder or zip of files: recognised by their names and read as a whole.

    `read` raises `UnreadableFile` when called, before anything is yielded, and so does `reader`,
    which gives what reads parts of the export. All rows are items of JSON arrays. `alone` tells who
    gives a single file what to give; files that begin with `mark`, if any, are known as such.
    """

    name: str
    describes: str
    sniff: Callable[[Bundle], bool]
    read: Callable[[Bundle], Iterator[Record | RejectedRow]]
    reader: Callable[[Bundle], Callable[[Bundle], Iterator[Record | RejectedRow]]]
    alone: str
    mark: bytes | None = None


BUNDLES = (
    BundleConnector(
        "slack", "a Slack export, as folder or zip", slack.sniff, slack.read, slack.reader, slack.ALONE
    ),
    BundleConnector(
        "x-archive",
        "an archive of X or Twitter, as folder or zip",
        x_archive.sniff,
        x_archive.read,
        x_archive.reader,
        x_archive.ALONE,
        x_archive.MARK,
    ),
)


def connector_named(name: str) -> Connector | BundleConnector:
    """The connector of that name; raises `UnknownFormat` with the names there are."""
    for connector in (*CONNECTORS, *BUNDLES):
        if connector.name == name:
            return connector
    raise UnknownFormat(f"no format is called {name!r}; known: {known_formats()}")


def detected(head: bytes, path: Path) -> Connector:
    """The first connector that recognises a file; raises `UnknownFormat` with the formats there are."""
    for connector in CONNECTORS:
        if connector.sniff(head, path):
            return connector
    for bundle in BUNDLES:
        if bundle.mark is not None and head.startswith(bundle.mark):
            raise UnknownFormat(f"{path}: {bundle.alone}")
    raise UnknownFormat(f"{path}: in none of the known formats: {known_formats()}")


def bundle_detected(tree: Bundle) -> BundleConnector | None:
    """The first connector that recognises a folder or zip as a whole."""
    return next((connector for connector in BUNDLES if connector.sniff(tree)), None)


def known_formats() -> str:
    every = (*CONNECTORS, *BUNDLES)
    return "; ".join(f"{connector.name} ({connector.describes})" for connector in every)
