"""Mutations in the audit log."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph_service.access.principal import Principal, Scope, acting_as
from graph_service.access.sealing import Seal
from graph_service.access.verifying import told
from tests.api.conftest import data_of, refusal_of
from tests.api.sample import Sample

INGEST = "mutation ($records: [JSON!]) { ingest(input: {records: $records}) { receipt { added } } }"
FORGET = """
mutation ($customer: String!, $dryRun: Boolean! = false) {
  forget(input: {customer: $customer, dryRun: $dryRun}) { userErrors { code } }
}
"""
HELLO = {
    "record": "message",
    "source": "app",
    "native_id": "1",
    "channel": "chat",
    "sender": {"channel": "email", "address": "jane@acme.example"},
    "sent_at": "2026-03-01T09:30:00+01:00",
    "text": "The kettle leaks.",
}


def lines(folder: Path) -> list[tuple[Any, ...]]:
    members = ("act", "outcome", "subject", "fields")
    return [tuple(line[member] for member in members) for line in told(folder)]


def test_every_mutation_is_written_down_before_and_after_without_personal_data(
    fresh: Sample, tmp_path: Path
) -> None:
    with acting_as(Principal("crm", frozenset({Scope.INGEST}))):
        data_of(fresh.context, INGEST, {"records": [HELLO]})
    data_of(fresh.context, FORGET, {"customer": "email:Jane@acme.example", "dryRun": True})
    data_of(fresh.context, FORGET, {"customer": "email:nobody@acme.example"})
    seal = Seal(tmp_path)
    jane, nobody = (seal.digest(f"email:{name}@acme.example") for name in ("jane", "nobody"))
    taken = {"added": 1, "revised": 0, "unchanged": 0, "profiles": 0, "facts": 0, "rejected": 0}
    found = lines(tmp_path)
    assert found[0] == ("ingest", "asked", None, {})
    assert found[1][:3] == ("ingest", "done", None)
    assert found[1][3].items() >= taken.items()
    assert found[2] == ("forget", "asked", jane, {"dryRun": True})
    assert found[3][:3] == ("forget", "done", jane)
    assert found[3][3]["messages"] == 1
    assert found[4:] == [
        ("forget", "asked", nobody, {}),
        ("forget", "refused", nobody, {"code": "NOT_FOUND"}),
    ]
    assert [line["principal"] for line in told(tmp_path)] == ["crm"] * 2 + ["operator"] * 4
    text = (tmp_path / "audit.ndjson").read_text()
    assert not any(word in text for word in ("jane", "acme", "kettle"))


def test_what_cannot_be_written_down_is_not_done(fresh: Sample, tmp_path: Path) -> None:
    (tmp_path / "audit.lock").mkdir()
    code, message = refusal_of(fresh.context, INGEST, {"records": [HELLO]})
    assert code == "AUDIT_UNAVAILABLE"
    assert "Nothing is changed without a record of it" in message
    assert data_of(fresh.context, "{ stats { messages } }", {}) == {"stats": {"messages": 0}}
