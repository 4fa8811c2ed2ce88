"""Call logs as CSV, as telephony services and CRMs export them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ingest.canonical import Direction, Message, MessageKind, Record, RejectedRow
from ingest.checks import InvalidRecord
from ingest.digest_id import digest_id
from ingest.handle import Handle
from ingest.identity.normal import normal_address
from ingest.tables import Cells, Layout, find_columns, read_table, sniff_header, spelled

SOURCE = "calls"
CHANNEL = "phone"
LAYOUT: Layout = {
    "call": ("call id", "call sid", "call uuid", "session id", "sid", "callid", "id"),
    "direction": ("direction", "call direction", "call direction type"),
    "from": ("from", "from number", "caller", "caller number", "caller id"),
    "from_name": ("from name", "caller name"),
    "to": ("to", "to number", "callee", "called number", "called"),
    "to_name": ("to name", "callee name"),
    "started": ("started at", "start time", "call start time", "date time", "timestamp", "date created"),
    "duration": ("duration", "call duration", "duration seconds", "duration in seconds", "duration s"),
    "outcome": ("outcome", "call outcome", "result", "action result", "disposition", "status", "call status"),
    "kind": ("type", "call type", "action"),
    "notes": ("notes", "note", "call notes", "comments", "summary"),
    "agent": ("agent email", "user email", "agent", "user"),
}
NEEDED = (("direction",), ("from",), ("to",), ("started",))
DIRECTIONS = (("in", Direction.INBOUND), ("out", Direction.OUTBOUND))
NO_CALLS = frozenset({"fax", "sms", "message"})
CLOCK = re.compile(r"(?:(\d{1,4}):([0-5]\d):([0-5]\d)|(\d{1,9})(?:\.0+)?)", re.ASCII)
NO_WORD = re.compile(r"[^a-z0-9]+")
LETTER = re.compile(r"[^\W\d_]")


def sniff(head: bytes, _path: Path) -> bool:
    """Whether the first line names a direction, both numbers and a start."""
    found = find_columns(sniff_header(head), LAYOUT).places.keys()
    return not any(found.isdisjoint(group) for group in NEEDED)


def read(path: Path) -> Iterator[Record | RejectedRow]:
    """The calls of a file, in its order, with a `RejectedRow` for each row that is none.

    Needed are the direction, both numbers and the start. Raises `UnreadableFile`, before
    anything is yielded, when a column is missing.
    """
    return read_table(path, LAYOUT, NEEDED, call)


def call(cells: Cells) -> Message:
    """One row as a message whose text is the notes; raises `InvalidRecord`."""
    caller, called, at = party(cells, "from"), party(cells, "to"), cells.time("started")
    towards, lasted = direction(cells), seconds(cells)
    return Message(
        source=SOURCE,
        native_id=cells.own_id("call")
        or digest_id(caller.address, called.address, at.isoformat(), str(lasted)),
        channel=CHANNEL,
        sender=caller,
        sent_at=at,
        text=cells.text("notes"),
        mentions=(called, *(agent(cells) if towards is Direction.INBOUND else ())),
        direction=towards,
        kind=kind(cells),
        outcome=outcome(cells),
        seconds=lasted,
    )


def party(cells: Cells, field: str) -> Handle:
    written = cells.needed(field)
    number = "" if LETTER.search(written) else normal_address(CHANNEL, written)
    if not number:
        raise InvalidRecord(f"{field}: {written[:80]!r} is no telephone number")
    return Handle(CHANNEL, number, name=cells.text(f"{field}_name") or None)


def agent(cells: Cells) -> tuple[Handle, ...]:
    """Who of us took a call, where the mail address is given: a number may be many people's."""
    address = normal_address("email", cells.text("agent"))
    return (Handle("email", address),) if "@" in address else ()


def direction(cells: Cells) -> Direction:
    """`Inbound`, `incoming` or `Inbound - Answered`; `Outbound`, `outgoing` or `outbound-api`."""
    written = cells.needed("direction")
    for start, towards in DIRECTIONS:
        if re.match(rf"{start}(bound|going|coming)?\b", spelled(written)):
            return towards
    raise InvalidRecord(f"direction: {written[:80]!r} is neither inbound nor outbound")


def kind(cells: Cells) -> MessageKind:
    written = spelled(cells.text("kind"))
    if written in NO_CALLS:
        raise InvalidRecord(f"kind: {written!r} is no call")
    return MessageKind.CALLBACK if "callback" in written.replace(" ", "") else MessageKind.CALL


def outcome(cells: Cells) -> str | None:
    """How it ended as a short name: `No Answer` is `no_answer`."""
    written = cells.text("outcome")
    name = NO_WORD.sub("_", written.casefold()).strip("_")
    if written and not name:
        raise InvalidRecord(f"outcome: {written[:80]!r} has no letter from a to z")
    return name or None


def seconds(cells: Cells) -> int | None:
    written = cells.text("duration")
    if not written:
        return None
    match = CLOCK.fullmatch(written)
    if match is None:
        raise InvalidRecord(f"duration: {written[:80]!r} is neither whole seconds nor like 0:01:30")
    hours, minutes, rest, whole = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + rest + whole
