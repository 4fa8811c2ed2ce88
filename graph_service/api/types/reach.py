"""How far a message went."""

from __future__ import annotations

from graph_service.api.described import object_type, told
from graph_service.questions import reach


@object_type
class Reach:
    """How many may have seen a message, and how many customers did something with it."""

    potential: float | None = told("How many followed its sender when it was sent; null where nobody knows.")
    engaged: int = told("How many customers replied to it, shared it or reacted to it, each once.")
    unknown: str | None = told("Why `potential` is unknown, where it is.")
    explanation: str = told("What the figures are made of, in words.")

    @classmethod
    def of(cls, row: reach.Reach) -> Reach:
        return cls(
            potential=row.potential, engaged=row.engaged, unknown=row.unknown, explanation=row.explanation
        )
