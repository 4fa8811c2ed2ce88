"""`references` from the command line: asked, answered, named, matched, counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest

from tests.e2e.command import run
from tests.e2e.conftest import Command
from tests.e2e.test_contexts_cli import COMPANY, message

BUDGET: Final = "\n[references]\nasks = 1\nuses = 1\ndays = 3000\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("references")
    (folder / "company.toml").write_text(COMPANY + BUDGET, encoding="utf-8")
    lines = [message(1, "ann", "Wren is a joy"), message(2, "bob", "What a lovely pickle recipe")]
    (folder / "said.ndjson").write_text("\n".join(lines), encoding="utf-8")
    prospects = [{"name": "Acme", "product": "wren"}, {"name": "Bolt", "product": "wren"}]
    (folder / "prospects.ndjson").write_text("\n".join(map(json.dumps, prospects)), encoding="utf-8")
    taken = run(
        "ingest", "--company", folder / "company.toml", folder / "said.ndjson", "--data", folder / "data"
    )
    assert taken.code == 0, taken.err
    return folder / "data"


def test_a_reference_from_the_first_question_to_the_outcome(command: Command, data: Path) -> None:
    here, by, wren = ("--data", data), ("--by", "Kim"), ("--product", "wren")
    tried = command("references", "ask", "chat:ann", *wren, *by, "--dry-run", *here)
    assert "would be asked for wren until" in tried.out
    assert "Nobody." in command("references", "list", "--state", "asked", *here).out
    asked = command("references", "ask", "chat:ann", *wren, *by, *here)
    assert "is asked for wren until" in asked.out
    assert "They may be asked 0 times and named once more for now." in asked.out
    yes = command("references", "record", "chat:ann", "confirmed", *wren, *by, "--message", "desk:1", *here)
    assert "is confirmed for wren until" in yes.out
    both = command("references", "match", data.parent / "prospects.ndjson", *here, "--json").json["matches"]
    assert [row["reference"] and row["reference"]["state"] for row in both] in (
        ["CONFIRMED", None],
        [None, "CONFIRMED"],
    )
    assert "Acme" in command("references", "match", data.parent / "prospects.ndjson", *here).out
    assert "named once, 1 today" in command("references", "capacity", *here).out
    used = command("references", "use", "chat:ann", "--prospect", "Acme", *wren, *by, *here, "--json").json
    assert used["reference"]["state"] == "RESTING"
    ended = command("references", "use", "--use", used["act"]["id"], "--outcome", "won", *by, *here, "--json")
    assert [edge["node"]["outcome"] for edge in ended.json["reference"]["history"]["edges"]][2:] == [
        "OPEN",
        "WON",
    ]
    (row,) = command("references", "list", "--customer", "chat:ann", *here, "--json").json["references"]
    assert (row["state"], row["source"]["by"], row["usesLeft"]) == ("RESTING", "Kim", 0)
    assert "resting" in command("references", "list", *wren, *here).out
    too_often = command("references", "ask", "chat:ann", *by, *here)
    assert (too_often.code, "The next time is 2" in too_often.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ask", "chat:bob"), "Nobody is named who says so. Give --by NAME, or set GRAPH_SERVICE_AUTHOR."),
        (("record", "chat:bob", "confirmed", "--by", "Kim"), "there is no ask that they could answer"),
        (("use", "chat:bob", "--prospect", "Acme", "--by", "Kim"), "they have not confirmed"),
        (("match", "nowhere.ndjson"), "nowhere.ndjson: No such file or directory. Write one a line"),
        (("list", "--state", "maybe"), "'maybe' is not one of 'none', 'inferred', 'asked', 'confirmed'"),
        (("record", "chat:bob", "maybe", "--by", "Kim"), "'maybe' is not one of 'confirmed', 'declined'"),
        (("use", "--outcome", "maybe", "--by", "Kim"), "'maybe' is not one of 'open', 'won', 'lost'"),
        (("capacity", "--days", "0"), "days: 0 does not lie within 1 and 3,650."),
    ],
)
def test_a_mistake_is_a_sentence(command: Command, data: Path, arguments: tuple[str, ...], told: str) -> None:
    answer = command("references", *arguments, "--data", data)
    assert answer.code == 2
    assert told in answer.err


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "x:1: "),
        ("[]", "x:1: no object with a name."),
        ('{"name": "A", "colour": "red"}', "x:1: 'colour' is none of name, description,"),
        ('{"name": "A", "employees": "many"}', "x:1: employees is no whole number."),
    ],
)
def test_a_file_of_prospects_says_what_is_wrong(
    command: Command, data: Path, tmp_path: Path, line: str, told: str
) -> None:
    (tmp_path / "x").write_text(line, encoding="utf-8")
    answer = command("references", "match", tmp_path / "x", "--data", data)
    assert (answer.code, told in answer.err) == (2, True)
