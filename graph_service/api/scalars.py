"""Times as this service speaks them: always with an offset, always answered in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

import strawberry
from graphql import GraphQLError


def written(time: datetime) -> str:
    """A time in UTC as ISO 8601 with a final Z."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read(value: object) -> datetime:
    """A time in UTC from ISO 8601 with an offset; raises `GraphQLError` for anything else."""
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else None
        if time is not None and time.tzinfo is not None:
            return time.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise GraphQLError(f"{value!r} is no time: write ISO 8601 with an offset, such as 2026-03-01T09:30:00Z.")


DATE_TIME = strawberry.scalar(
    name="DateTime",
    description="A time in ISO 8601. Answers are in UTC; questions need an offset, such as Z or +01:00.",
    serialize=written,
    parse_value=read,
)
