"""Tables of HubSpot, from files of our own with the headings of its exports, and as loaders land them."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.canonical import Direction, Message, MessageKind, Profile, Record, RejectedRow
from ingest.connectors.hubspot import CRM, MAPS
from ingest.detect import detected
from ingest.facts import Assertion, Consent, Opportunity, Organization, Ticket
from ingest.field_map import records_of
from ingest.formats import read_head
from ingest.handle import Handle
from ingest.reading import read_files

GOLDEN = Path(__file__).parent / "golden"
JANE = Handle(
    "hubspot",
    "901",
    name="Jane Dovey",
    identifiers=("hubspot:901", "email:jane.dovey@acme.example", "phone:+447700900123"),
)


def golden(table: str) -> list[Record | RejectedRow]:
    return list(read_files([GOLDEN / f"hubspot_{table}.csv"]))


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_a_contact_with_whom_it_was_merged_and_what_they_allowed() -> None:
    merged, gone, profile, refusal, basis = golden("contacts")[:5]

    assert isinstance(merged, Assertion)
    assert (merged.handle, merged.other, merged.same) == (CRM.known("902"), CRM.known("901"), True)
    assert isinstance(gone, Consent)
    assert (gone.handle, gone.purpose, gone.granted) == (CRM.known("902"), "crm_record", False)
    assert profile == Profile(
        "hubspot", JANE, at(3, 1, 9, 30), postal_code="10115", job="Buyer", organization="9001"
    )
    assert isinstance(refusal, Consent)
    assert (refusal.handle, refusal.purpose, refusal.granted) == (JANE, "marketing", False)
    assert isinstance(basis, Consent)
    assert (basis.purpose, basis.granted, basis.basis) == ("profiling", True, "legitimate_interest")


def test_a_row_without_a_records_number_is_rejected() -> None:
    refused = [each for each in golden("contacts") if isinstance(each, RejectedRow)]
    assert [(each.line, each.reason) for each in refused] == [
        (4, "id: '90x' is no number of a record of HubSpot")
    ]


def test_a_company() -> None:
    (organization,) = golden("companies")
    assert isinstance(organization, Organization)
    assert (organization.native_id, organization.domain, organization.employees) == (
        *("9001", "acme.example"),
        400,
    )


def test_deals_won_and_open() -> None:
    won, still_open = golden("deals")

    assert isinstance(won, Opportunity)
    assert (won.handle, won.won, won.closed_at) == (CRM.known("901"), True, at(2, 20, 8))
    assert isinstance(still_open, Opportunity)
    assert (still_open.handle, still_open.won, still_open.closed_at) == (None, None, None)


def test_a_ticket_needs_a_contact() -> None:
    ticket, said, refused = golden("tickets")

    assert isinstance(ticket, Ticket)
    assert (ticket.handle, ticket.status, ticket.closed_at) == (CRM.known("901"), "waiting_on_us", None)
    assert isinstance(said, Message)
    assert (said.channel, said.text, said.conversation) == ("email", "It leaks again.", ticket.conversation)
    assert isinstance(refused, RejectedRow)
    assert refused.reason.startswith("contact: no Associated Contact IDs")


def test_mails_and_calls() -> None:
    asked, answered, called = [*golden("mails"), *golden("calls")]

    assert isinstance(asked, Message)
    assert (asked.sender, asked.direction, asked.text) == (
        *(CRM.known("901"), Direction.INBOUND),
        "Still waiting.",
    )
    assert isinstance(answered, Message)
    assert (answered.sender.ours, answered.mentions) == (True, (CRM.known("901"),))
    assert isinstance(called, Message)
    assert (called.channel, called.kind, called.outcome) == ("phone", MessageKind.CALL, "connected")
    assert called.direction is Direction.OUTBOUND


def test_a_ticket_that_we_wrote_is_nobodys_words() -> None:
    values = {"Record ID": "1", "Ticket name": "trouble", "Ticket description": "It leaks"}
    values |= {"graph_service_signal": "helpdesk:42/trouble", "Associated Contact IDs": "901"}
    values |= {"Create Date": "2026-03-01T09:30:00Z"}

    assert [type(each) for each in records_of(MAPS["tickets"], values)] == [Ticket]


def test_of_a_deleted_contact_nothing_is_kept_but_that() -> None:
    values = {"id": "904", "property_email": "greg@ghost.example", "_fivetran_deleted": True}
    (gone,) = records_of(MAPS["contacts, landed"], values | {"_fivetran_synced": "2026-03-01 09:30:00"})

    assert isinstance(gone, Consent)
    assert (gone.handle, gone.granted, gone.basis) == (CRM.known("904"), False, "deleted")


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ({"Deal Stage": "Closed lost"}, False),
        ({"Deal Stage": "closedwon"}, True),
        ({"Deal Stage": "Final talks", "Is Closed Won": "true"}, True),
        ({"Deal Stage": "Final talks", "Is closed lost": "true"}, False),
        ({"Deal Stage": "Not closed"}, None),
    ],
)
def test_how_a_deal_ended(values: dict[str, object], outcome: bool | None) -> None:
    row = {"Record ID": "1", "Deal Name": "Kettles", "Create Date": "2026-03-01T09:30:00Z", **values}
    (deal,) = records_of(MAPS["deals"], row)

    assert isinstance(deal, Opportunity)
    assert deal.won is outcome


@pytest.mark.parametrize("table", ["contacts", "companies", "deals", "tickets", "mails", "calls"])
def test_every_table_is_recognised(table: str) -> None:
    path = GOLDEN / f"hubspot_{table}.csv"
    assert detected(read_head(path), path).name == "hubspot"


@pytest.fixture(scope="module")
def landed() -> Path:
    """Rows of HubSpot as a loader lands them, with names and addresses that were masked."""
    given = os.environ.get("GRAPH_SERVICE_EVAL_DATA")
    folder = Path(given or "absent") / "formats" / "fivetran_seeds" / "dbt_hubspot"
    if not folder.is_dir():
        pytest.skip("GRAPH_SERVICE_EVAL_DATA names no folder with formats/fivetran_seeds")
    return folder


@pytest.mark.parametrize(
    ("table", "kinds"),
    [
        ("contact_data", {Profile: 22, Consent: 25, Assertion: 3}),
        ("contact_merge_audit_data", {Assertion: 4, Consent: 4}),
        ("company_data", {Organization: 24}),
        ("deal_data", {Opportunity: 44}),
    ],
)
def test_real_rows(landed: Path, table: str, kinds: dict[type, int]) -> None:
    found = list(read_files([landed / f"{table}.csv"]))
    assert {kind: sum(type(each) is kind for each in found) for kind in map(type, found)} == kinds


def test_contacts_with_the_name_of_their_company_are_no_companies(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    header = "Record ID,First Name,Last Name,Email,Company name,Last Modified Date (UTC)\n"
    path.write_text(f"{header}901,Jane,Dovey,j@acme.example,Acme,2026-03-01 09:30\n", encoding="utf-8")

    assert [type(each) for each in read_files([path])] == [Profile]


def test_a_contact_listed_as_merged_into_itself_is_one_contact() -> None:
    values = {"Record ID": "901", "Email": "j@acme.example", "Last Modified Date": "2026-03-01T09:30:00Z"}
    made = records_of(MAPS["contacts"], values | {"Merged object IDs": "901"})

    assert [type(each) for each in made] == [Profile]


def test_a_change_to_a_contact_takes_back_nothing_that_they_refused_meanwhile() -> None:
    values = {"Record ID": "901", "Email": "j@acme.example", "Last Modified Date": "2026-03-01T09:30:00Z"}
    values |= {"Legal basis for processing contact's data": "Performance of a contract"}
    *_, allowed = records_of(MAPS["contacts"], values | {"Create Date": "2026-01-05T08:00:00Z"})

    assert isinstance(allowed, Consent)
    assert (allowed.at, allowed.revised_at) == (at(1, 5, 8), at(3, 1, 9, 30))
    assert [type(each) for each in records_of(MAPS["contacts"], values)] == [Profile]
