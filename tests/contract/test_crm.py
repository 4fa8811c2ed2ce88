"""Files of CRMs over both engines: who meets in one customer, in whatever order, and what is left to tell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from graph_service.pipeline.load import load
from graph_service.pipeline.resolve import resolve
from graph_service.store.record import GraphStore
from ingest.canonical import Profile, RejectedRow
from ingest.connectors.crm_people import RECORD
from ingest.handle import Handle
from ingest.reading import read_files
from tests.records import START

GOLDEN: Final = Path(__file__).parent.parent / "unit" / "ingest" / "golden"
FILES: Final = [
    GOLDEN / f"{name}.csv"
    for name in (
        *("salesforce_accounts", "salesforce_contacts", "salesforce_leads", "salesforce_cases"),
        *("salesforce_mails", "salesforce_opportunities"),
        *("hubspot_companies", "hubspot_contacts", "hubspot_deals", "hubspot_tickets", "hubspot_mails"),
    )
]
JANE, JANE_AGAIN = "salesforce:003A0000000JANEIA4", "salesforce:003A0000000JaneIAC"
BOB, BOB_AS_LEAD = "salesforce:003A0000000BObbIAG", "salesforce:00QA0000000LEADMA4"
GREG: Final = "salesforce:003A0000000GOneIAG"
PEOPLE: Final = [
    ["email:cy@young.example"],
    ["email:jane.dovey@acme.example", "hubspot:901", "hubspot:902", JANE, JANE_AGAIN],
    ["hubspot:903", BOB, BOB_AS_LEAD],
    [GREG],
]


def taken(store: GraphStore, files: Sequence[Path]) -> list[RejectedRow]:
    """The rows that are rejected, once all others are in and it is decided who is who."""
    rejected: list[RejectedRow] = []
    load(store, read_files(files), rejected.append)
    resolve(store)
    return rejected


def people(store: GraphStore) -> list[list[str]]:
    """The handles of everybody who is none of ours."""
    known = ("email:", "salesforce:", "hubspot:")
    pages = [person for page in store.crm.people() for person in page]
    handles = {row for person in pages for row in person.keys if row.startswith(known)}
    found: dict[str | None, list[str]] = {}
    there = [each.key for each in store.people.bearers(sorted(handles))]
    for key, owner in zip(there, store.reader.customer_keys_of_handles(there), strict=True):
        found.setdefault(owner, []).append(key)
    return sorted(found.values())


@pytest.mark.parametrize("turned", [False, True])
def test_two_crms_and_a_mailbox_about_one_person_meet_in_one_customer_in_any_order(
    store: GraphStore, turned: bool
) -> None:
    rejected = taken(store, FILES[::-1] if turned else FILES)

    found = [each for each in people(store) if "email:help@brewco.example" not in each]
    assert found == PEOPLE
    assert len(rejected) == 4


def test_loading_twice_adds_nothing(store: GraphStore) -> None:
    taken(store, FILES)
    before = store.position()

    taken(store, FILES)

    assert store.position() == before


def test_records_that_are_gone_are_not_written_to(store: GraphStore) -> None:
    taken(store, FILES)

    gone = {"hubspot:902", JANE_AGAIN, BOB_AS_LEAD, GREG}
    assert store.crm.not_written_to(RECORD) == gone


def test_who_has_a_handle_of_ours_is_not_told_of(store: GraphStore) -> None:
    taken(store, FILES)

    assert "email:bo@brewco.example" not in {
        key for page in store.crm.people() for person in page for key in person.keys
    }


def test_people_are_paged(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph_service.store.crm.PAGE", 2)
    some = [Profile("crm", Handle("twitter", f"p{number}"), START) for number in range(5)]
    store.load(some)
    resolve(store)

    pages = [[person.customer for person in page] for page in store.crm.people()]
    assert pages == [["twitter:p0", "twitter:p1"], ["twitter:p2", "twitter:p3"], ["twitter:p4"]]
