"""`graph-service crm`: what Salesforce and HubSpot are told, and what comes back from them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Final

import pytest

from tests.e2e.conftest import Command

GOLDEN: Final = Path(__file__).parent.parent / "unit" / "ingest" / "golden"
JANE, BOB = "003A0000000JANEIA4", "003A0000000BObbIAG"
VERA: Final = "003A0000000VERAIA4"
AS_OF: Final = "2026-03-05T10:00:00Z"
COMPANY: Final = """name = "Brewco"
domains = ["brewco.example"]

[[products]]
slug = "kettle"
name = "Brew Kettle"
aliases = ["the kettle"]
"""
JANES, VERAS = "jane.dovey@acme.example", "vera@lund.example"
SAID: Final = [
    ("m-1", JANES, "Jane Dovey", "2026-03-04T09:00:00Z", "I love the kettle, I recommend it to anybody!"),
    ("m-2", JANES, "Jane Dovey", "2026-03-05T09:00:00Z", "When will you call me? It leaks, I am furious."),
    ("m-3", VERAS, "Vera Lund", AS_OF, "The kettle is wonderful, thank you. I recommend it to everybody."),
]
Table = list[dict[str, str]]


def said(native_id: str, address: str, name: str, at: str, text: str) -> str:
    message = {"record": "message", "source": "helpdesk", "native_id": native_id, "channel": "email"}
    sender = {"channel": "email", "address": address, "name": name}
    return json.dumps(message | {"sender": sender, "sent_at": at, "text": text, "direction": "inbound"})


@pytest.fixture
def data(tmp_path: Path, command: Command) -> Path:
    """What Salesforce knows, and what people said in the mailbox."""
    folder, company, mails = tmp_path / "data", tmp_path / "company.toml", tmp_path / "mails.ndjson"
    company.write_text(COMPANY, encoding="utf-8")
    mails.write_text("\n".join(said(*each) for each in SAID), encoding="utf-8")
    files = [GOLDEN / f"salesforce_{name}.csv" for name in ("contacts", "leads", "accounts")]
    taken = command("ingest", *files, mails, "--company", company, "--data", folder)
    assert taken.code == 1, taken.err
    return folder


def cypher(command: Command, data: Path, text: str) -> list[tuple[str, ...]]:
    answer = command("cypher", text, "--json", "--data", data)
    assert answer.code == 0, answer.err
    return [tuple(row) for row in json.loads(answer.out)["rows"]]


def customers(command: Command, data: Path) -> list[list[str]]:
    """The handles of each customer, in order."""
    owned = cypher(command, data, "MATCH (c:Customer)-[:OWNS]->(h:Handle) RETURN c.key AS c, h.key AS h")
    found: dict[str, list[str]] = {}
    for customer, handle in sorted(owned):
        found.setdefault(customer, []).append(handle)
    return sorted(found.values())


def exported(command: Command, data: Path, out: Path) -> dict[str, Table]:
    """The files that are written for Salesforce, row by row."""
    told = command("crm", "export", "--to", "salesforce", "--out", out, "--data", data)
    assert told.code == 0, told.err
    return {path.name: rows(path) for path in sorted(out.iterdir())}


def rows(path: Path) -> Table:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, *table: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]), quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(table)
    return path


def changed(number: str, name: str, own: str = "") -> dict[str, str]:
    """A contact that somebody changed in Salesforce, with columns of ours that somebody changed too."""
    told = {"Id": number, "LastName": "Changed", "FirstName": name, "Email": f"{name}@changed.example"}
    ours = {"GraphService_Id__c": own, "GraphService_Advocacy_Score__c": "0.9999"}
    return {**told, "Title": "Head of buying", "SystemModstamp": "2026-03-06T10:00:00.000Z", **ours}


def case_of(row: dict[str, str]) -> dict[str, str]:
    """A case as Salesforce has it that was made of one of our rows."""
    told = {"Id": "500A0000000OURS", "Status": "New", "CreatedDate": "2026-03-06T10:00:00.000Z"}
    kept = ("ContactId", "Subject", "Description", "GraphService_Signal__c")
    return {**told, **{name: row[name] for name in kept}, "SystemModstamp": "2026-03-06T10:00:00.000Z"}


def test_what_salesforce_answers_and_sends_back_doubles_nobody_and_loses_nothing(
    tmp_path: Path, data: Path, command: Command
) -> None:
    told = exported(command, data, tmp_path / "out")
    (vera,) = told["contacts_new.csv"]
    assert [row["Id"] for row in told["contacts.csv"]] == [JANE, BOB]
    assert (vera["FirstName"], vera["LastName"], vera["Email"]) == ("Vera", "Lund", VERAS)
    assert float(vera["GraphService_Advocacy_Low__c"]) < float(vera["GraphService_Advocacy_High__c"])

    results = write(tmp_path / "results.csv", {"sf__Id": VERA, "sf__Created": "true", **vera})
    assert command("ingest", results, "--data", data).code == 0
    again = exported(command, data, tmp_path / "again")
    assert again["contacts_new.csv"] == []
    assert {row["Id"] for row in again["contacts.csv"]} == {JANE, BOB, VERA}

    before = customers(command, data)
    back = write(
        tmp_path / "Contact.csv", changed(JANE, "Jane"), changed(VERA, "Vera", vera["GraphService_Id__c"])
    )
    case = write(tmp_path / "Case.csv", case_of(told["cases.csv"][0]))
    assert command("ingest", back, case, "--data", data).code == 0
    assert customers(command, data) == before
    assert [f"email:{VERAS}", f"salesforce:{VERA}"] in before

    traits = f"MATCH (h:Handle {{key: 'salesforce:{JANE}'}})-[:HAS_TRAIT]->(t:Trait) RETURN t.value AS v"
    known = {"1980-02-29", "10115", "Buyer", "Head of buying", "001A0000000ACMEIA4"}
    assert {value for (value,) in cypher(command, data, traits)} == known
    last = {row["Id"]: row for row in exported(command, data, tmp_path / "last")["contacts.csv"]}
    assert last[VERA]["GraphService_Advocacy_Score__c"] == vera["GraphService_Advocacy_Score__c"]
    copied = "MATCH (m:Message) WHERE m.key STARTS WITH 'salesforce:' RETURN m.key AS m"
    assert cypher(command, data, copied) == []


def test_a_contact_that_comes_back_before_its_result_doubles_nobody(
    tmp_path: Path, data: Path, command: Command
) -> None:
    (vera,) = exported(command, data, tmp_path / "out")["contacts_new.csv"]
    back = write(tmp_path / "Contact.csv", changed(VERA, "Nobody", vera["GraphService_Id__c"]))

    assert command("ingest", back, "--data", data).code == 0

    assert [f"email:{VERAS}", f"salesforce:{VERA}"] in customers(command, data)


def test_who_refuses_and_who_was_erased_are_told_to_nobody(
    tmp_path: Path, data: Path, command: Command
) -> None:
    refusal = {"record": "consent", "source": "crm", "native_id": "k-1", "at": AS_OF, "purpose": "profiling"}
    handle = {"channel": "salesforce", "address": BOB}
    ndjson, fields = tmp_path / "consent.ndjson", tmp_path / "names.toml"
    ndjson.write_text(json.dumps(refusal | {"handle": handle, "granted": False}), encoding="utf-8")
    fields.write_text('[salesforce]\nadvocacy_score = "Fan__c"\n', encoding="utf-8")
    assert command("ingest", ndjson, "--data", data).code == 0
    assert command("erase", f"salesforce:{JANE}", "--yes", "--data", data).code == 0

    command("ingest", GOLDEN / "salesforce_contacts.csv", "--data", data)
    told = command(
        *("crm", "export", "--to", "salesforce", "--out", tmp_path / "out", "--fields", fields),
        *("--data", data, "--json"),
    )

    files = {"contacts.csv": 0, "leads.csv": 0, "contacts_new.csv": 1, "cases.csv": 0}
    assert json.loads(told.out) == {"files": files, "refused": 1, "named": 1}
    assert "Fan__c" in rows(tmp_path / "out" / "contacts_new.csv")[0]
    assert "Dovey" not in "".join(path.read_text() for path in (tmp_path / "out").iterdir())


def test_who_was_erased_stays_out_when_they_come_back_by_our_id_under_another_name(
    tmp_path: Path, data: Path, command: Command
) -> None:
    (vera,) = exported(command, data, tmp_path / "out")["contacts_new.csv"]
    assert command("erase", vera["GraphService_Id__c"], "--yes", "--data", data).code == 0
    before = customers(command, data)
    row = changed(VERA, "Nobody", vera["GraphService_Id__c"]) | {"IsDeleted": "false"}
    lead = row | {"Id": "00QA0000000VERA", "Email": "v@elsewhere.example", "MasterRecordId": JANE}
    back = [write(tmp_path / "Contact.csv", row), write(tmp_path / "Lead.csv", lead)]

    taken = command("ingest", *back, "--data", data, "--json")

    assert taken.json["suppressed"] == 7
    assert customers(command, data) == before


def test_hubspot_is_told_by_its_own_numbers_and_names(tmp_path: Path, command: Command) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    command("ingest", GOLDEN / "hubspot_contacts.csv", GOLDEN / "salesforce_contacts.csv", "--data", data)

    assert command("crm", "export", "--to", "hubspot", "--out", out, "--data", data).code == 0

    assert [row["Record ID"] for row in rows(out / "contacts.csv")] == ["901", "903"]
    assert rows(out / "contacts.csv")[0]["graph_service_open_signals"] == "0"
    assert [row["graph_service_id"] for row in rows(out / "contacts_new.csv")] == []


def test_what_a_crm_did_not_take_is_kept_with_its_reason(tmp_path: Path, command: Command) -> None:
    row = {"GraphService_Id__c": "email:v@lund.example", "LastName": "Lund", "GraphService_As_Of__c": AS_OF}
    hubspot = {
        "graph_service_id": "email:v@lund.example",
        "graph_service_as_of": AS_OF,
        "Error message": "Invalid email",
    }
    paths = [
        write(tmp_path / "failed.csv", {"sf__Id": "", "sf__Error": "DUPLICATES_DETECTED:Use one:--", **row}),
        write(tmp_path / "error.csv", {"ID": "", **row, "ERROR": "Required fields are missing: [LastName]"}),
        write(tmp_path / "errors.csv", hubspot),
    ]

    assert command("ingest", *paths, "--data", tmp_path / "data").code == 1

    kept = (tmp_path / "data" / "rejects.ndjson").read_text().splitlines()
    assert [json.loads(line)["reason"].partition(";")[0] for line in kept] == [
        "salesforce: did not take the row: DUPLICATES_DETECTED:Use one:--",
        "salesforce: did not take the row: Required fields are missing: [LastName]",
        "hubspot: did not take the row: Invalid email",
    ]


def test_a_column_that_is_none_of_ours_cannot_be_named(tmp_path: Path, command: Command) -> None:
    fields = tmp_path / "names.toml"
    fields.write_text('[salesforce]\nlast_name = "Nobody__c"\n', encoding="utf-8")

    told = command("crm", "export", "--to", "salesforce", "--out", tmp_path, "--fields", fields)

    assert told.code == 2
    assert "no value of ours is called 'last_name'" in told.err
