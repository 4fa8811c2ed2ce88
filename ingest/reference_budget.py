"""The table of references in `company.toml`: how much is asked of one person who vouches for us."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from ingest.company_entries import InvalidCompany, refuse_unknown


@dataclass(frozen=True, slots=True)
class ReferenceBudget:
    """At most `asks` and `uses` of one person within `days`, over all products.

    An ask lapses after `ask_days`, a confirmation ends after `valid_days`, where nobody says otherwise.
    """

    asks: int = 2
    uses: int = 3
    days: int = 180
    ask_days: int = 30
    valid_days: int = 365


BOUNDS: Final = {
    "asks": (0, 100),
    "uses": (0, 100),
    "days": (1, 3_650),
    "ask_days": (1, 3_650),
    "valid_days": (1, 3_650),
}
"""Within what each entry has to lie, both ends included."""


def parse_reference_budget(table: dict[str, Any]) -> ReferenceBudget | None:
    """The entries under `[references]`, None without any; raises `InvalidCompany`."""
    if "references" not in table:
        return None
    given = table["references"]
    if not isinstance(given, dict):
        raise InvalidCompany("references: write its entries under a [references] heading")
    refuse_unknown(given, "references", set(BOUNDS))
    return ReferenceBudget(**{name: whole(name, value) for name, value in given.items()})


def whole(name: str, value: object) -> int:
    low, high = BOUNDS[name]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InvalidCompany(f"references: {name} must be a whole number from {low:,} to {high:,}")
    return value


def text_of_budget(budget: ReferenceBudget | None) -> str | None:
    """A budget as the record holds it."""
    return None if budget is None else json.dumps(asdict(budget))


def budget_of_text(text: str | None) -> ReferenceBudget | None:
    """The budget of `text_of_budget`; raises `InvalidCompany` for any other text."""
    if text is None:
        return None
    try:
        table = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidCompany(f"references: {error}") from None
    found = parse_reference_budget({"references": table})
    if not isinstance(table, dict) or table.keys() != {each.name for each in fields(ReferenceBudget)}:
        raise InvalidCompany("references: an entry is missing")
    return found
