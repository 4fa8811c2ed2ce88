"""Tables of Salesforce, from files of our own in the layout that Data Loader and the Bulk API write."""

from __future__ import annotations

import csv
import doctest
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.canonical import Direction, Message, MessageKind, Profile, Record, RejectedRow
from ingest.connectors import crm_words, salesforce_ids
from ingest.connectors.salesforce import CRM, MAPS
from ingest.detect import detected
from ingest.facts import Assertion, Consent, Opportunity, Organization, Ticket
from ingest.field_map import records_of
from ingest.formats import read_head
from ingest.handle import Handle
from ingest.reading import read_files
from ingest.rejects import Rejects
from ingest.retry import Retry

GOLDEN = Path(__file__).parent / "golden"
JANE, JANE_AGAIN = "003A0000000JANEIA4", "003A0000000JaneIAC"
BOB, LEAD, ACME = "003A0000000BObbIAG", "00QA0000000LEADMA4", "001A0000000ACMEIA4"
CASE = "500A0000000CASEIA4"
Read = Callable[..., list[Record | RejectedRow]]


def golden(table: str) -> list[Record | RejectedRow]:
    return list(read_files([GOLDEN / f"salesforce_{table}.csv"]))


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a table of rows that have the same columns."""

    def read(*rows: dict[str, str]) -> list[Record | RejectedRow]:
        path = tmp_path / "table.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return list(read_files([path]))

    return read


def contact(**changed: str) -> dict[str, str]:
    row = {"Id": JANE, "LastName": "Dovey", "Email": "", "SystemModstamp": "2026-03-01T09:30:00.000Z"}
    return row | changed


def test_a_contact_with_what_they_forbade_us() -> None:
    handle = Handle(
        "salesforce",
        JANE,
        name="Jane Dovey",
        identifiers=(f"salesforce:{JANE}", "email:jane.dovey@acme.example", "phone:+447700900123"),
    )

    record, profile, refusal = golden("contacts")[:3]

    assert profile == Profile(
        "salesforce", handle, at(3, 1, 9, 30), "1980-02-29", "10115", "Buyer", organization=ACME
    )
    assert isinstance(record, Consent)
    assert (record.purpose, record.granted, record.basis) == ("crm_record", True, None)
    assert isinstance(refusal, Consent)
    assert (refusal.handle, refusal.purpose, refusal.granted) == (handle, "marketing", False)


def test_a_merged_contact_is_its_master_and_is_written_to_no_more() -> None:
    merged, gone, profile = golden("contacts")[3:6]

    assert isinstance(merged, Assertion)
    assert (merged.handle, merged.other, merged.same) == (CRM.known(JANE_AGAIN), CRM.known(JANE), True)
    assert (merged.by, merged.reason) == ("Salesforce", f"merged into {JANE}")
    assert isinstance(gone, Consent)
    assert (gone.handle.address, gone.granted, gone.basis) == (JANE_AGAIN, False, "merged")
    assert isinstance(profile, Profile)


def test_an_id_of_15_characters_is_that_of_18() -> None:
    (bob,) = (
        each for each in golden("contacts") if isinstance(each, Profile) and each.handle.name == "Bob Builder"
    )
    assert bob.handle.address == BOB


def test_of_a_deleted_contact_nothing_is_kept_but_that() -> None:
    gregs = [each for each in golden("contacts")[9:] if not isinstance(each, RejectedRow)]

    assert [(type(each), each.basis) for each in gregs if isinstance(each, Consent)] == [(Consent, "deleted")]
    assert len(gregs) == 1


def test_a_lead_that_was_converted_is_the_contact() -> None:
    same, gone, profile = golden("leads")

    assert isinstance(same, Assertion)
    assert (same.handle.address, same.other.address) == (LEAD, BOB)
    assert isinstance(gone, Consent)
    assert (gone.granted, gone.basis) == (False, "converted")
    assert isinstance(profile, Profile)


def test_an_account() -> None:
    (organization,) = golden("accounts")
    assert organization == Organization(
        source="salesforce",
        native_id=ACME,
        at=at(1, 1, 8),
        revised_at=at(1, 1, 8),
        name="Acme Hotels",
        domain="acme.example",
        industry="Hospitality",
        employees=400,
    )


def test_a_case_is_a_ticket_and_what_was_said() -> None:
    ticket, said, closed, called, nobodys = golden("cases")

    assert ticket == Ticket(
        source="salesforce",
        native_id=CASE,
        at=at(3, 2, 9),
        revised_at=at(3, 2, 10),
        handle=CRM.known(JANE),
        status="waiting_on_customer",
        subject="The kettle leaks",
        conversation=CASE,
    )
    assert isinstance(said, Message)
    assert (said.key, said.conversation_key) == (f"salesforce:{CASE}/description", f"salesforce:#{CASE}")
    assert (said.channel, said.direction, said.sender) == ("web", Direction.INBOUND, CRM.known(JANE))
    assert isinstance(closed, Ticket)
    assert (closed.handle, closed.closed_at) == (
        Handle("email", "cy@young.example", name="Cy Young"),
        at(3, 4, 10),
    )
    assert isinstance(called, Message)
    assert (called.channel, called.kind) == ("phone", MessageKind.CALL)
    assert isinstance(nobodys, RejectedRow)
    assert nobodys.line == 4


def test_mails_of_a_case_in_and_out() -> None:
    asked, answered = golden("mails")

    assert isinstance(asked, Message)
    assert isinstance(answered, Message)
    assert (asked.text, answered.text) == ("Still waiting.", "We are sorry.")
    assert [each.direction for each in (asked, answered)] == [Direction.INBOUND, Direction.OUTBOUND]
    assert (asked.sender.ours, answered.sender.ours) == (None, True)
    assert answered.mentions == (Handle("email", "jane.dovey@acme.example"),)
    assert asked.conversation == answered.conversation == CASE


def test_opportunities_won_and_deleted() -> None:
    won, deleted = golden("opportunities")

    assert isinstance(won, Opportunity)
    assert (won.stage, won.amount, won.currency, won.won) == ("Closed Won", 1200.5, "eur", True)
    assert (won.closed_at, won.organization) == (at(2, 20, 0), ACME)
    assert isinstance(deleted, Opportunity)
    assert (deleted.stage, deleted.amount, deleted.won) == ("Deleted", None, None)
    assert deleted.closed_at == at(2, 21, 8)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"Id": "003A0000000jaNEIA4"}, "Id: '003A0000000jaNEIA4' was changed on its way"),
        ({"Id": "003A0000"}, "Id: '003A0000' is no id of Salesforce"),
        ({"SystemModstamp": "01/03/2026"}, "changed: '01/03/2026' is no time"),
        ({"HasOptedOutOfEmail": "sometimes"}, "no_mail: 'sometimes' is neither true nor false"),
        ({"GraphService_Id__c": "0031"}, "own_id: '0031' is no id of ours"),
        ({"Birthdate": "29.02.1980"}, "birth_date: "),
    ],
)
def test_a_row_that_cannot_be_read(read: Read, changed: dict[str, str], reason: str) -> None:
    good = contact(**dict.fromkeys(changed, "")) | {"Id": BOB, "SystemModstamp": "2026-03-01T09:30:00.000Z"}
    *others, rejected = read(good, contact(**changed))

    assert len([each for each in others if isinstance(each, Profile)]) == 1
    assert isinstance(rejected, RejectedRow)
    assert rejected.reason.casefold().startswith(reason.casefold())


def test_a_box_that_is_not_ticked_takes_no_refusal_back(read: Read) -> None:
    assert [type(each) for each in read(contact(HasOptedOutOfEmail="false", DoNotCall=""))] == [Profile]


def test_a_row_that_is_mended_is_taken_in(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    with Rejects(rejects) as kept:
        for row in golden("contacts"):
            if isinstance(row, RejectedRow):
                kept.add(row)
    rejects.write_text(rejects.read_text().replace("003A0000000jaNEAAA", "003A0000000jaNE"))

    retry = Retry(rejects, lambda _: None)
    taken = list(retry.records())

    assert (retry.taken, [type(each) for each in taken]) == (1, [Consent, Profile])


def test_the_examples_give_what_they_say() -> None:
    outcomes = [doctest.testmod(module) for module in (salesforce_ids, crm_words)]
    assert [(each.attempted, each.failed) for each in outcomes] == [(1, 0), (1, 0)]


@pytest.mark.parametrize("table", ["contacts", "leads", "accounts", "cases", "mails", "opportunities"])
def test_every_table_is_recognised(table: str) -> None:
    path = GOLDEN / f"salesforce_{table}.csv"
    assert detected(read_head(path), path).name == "salesforce"


@pytest.fixture(scope="module")
def landed() -> Path:
    """Rows of Salesforce as a loader lands them, with ids that are real and names that are not."""
    given = os.environ.get("GRAPH_SERVICE_EVAL_DATA")
    folder = Path(given or "absent") / "formats" / "fivetran_seeds" / "dbt_salesforce"
    if not folder.is_dir():
        pytest.skip("GRAPH_SERVICE_EVAL_DATA names no folder with formats/fivetran_seeds")
    return folder


@pytest.mark.parametrize(
    ("table", "kind", "taken", "rejected"),
    [
        ("contact", Profile, 1, 3),
        ("lead", Profile, 1, 0),
        ("account", Organization, 1, 0),
        ("opportunity", Opportunity, 0, 10),
    ],
)
def test_real_rows(landed: Path, table: str, kind: type, taken: int, rejected: int) -> None:
    found = list(read_files([landed / f"sf_{table}_data.csv"]))

    assert sum(isinstance(each, kind) for each in found) == taken
    refused = [each for each in found if isinstance(each, RejectedRow)]
    assert len(refused) == rejected
    assert {each.reason.partition(":")[0] for each in refused} <= {"id", "account"}


def test_real_opportunities_but_for_the_ids_that_were_masked(landed: Path, read: Read) -> None:
    with (landed / "sf_opportunity_data.csv").open(encoding="utf-8", newline="") as file:
        found = read(*({**row, "account_id": ""} for row in csv.DictReader(file)))

    assert [type(each) for each in found] == [Opportunity] * 10


def test_a_contact_listed_as_merged_into_itself_is_not_lost() -> None:
    values = {"Id": JANE, "LastName": "Dovey", "SystemModstamp": "2026-03-01T09:30:00Z"}
    made = records_of(MAPS["Contact"], values | {"MasterRecordId": JANE})

    assert [type(each) for each in made] == [Consent, Profile]


def test_whom_we_told_of_goes_by_our_id_in_all_records_of_a_row() -> None:
    values = {"Id": JANE, "LastName": "Dovey", "IsDeleted": "false", "HasOptedOutOfEmail": "true"}
    values |= {"SystemModstamp": "2026-03-01T09:30:00Z", "GraphService_Id__c": "email:jane@acme.example"}
    made = records_of(MAPS["Contact"], values)

    assert [type(each) for each in made] == [Consent, Assertion, Profile, Consent]
    told = [each.handle for each in made if isinstance(each, Consent | Profile)]
    assert all("graph_service:email:jane@acme.example" in handle.identifiers for handle in told)
