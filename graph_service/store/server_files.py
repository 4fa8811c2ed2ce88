"""What a Neo4j server's own files hold of what was deleted, and how long by its settings."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from graph_service.store.port import Remainder

SPANS: Final = {"days": 86_400, "hours": 3_600}
"""The seconds in each unit of time of a retention policy such as `2 days 2G`."""


def remaining(policy: str, now: datetime) -> list[Remainder]:
    """What is left on the server after a deletion; `policy` is its retention of transaction logs."""
    spans = re.findall(r"(\d+) (days|hours)", policy)
    seconds = sum(int(number) * SPANS[unit] for number, unit in spans)
    until = now + timedelta(seconds=seconds) if spans else None
    logs = (
        f"Neo4j keeps them for {policy!r} and prunes them at its next checkpoint after that; "
        "`CALL db.checkpoint()` makes one."
    )
    space = "Neo4j writes over it as it needs room; a database restored from a new export has none of it."
    return [
        Remainder("Neo4j's transaction logs", until, logs),
        Remainder("the space of deleted records in Neo4j's store", None, space),
    ]
