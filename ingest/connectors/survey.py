"""Survey answers with a score from 0 to 10, as CSV: of Typeform, Qualtrics and the like."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from ingest.canonical import RATINGS, Direction, Message, MessageKind, Record, RejectedRow
from ingest.checks import InvalidRecord
from ingest.digest_id import digest_id
from ingest.handle import Handle
from ingest.identity.normal import normal_address
from ingest.qualtrics_headings import columns_of, headings_of, read_headings
from ingest.tables import Cells, Layout, check_groups, made, sniff_rows, spelled

SOURCE = CHANNEL = "survey"
LAYOUT: Layout = {
    "response": ("response id", "submission id", "#", "id", "token"),
    "respondent": ("respondent id", "person id", "customer id", "contact id", "external reference"),
    "email": (
        *("email", "email address", "recipient email", "respondent email", "person email", "e mail"),
        *("your email*", "what is your email*", "what s your email*"),
    ),
    "name": ("name", "full name", "respondent name", "person name"),
    "first_name": ("first name", "recipient first name"),
    "last_name": ("last name", "recipient last name"),
    "score": ("nps", "nps score", "score", "how likely*", "rating"),
    "comment": (
        *("comment", "comments", "feedback", "verbatim", "reason"),
        *("what is the main reason*", "what is the primary reason*"),
    ),
    "time": (
        *("submitted at", "submit date", "response timestamp", "responded at", "response time"),
        *("recorded date", "date submitted", "end date", "completed at", "created at", "date created"),
    ),
    "question": ("question", "question text"),
    "product": ("product", "product name"),
    "survey": ("survey id", "survey", "survey name"),
    "scale": ("survey type",),
}
NEEDED = (("score",), ("time",), ("response", "respondent", "email"))
ASKED = ("survey", "product", "question")
SCALES = frozenset({"", "nps", "enps"})
"""Types of survey that go from 0 to 10; others, such as CSAT, go from 1 to 5 or 7."""

AMBIGUOUS = frozenset({"rating"})
"""Scores that are stars as often: with such a column alone no file is taken for a survey unasked."""
SCORE = re.compile(r"(\d{1,9})(?:\.0+)?", re.ASCII)


def sniff(head: bytes, _path: Path) -> bool:
    """Whether the headings name a score, a time, and who answered."""
    columns = columns_of(headings_of(sniff_rows(head, 2)), LAYOUT)
    has_all = not any(columns.places.keys().isdisjoint(group) for group in NEEDED)
    return has_all and spelled(columns.headings["score"]) not in AMBIGUOUS


def read(path: Path) -> Iterator[Record | RejectedRow]:
    """The answers of a file, in its order, with a `RejectedRow` for each that is none.

    Needed are a score, a time, and a response's id, respondent's id or mail address; other
    questions' columns are passed over. Of Qualtrics' three headings the second tells which question is
    the score, and the third in which time zone the times are. Raises `UnreadableFile`, before anything
    is yielded, when a column is missing.
    """
    headings = read_headings(path)
    columns = columns_of(headings, LAYOUT)
    check_groups(path, headings.names, columns, NEEDED, LAYOUT)
    return made(path, columns, answer)


def frame(path: Path) -> tuple[str, str]:
    """What a row needs above it to be a file by itself: all its headings."""
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows(read_headings(path).rows)
    return lines.getvalue(), ""


def answer(cells: Cells) -> Message | None:
    """One row as a message; None for a further heading; raises `InvalidRecord`."""
    response = cells.text("response")
    if response.startswith('{"ImportId"') or spelled(response) == "response id":
        return None
    sent_at = cells.time("time")
    own_id = cells.own_id("response") or content_id(cells, sent_at)
    return Message(
        source=SOURCE,
        native_id="/".join(filter(None, (cells.text("survey"), own_id))),
        channel=CHANNEL,
        sender=sender(cells, own_id),
        sent_at=sent_at,
        text=cells.text("comment"),
        subject=": ".join(filter(None, (cells.text("product"), question(cells)))) or None,
        direction=Direction.INBOUND,
        kind=MessageKind.SURVEY,
        rating=rating(cells),
    )


def content_id(cells: Cells, sent_at: datetime) -> str:
    """An id for an answer without one, of who answered what and when; of somebody unknown also how.

    The row's number then counts too, for many give the same score in one minute.
    """
    known = normal_address("email", cells.text("email")) or cells.text("respondent")
    who = (known,) if known else map(cells.text, ("response", "score", "comment"))
    return digest_id(sent_at.isoformat(), *map(cells.text, ASKED), *who)


def sender(cells: Cells, own_id: str) -> Handle:
    """Who answered; an anonymous response is of somebody who is known by it alone."""
    parts = (cells.text("first_name"), cells.text("last_name"))
    name = cells.text("name") or " ".join(filter(None, parts)) or None
    if email := normal_address("email", cells.text("email")):
        return Handle("email", email, name=name)
    if respondent := cells.text("respondent"):
        return Handle(CHANNEL, respondent, name=name)
    if cells.text("response"):
        return Handle(CHANNEL, f"response:{own_id}", name=name)
    raise InvalidRecord("email: empty, and no id; an answer needs a response's id, a person's or an address")


def question(cells: Cells) -> str:
    """The question: its own column, else the score's heading where that is one."""
    heading = cells.columns.headings["score"]
    return cells.text("question") or (heading if spelled(heading) not in LAYOUT["score"] else "")


def rating(cells: Cells) -> int:
    scale, score = cells.text("scale"), cells.needed("score")
    if scale.casefold() not in SCALES:
        raise InvalidRecord(f"scale: a survey of type {scale[:80]!r} does not go from 0 to 10")
    match = SCORE.fullmatch(score)
    if match is None or int(match.group(1)) > RATINGS.high:
        raise InvalidRecord(f"score: {score[:80]!r} is no whole number from 0 to 10")
    return int(match.group(1))
