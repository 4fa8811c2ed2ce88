"""Learning from our own replies, from the command line."""

from __future__ import annotations

from pathlib import Path

from ingest.sample import write_sample
from tests.e2e.conftest import Command

VERSIONS = "MATCH (m:Message) WHERE m.annotatedBy IS NOT NULL RETURN DISTINCT m.annotatedBy AS version"


def versions(command: Command, data: Path) -> list[str]:
    return [row[0] for row in command("cypher", VERSIONS, "--data", data, "--json").json["rows"]]


def test_a_company_learns_from_its_replies_and_goes_back(command: Command, tmp_path: Path) -> None:
    sample, data = write_sample(tmp_path / "sample", people=300), tmp_path / "data"
    loaded = command("ingest", "--company", sample.company, *sample.files, "--data", data)
    assert loaded.code in {0, 1}, loaded.err
    shipped = versions(command, data)

    tried = command("adapt", "--dry-run", "--data", data, "--json").json
    assert tried["exchanges"] + tried["held_back"] >= 500
    assert versions(command, data) == shipped

    told = command("adapt", "--data", data)
    assert told.code == 0
    assert "How often a reply" in told.out
    assert f"Learnt from {tried['exchanges']:,} messages" in told.out
    adopted = tried["surprise"][1] < tried["surprise"][0]
    assert ("Adopted: " in told.out) == adopted == (versions(command, data) != shipped)

    assert command("adapt", "--shipped", "--data", data).out.strip() == "The shipped heads hold."
    assert versions(command, data) == shipped


def test_too_few_replies_are_told(command: Command, tmp_path: Path) -> None:
    none = command("adapt", "--data", tmp_path / "data")
    assert none.code == 2
    assert none.err.startswith("0 different messages were answered; 500 are needed.")
