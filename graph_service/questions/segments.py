"""Which part of the market somebody belongs to: their job, their industry, whom they work for.

What sources last said of a customer counts, whichever handle they said it of; of what was said at once,
the last in the order of the alphabet. Spelling makes no difference but for capital letters and gaps.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from graph_service.questions.spoken import Listening
from graph_service.questions.time import Time
from graph_service.store.traits import TraitRow


class Segment(StrEnum):
    """What people are told apart by, as profiles name it."""

    JOB = "job"
    INDUSTRY = "industry"
    ORGANIZATION = "organization"


def segments(listening: Listening, segment: Segment) -> dict[str, str]:
    """The segment of each customer of whom it was known by the time of listening."""
    last: dict[str, tuple[datetime, str]] = {}
    for customer, said in told(listening, segment):
        last[customer] = max(said, last.get(customer, said))
    return {customer: value for customer, (_, value) in last.items()}


def told(listening: Listening, segment: Segment) -> Iterator[tuple[str, tuple[datetime, str]]]:
    """Who was said to be what, and when last."""
    time = listening.time
    for row in listening.store.reader.traits(segment.value):
        times = [at for at in row.said_at if at <= time.as_of]
        customer = listening.moved.get(row.handle, row.customer)
        if times and customer is not None and row.recorded_at <= time.known_at:
            yield customer, (max(times), " ".join(name_of(row, time).split()).casefold())


def name_of(row: TraitRow, time: Time) -> str:
    """The value, or the name of the organisation that it stands for."""
    called = row.called
    known = called is not None and called.at <= time.as_of and called.recorded_at <= time.known_at
    return called.name if called is not None and known else row.value
