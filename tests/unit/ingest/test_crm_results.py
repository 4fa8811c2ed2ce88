"""Files in which a CRM says what became of ours, told from the CRM's own tables."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.canonical import Record, RejectedRow
from ingest.connectors import hubspot, salesforce
from ingest.detect import detected
from ingest.facts import Assertion
from ingest.formats import UnreadableFile, read_head
from ingest.handle import Handle
from ingest.reading import read_files

VERA, CASE = "003A0000000VERAIA4", "500A0000000CASEIA4"
AS_OF = "2026-03-05T10:00:00Z"
OWN = "email:vera@lund.example"
OURS = {"GraphService_Id__c": OWN, "GraphService_As_Of__c": AS_OF}
Write = Callable[[dict[str, str]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A file of one row."""

    def write(row: dict[str, str]) -> Path:
        path = tmp_path / "result.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL).writerows([row.keys(), row.values()])
        return path

    return write


def found(path: Path) -> list[Record | RejectedRow]:
    return list(read_files([path]))


@pytest.mark.parametrize(
    "row",
    [
        {"sf__Id": VERA, "sf__Created": "true", **OURS},
        {"sf__Id": VERA[:15], "sf__Created": "false", **OURS},
        {"ID": VERA, **{name.upper(): text for name, text in OURS.items()}, "STATUS": "Item Created"},
    ],
)
def test_an_id_that_salesforce_gave_is_of_whom_we_told_it_of(write: Write, row: dict[str, str]) -> None:
    (word,) = found(write(row))

    assert word == Assertion(
        source="salesforce",
        native_id=f"told/{VERA}",
        at=datetime(2026, 3, 5, 10, tzinfo=UTC),
        handle=salesforce.CRM.known(VERA),
        other=Handle("email", "vera@lund.example"),
        same=True,
        by="Salesforce",
        reason=f"told of as {OWN}",
    )


def test_a_number_that_hubspot_gave(write: Write) -> None:
    row = {"Record ID": "901", "graph_service_id": OWN, "graph_service_as_of": AS_OF, "Error": ""}
    (word,) = found(write(row))

    assert isinstance(word, Assertion)
    assert (word.handle, word.other.key) == (hubspot.CRM.known("901"), OWN)


@pytest.mark.parametrize(
    "row",
    [
        {"sf__Id": CASE, "sf__Created": "true", "GraphService_Signal__c": "x:1/trouble", **OURS},
        {"sf__Id": VERA, "sf__Created": "false", "GraphService_As_Of__c": AS_OF},
    ],
)
def test_of_a_case_and_of_a_record_by_its_own_id_nothing_is_learnt(write: Write, row: dict[str, str]) -> None:
    assert found(write(row)) == []


@pytest.mark.parametrize("own", ["sha256-1", "email:", "E-Mail:vera@lund.example"])
def test_what_is_no_id_of_ours(write: Write, own: str) -> None:
    (refused,) = found(write({"sf__Id": VERA, "sf__Created": "true", **OURS, "GraphService_Id__c": own}))

    assert isinstance(refused, RejectedRow)
    assert refused.reason.startswith("own_id: ")


def test_without_the_time_at_which_it_was_told_a_result_is_refused(write: Write) -> None:
    with pytest.raises(UnreadableFile, match="results of Salesforce without a column for at"):
        found(write({"sf__Id": VERA, "sf__Created": "true", "GraphService_Id__c": OWN}))


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (
            {"Id": CASE, "Status": "New", "Subject": "x", "GraphService_Signal__c": "x:1/trouble"},
            "salesforce",
        ),
        ({"Id": VERA, "LastName": "Lund", "Email": "", **OURS}, "salesforce"),
        ({"Record ID": "901", "First Name": "Vera", "graph_service_id": OWN}, "hubspot"),
        ({"sf__Id": "", "sf__Error": "It is locked", **OURS}, "crm-results"),
    ],
)
def test_a_table_of_the_crm_with_columns_of_ours_is_no_result(
    write: Write, row: dict[str, str], name: str
) -> None:
    path = write(row)
    assert detected(read_head(path), path).name == name
