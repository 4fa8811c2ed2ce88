"""The formats we read, and which of them a file is in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.bundles import Bundle
from ingest.canonical import Record, RejectedRow
from ingest.connectors import (
    activity_streams,
    brandwatch,
    calls,
    care_csv,
    crm_results,
    discourse,
    hubspot,
    intercom,
    intercom_tables,
    mail,
    mailchimp,
    mattermost,
    ndjson,
    qualtrics,
    radian6,
    salesforce,
    singer,
    slack,
    survey,
    telegram,
    vcard,
    x_archive,
    zendesk,
    zendesk_tables,
)
from ingest.field_map import reader, sniffer
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
    Connector(
        "brandwatch",
        "mentions of Brandwatch, as CSV with its preamble",
        brandwatch.sniff,
        brandwatch.read,
        brandwatch.frame,
    ),
    Connector(
        "radian6", "mentions of Radian6, as CSV with its preamble", radian6.sniff, radian6.read, radian6.frame
    ),
    Connector("mail", "mail, as mbox or EML", mail.sniff, mail.read),
    # Before other JSON: the schema of a stream has the keys by which the system's own export is known.
    Connector("singer", "a Singer stream, from a file or on standard input (-)", singer.sniff, singer.read),
    Connector("zendesk", "tickets of Zendesk, as its JSON export", zendesk.sniff, zendesk.read),
    Connector(
        "crm-results",
        "what became of a file that was loaded into Salesforce or HubSpot, as CSV",
        sniffer(crm_results.SALESFORCE_RESULTS, crm_results.HUBSPOT_ERRORS),
        reader(crm_results.SALESFORCE_RESULTS, crm_results.HUBSPOT_ERRORS),
        header_frame,
    ),
    Connector(
        "salesforce",
        "contacts, leads, accounts, cases, mails and opportunities of Salesforce, as CSV",
        sniffer(*salesforce.MAPS.values()),
        reader(*salesforce.MAPS.values()),
        header_frame,
    ),
    Connector(
        "hubspot",
        "contacts, companies, deals, tickets and activities of HubSpot, as CSV",
        sniffer(*hubspot.MAPS.values()),
        reader(*hubspot.MAPS.values()),
        header_frame,
    ),
    Connector(
        "zendesk-tables",
        "users, organisations, tickets and comments of Zendesk, as CSV tables",
        sniffer(*zendesk_tables.MAPS.values()),
        reader(*zendesk_tables.MAPS.values()),
        header_frame,
    ),
    Connector(
        "qualtrics",
        "contacts and responses of Qualtrics, as CSV tables",
        sniffer(*qualtrics.MAPS.values()),
        reader(*qualtrics.MAPS.values()),
        header_frame,
    ),
    Connector(
        "activity-streams",
        "Activity Streams 2.0, as an outbox or one activity a line",
        activity_streams.sniff,
        activity_streams.read,
    ),
    Connector("survey", "survey answers from 0 to 10, as CSV", survey.sniff, survey.read, survey.frame),
    Connector("calls", "call logs, as CSV", calls.sniff, calls.read, header_frame),
    Connector(
        "discourse",
        "a Discourse topic's JSON or archive CSV",
        discourse.sniff,
        discourse.read,
        discourse.frame,
        ("preferences.json",),
    ),
    Connector("intercom", "conversations of Intercom, as JSON", intercom.sniff, intercom.read),
    Connector(
        "intercom-tables",
        "contacts, conversations and parts of Intercom, as CSV tables",
        sniffer(*intercom_tables.MAPS.values()),
        reader(*intercom_tables.MAPS.values()),
        header_frame,
    ),
    Connector("telegram", "chats of Telegram, as JSON", telegram.sniff, telegram.read),
    Connector(
        "mattermost",
        "Mattermost's bulk export, or posts and users of its API",
        mattermost.sniff,
        mattermost.read,
        mattermost.frame,
    ),
    Connector(
        "mailchimp",
        "members of Mailchimp's audiences and what they clicked, as CSV",
        sniffer(*mailchimp.MAPS.values()),
        reader(*mailchimp.MAPS.values()),
        header_frame,
    ),
    Connector("vcard", "address cards, as vCard", vcard.sniff, vcard.read),
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
