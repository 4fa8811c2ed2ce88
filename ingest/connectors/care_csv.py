"""Customer care on Twitter as CSV: the layout of the Kaggle set "Customer Support on Twitter"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from pathlib import Path

from ingest.canonical import Direction, Message, Record, RejectedRow
from ingest.checks import InvalidRecord
from ingest.formats import UnreadableFile
from ingest.handle import Handle, HandleKind
from ingest.identity.mentions import mentioned_names
from ingest.identity.normal import normal_address
from ingest.repair import repair_markup
from ingest.rows import Row, read_header, read_rows

CHANNEL = "twitter"
COLUMNS = (
    "tweet_id",
    "author_id",
    "inbound",
    "created_at",
    "text",
    "response_tweet_id",
    "in_response_to_tweet_id",
)
RECOGNISED_BY = 3
"""Columns of the layout that a header must have for the file to be meant as one."""

FLOAT_ID = re.compile(r"([0-9]+)(?:\.0)?")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH_NUMBERS = {name: f"{number:02}" for number, name in enumerate(MONTHS, start=1)}
CREATED_AT = re.compile(
    rf"[A-Z][a-z]{{2}} ({'|'.join(MONTHS)}) (\d\d) (\d\d:\d\d:\d\d) ([+-]\d{{4}}) (\d{{4}})", re.ASCII
)

TRUTH = {"true": True, "false": False}

Cells = tuple[str, ...]


def sniff(head: bytes, _path: Path) -> bool:
    """Whether the first line names at least three columns of this layout."""
    first = head.split(b"\n", 1)[0].decode("utf-8", "replace")
    return len({name.strip(' "\r') for name in first.split(",")} & set(COLUMNS)) >= RECOGNISED_BY


def read(path: Path) -> Iterator[Record | RejectedRow]:
    """The tweets of a file, in its order, with a `RejectedRow` for each row that is none.

    Columns may stand in any order, and others beside them. Raises `UnreadableFile`, before
    anything is yielded, when a column is missing.
    """
    header = read_header(path)
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise UnreadableFile(f"{path}: no column {', '.join(missing)}; its columns are {', '.join(header)}")
    return tweets(path, itemgetter(*(header.index(name) for name in COLUMNS)))


def tweets(path: Path, pick: Callable[[list[str]], Cells]) -> Iterator[Record | RejectedRow]:
    for row in read_rows(path):
        if isinstance(row, Row):
            try:
                yield tweet(pick(row.cells))
            except InvalidRecord as error:
                yield RejectedRow(str(path), row.line, str(error), row.raw)
        else:
            yield row


def tweet(cells: Cells) -> Message:
    """One row, its cells in the order of `COLUMNS`, as a message; raises `InvalidRecord`."""
    tweet_id, author, inbound, created_at, text, responses, in_response_to = cells
    from_customer = truth(inbound)
    readable = repair_markup(text)
    return Message(
        source=CHANNEL,
        native_id=native_id("tweet_id", tweet_id),
        channel=CHANNEL,
        sender=sender(author, from_customer=from_customer),
        sent_at=time_of(created_at),
        text=readable,
        reply_to=native_id("in_response_to_tweet_id", in_response_to) if in_response_to else None,
        mentions=mentions(readable),
        known_replies=known_replies(responses) if responses else (),
        direction=Direction.INBOUND if from_customer else Direction.OUTBOUND,
    )


@lru_cache(maxsize=50_000)
def sender(author: str, *, from_customer: bool) -> Handle:
    address = normal_address(CHANNEL, author)
    if not address:
        raise InvalidRecord("author_id: empty; a tweet needs its author")
    if from_customer:
        return Handle(CHANNEL, address)
    return Handle(CHANNEL, address, name=author.strip(), kind=HandleKind.ORGANIZATION)


def mentions(text: str) -> tuple[Handle, ...]:
    """The handles a tweet names, each once, in the order of the text."""
    return tuple(dict.fromkeys(map(mentioned, mentioned_names(text))))


@lru_cache(maxsize=50_000)
def mentioned(name: str) -> Handle:
    return Handle(CHANNEL, normal_address(CHANNEL, name))


def known_replies(cell: str) -> tuple[str, ...]:
    return tuple(native_id("response_tweet_id", one) for one in cell.split(","))


def native_id(column: str, cell: str) -> str:
    """A tweet's id; spreadsheets write `3` as `3.0`, and larger ones with their last digits lost."""
    if cell.isascii() and cell.isdigit():
        return cell
    match = FLOAT_ID.fullmatch(cell.strip())
    if not match:
        raise InvalidRecord(f"{column}: {cell[:80]!r} is not a tweet's whole number")
    return match.group(1)


def truth(cell: str) -> bool:
    value = TRUTH.get(cell.strip().lower())
    if value is None:
        raise InvalidRecord(f"inbound: {cell[:80]!r} is neither True nor False")
    return value


def time_of(cell: str) -> datetime:
    """A tweet's time in UTC: Twitter's `Tue Oct 31 22:10:47 +0000 2017`, or ISO 8601 with an offset.

    Read without `strptime`, which takes the names of months from the machine's locale.
    """
    match = CREATED_AT.fullmatch(cell.strip())
    try:
        moment = datetime.fromisoformat(iso_form(match) if match else cell.strip())
        in_utc = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidRecord(
            f"created_at: {cell[:80]!r} is no time like 'Tue Oct 31 22:10:47 +0000 2017'"
        ) from None
    if moment.tzinfo is None:
        raise InvalidRecord(f"created_at: {cell[:80]!r} has no offset from UTC")
    return in_utc


def iso_form(match: re.Match[str]) -> str:
    month, day, clock, zone, year = match.groups()
    return f"{year}-{MONTH_NUMBERS[month]}-{day}T{clock}{zone}"
