"""`signals` from the command line: what is to be done, and what other rules would have raised."""

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

[[signals]]
kind = "angry"
team = "care"
due = "4h"
tone = "negative"

[[signals]]
kind = "fond"
team = "marketing"
due = "7d"
tone = "positive"
"""
STRICT: Final = COMPANY.replace('tone = "positive"', 'tone = "positive"\nchannels = ["email"]')


def message(number: int, sender: str, text: str) -> str:
    return json.dumps(
        {
            "record": "message",
            "source": "desk",
            "native_id": str(number),
            "channel": "chat",
            "sender": {"channel": "chat", "address": sender, "name": sender.title()},
            "sent_at": f"2026-03-01T09:0{number}:00Z",
            "text": text,
            "mentions": [{"channel": "chat", "address": "care"}],
        }
    )


RECORDS: Final = (
    message(1, "ann", "This is terrible, the worst service ever. I hate it and I am furious!"),
    message(2, "bob", "I love it, wonderful and great, thank you so much!"),
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("signals")
    (folder / "said.ndjson").write_text("\n".join(RECORDS), encoding="utf-8")
    (folder / "company.toml").write_text(COMPANY, encoding="utf-8")
    (folder / "strict.toml").write_text(STRICT, encoding="utf-8")
    taken = run(
        "ingest", "--company", folder / "company.toml", folder / "said.ndjson", "--data", folder / "data"
    )
    assert taken.code == 0, taken.err
    return folder / "data"


def test_signals_are_listed_the_most_urgent_first(command: Command, data: Path) -> None:
    shown = command("signals", "--data", data).out.splitlines()
    assert [word for line in shown for word in ("angry", "fond") if f" {word} " in line] == ["angry", "fond"]
    assert "Ann" in "\n".join(shown)
    rows = command("signals", "--data", data, "--json", "--team", "marketing", "--status", "open").json
    assert [(row["kind"], row["customer"]["name"]) for row in rows["signals"]] == [("fond", "Bob")]
    assert "nothing to act on" in command("signals", "--kind", "angry", "--team", "legal", "--data", data).out


def test_rules_are_tried(command: Command, data: Path) -> None:
    found = command("signals", "try", data.parent / "strict.toml", "--data", data, "--json").json
    assert found["raised"] == 1
    assert found["yields"] == [{"kind": "angry", "team": "care", "raised": 1, "unresolved": 1}]
    shown = command(
        "signals", "try", data.parent / "company.toml", "--since", "2026-03-01T09:02:00Z", "--data", data
    )
    assert "would have raised: 1" in shown.out
    assert len(command("signals", "--data", data, "--json").json["signals"]) == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("signals", "--status", "done"), "--status 'done' is none. Give open, taken, resolved."),
        (("signals", "try", "nowhere.toml"), "nowhere.toml: no such file"),
        (("signals", "try", "{folder}/company.toml", "--since", "May"), "--since: 'May' is no time."),
    ],
)
def test_a_mistake_is_a_sentence(command: Command, data: Path, arguments: tuple[str, ...], told: str) -> None:
    answer = command(*(word.format(folder=data.parent) for word in arguments), "--data", data)
    assert answer.code == 2
    assert told in answer.err
