"""`contexts` from the command line: kept, changed, found, rated, deleted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest

from tests.e2e.command import run
from tests.e2e.conftest import Command

COMPANY: Final = """
name = "Ours"

[[handles]]
channel = "chat"
address = "care"

[[products]]
slug = "wren"
name = "Wren"
"""
WANTED: Final = "my flight was cancelled and nobody rebooks me"


def message(number: int, sender: str, text: str) -> str:
    return json.dumps(
        {
            "record": "message",
            "source": "desk",
            "native_id": str(number),
            "channel": "chat",
            "sender": {"channel": "chat", "address": sender},
            "sent_at": f"2026-03-01T09:0{number}:00Z",
            "text": text,
            "mentions": [{"channel": "chat", "address": "care"}],
        }
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("contexts")
    (folder / "company.toml").write_text(COMPANY, encoding="utf-8")
    (folder / "none.ndjson").write_text("\n", encoding="utf-8")
    (folder / "said.ndjson").write_text(
        "\n".join([message(1, "ann", WANTED), message(2, "bob", "What a lovely pickle recipe")]),
        encoding="utf-8",
    )
    taken = run(
        "ingest", "--company", folder / "company.toml", folder / "none.ndjson", "--data", folder / "data"
    )
    assert taken.code == 0, taken.err
    return folder / "data"


def test_a_context_from_its_first_day_to_its_last(command: Command, data: Path) -> None:
    here, ann = ("--data", data), ("--by", "Ann")
    assert "Nobody waits" in command("contexts", *here).out
    kept = command("contexts", "save", WANTED, "--name", "rebooking", "--product", "wren", *ann, *here)
    assert "rebooking: waits for what comes in from now on." in kept.out
    free = command(
        "contexts", "edit", "rebooking", "--product", "none", "--lift", "bot", *ann, *here, "--json"
    )
    assert (free.json["context"]["product"], free.json["context"]["lift"]) == (None, ["bot"])
    assert "rebooking: paused." in command("contexts", "pause", "rebooking", *ann, *here).out
    assert "paused" in command("contexts", *here).out
    put_back = command("contexts", "edit", "rebooking", "--lift", "none", *ann, *here, "--json")
    assert put_back.json["context"]["lift"] == []
    assert command("contexts", "resume", "rebooking", *ann, *here).code == 0
    assert command("ingest", data.parent / "said.ndjson", *here).code == 0
    [found] = command("contexts", "matches", "rebooking", *here, "--json").json["matches"]
    assert (found["message"]["text"], found["state"], found["guards"]) == (WANTED, "TOLD", [])
    assert WANTED in command("contexts", "matches", "rebooking", *here).out
    assert "Nothing was found." in command("contexts", "matches", "rebooking", "--held", *here).out
    rated = command("contexts", "rate", "rebooking", "desk:1", "--relevant", *ann, *here, "--json").json
    assert (rated["rating"]["relevant"], rated["context"]["promise"]["rated"]) == (True, 1)
    back = command("contexts", "unrate", rated["rating"]["id"], *ann, *here, "--json").json
    assert (back["rating"]["withdrawnBy"], back["context"]["promise"]["rated"]) == ("Ann", 0)
    assert "is deleted" in command("contexts", "delete", "rebooking", *ann, *here).out
    assert command("contexts", *here, "--json").json == {"contexts": []}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("save", WANTED), "Nobody is named who says so. Give --by NAME, or set GRAPH_SERVICE_AUTHOR."),
        (("pause", "nothing", "--by", "Ann"), "No context is called 'nothing'."),
        (("save", "", "--by", "Ann"), "text: a context says in words what it waits for."),
        (("save", "👍", "--by", "Ann"), "text: a context says in words what it waits for."),
        (("save", WANTED, "--lift", "forgotten", "--by", "Ann"), "FORGOTTEN cannot be overruled."),
        (("save", WANTED, "--max-irrelevant", "0.9", "--by", "Ann"), "maxIrrelevantRate: 0.9 lies outside"),
    ],
)
def test_a_mistake_is_a_sentence(command: Command, data: Path, arguments: tuple[str, ...], told: str) -> None:
    answer = command("contexts", *arguments, "--data", data)
    assert answer.code == 2
    assert told in answer.err
