"""What became of a file of ours that was loaded into a CRM: the ids it gave, and the rows it refused.

Data Loader's success and error files, the Bulk API's results, and HubSpot's file of import errors.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from ingest.checks import InvalidRecord
from ingest.connectors import hubspot, salesforce
from ingest.connectors.crm_people import OWN_ID, OWN_SIGNAL, OWN_TIME, Crm
from ingest.connectors.salesforce_ids import CONTACT, LEAD, whole_id
from ingest.facts import Assertion
from ingest.field_map import FieldMap
from ingest.tables import Cells, Layout, spelled

SALESFORCE: Final[Layout] = {
    "id": ("sf id", "id"),
    "error": ("sf error", "error"),
    "created": ("sf created", "status"),
    "own_id": OWN_ID,
    "own_signal": OWN_SIGNAL,
    "at": OWN_TIME,
}
HUBSPOT: Final[Layout] = {
    "id": ("record id",),
    "error": ("error message", "error", "errors"),
    "own_id": OWN_ID,
    "own_signal": OWN_SIGNAL,
    "at": OWN_TIME,
}
OURS: Final = ("own_id", "own_signal", "at")


def refused(crm: Crm, cells: Cells) -> None:
    """Raise `InvalidRecord` with the CRM's words where it did not take a row."""
    if error := cells.text("error"):
        raise InvalidRecord(
            f"{crm.source}: did not take the row: {error[:300]}; mend what it says in {crm.name}, and "
            "delete this line: the next export has the row again"
        )


def salesforce_result(cells: Cells) -> Iterator[Assertion]:
    """The id that Salesforce gave somebody whom we told it of; of a case nothing is learnt."""
    refused(salesforce.CRM, cells)
    number = whole_id("id", cells.needed("id"))
    if number.startswith((CONTACT, LEAD)):
        yield from salesforce.CRM.told(number, cells, cells.time("at"))


def hubspot_result(cells: Cells) -> Iterator[Assertion]:
    """The number of somebody in HubSpot, where the file has it."""
    refused(hubspot.CRM, cells)
    if cells.text("id"):
        yield from hubspot.CRM.told(hubspot.id_of(cells), cells, cells.time("at"))


def answered(cells: Cells) -> bool:
    """Whether a row is a CRM's answer, and not one of its records that has a status and our columns."""
    heading = cells.columns.headings.get("created", "")
    return (
        "error" in cells.columns.places
        or spelled(heading) == "sf created"
        or cells.text("created").casefold().startswith("item ")
    )


RESULT: Final = partial(FieldMap, needed=(("at",),), mark=answered, utc=True)
SALESFORCE_RESULTS: Final = RESULT(
    "results of Salesforce", SALESFORCE, (("id",), ("error", "created"), OURS), salesforce_result
)
HUBSPOT_ERRORS: Final = RESULT("import errors of HubSpot", HUBSPOT, (("error",), OURS), hubspot_result)
