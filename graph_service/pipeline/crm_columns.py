"""The columns of files for a CRM, and who owns them: what is not in these tables is the CRM's own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from graph_service.errors import Misuse


class Vendor(StrEnum):
    """The CRMs that are told."""

    SALESFORCE = "salesforce"
    HUBSPOT = "hubspot"


SCORES: Final = (
    *("advocacy_score", "advocacy_low", "advocacy_high"),
    *("criticism_score", "criticism_low", "criticism_high"),
    *("influence_score", "influence_low", "influence_high"),
    *("reference_state", "unanswered_since", "open_signals"),
)
"""What is ours in a person's record. In what comes back it is passed over."""
CASE: Final = ("subject", "description", "team", "urgency", "due", "raised")
"""What is told of a signal when a case is made of it."""
FIXED: Final = {
    Vendor.SALESFORCE: {
        "id": "Id",
        "own_id": "GraphService_Id__c",
        "as_of": "GraphService_As_Of__c",
        "signal": "GraphService_Signal__c",
        "contact": "ContactId",
        "first_name": "FirstName",
        "last_name": "LastName",
        "email": "Email",
        "phone": "Phone",
    },
    Vendor.HUBSPOT: {
        "id": "Record ID",
        "own_id": "graph_service_id",
        "as_of": "graph_service_as_of",
        "signal": "graph_service_signal",
        "contact": "Associated Contact IDs",
        "first_name": "First Name",
        "last_name": "Last Name",
        "email": "Email",
        "phone": "Phone Number",
    },
}
"""Columns that keep their names: files that come back are known by them, or they are the CRM's."""
NATIVE: Final = {
    Vendor.SALESFORCE: {"subject": "Subject", "description": "Description"},
    Vendor.HUBSPOT: {"subject": "Ticket name", "description": "Ticket description"},
}


@dataclass(frozen=True, slots=True)
class Columns:
    """What each value is called in the files for a CRM."""

    vendor: Vendor
    names: Mapping[str, str]

    @classmethod
    def of(cls, vendor: Vendor, changed: Mapping[str, str]) -> Columns:
        """The usual names, but for those that are `changed`."""
        ours = {name: spelled(vendor, name) for name in (*SCORES, *CASE)}
        return cls(vendor, {**ours, **NATIVE[vendor], **FIXED[vendor], **changed})

    def heading(self, value: str) -> str:
        """The column of a value."""
        return self.names[value]


def spelled(vendor: Vendor, value: str) -> str:
    """A name as the CRM's administrators write one.

    >>> spelled(Vendor.SALESFORCE, "open_signals"), spelled(Vendor.HUBSPOT, "open_signals")
    ('GraphService_Open_Signals__c', 'graph_service_open_signals')
    """
    return f"graph_service_{value}" if vendor is Vendor.HUBSPOT else f"GraphService_{value.title()}__c"


def read_columns(vendor: Vendor, path: Path | None) -> Columns:
    """The columns, with the names of a TOML file under `[salesforce]` or `[hubspot]`; raises `Misuse`."""
    if path is None:
        return Columns.of(vendor, {})
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Misuse(f"{path}: {error}.", FORM) from None
    given = told.get(vendor.value, {})
    if not isinstance(given, dict) or told.keys() - set(Vendor):
        raise Misuse(f"{path}: only tables called {' and '.join(Vendor)} may stand there.", FORM)
    columns = Columns.of(vendor, {name: checked(path, name, given[name]) for name in given})
    check_apart(path, columns)
    return columns


def check_apart(path: Path, columns: Columns) -> None:
    """Raise `Misuse` where two values would go by one column, or one of ours by a column of the CRM's."""
    known: dict[str, str] = {}
    for value, heading in columns.names.items():
        other = known.setdefault(heading.strip().casefold(), value)
        if other != value:
            raise Misuse(
                f"{path}: {heading!r} would be the column of both {other} and {value}.",
                "Give each a column of its own.",
            )


FORM: Final = 'Write a table such as [salesforce] with lines such as advocacy_score = "Fan_Score__c".'


def checked(path: Path, name: str, heading: object) -> str:
    if name not in {*SCORES, *CASE}:
        there = ", ".join((*SCORES, *CASE))
        raise Misuse(f"{path}: no value of ours is called {name!r}.", f"There are {there}.")
    if not isinstance(heading, str) or not heading.strip():
        raise Misuse(f"{path}: {name} needs a column's name.", FORM)
    return heading
