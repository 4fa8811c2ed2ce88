"""What texts mean from the command line: read, explained, put right, taken back."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.e2e.command import PROGRAM, environment
from tests.e2e.conftest import Command
from tests.e2e.test_serving import serving

TEXT = "I hate the new kettle, it leaks"
RECORD = {
    "record": "message",
    "source": "chat",
    "native_id": "1",
    "channel": "chat",
    "sender": {"channel": "email", "address": "mia@mail.example"},
    "sent_at": "2026-03-01T09:30:00Z",
    "text": TEXT,
}


@pytest.fixture
def data(command: Command, tmp_path: Path) -> Path:
    file = tmp_path / "said.ndjson"
    file.write_text(json.dumps(RECORD), encoding="utf-8")
    assert command("ingest", file, "--data", tmp_path / "data").code == 0
    return tmp_path / "data"


def test_a_text_is_read_and_explained(command: Command, data: Path) -> None:
    read = command("annotate", TEXT, "", "--data", data, "--json")
    assert read.code == 0
    found, nothing = read.json["annotations"]
    assert (found["text"], found["tone"]) == (TEXT, "NEGATIVE")
    assert "hate" in {span["text"] for span in found["evidence"]}
    assert (nothing["tone"], nothing["intents"], nothing["evidence"]) == (None, [], [])
    shown = command("annotate", TEXT, "", "--data", data).out
    for words in (f"“{TEXT}”", "negative", "“hate” for ", "nothing is said"):
        assert words in shown


def test_texts_are_read_by_the_line(data: Path) -> None:
    lines = "".join(f"text number {number}\n" for number in range(21)) + "\n" + TEXT
    read = subprocess.run(
        [PROGRAM, "annotate", "-", "--json", "--data", data],
        input=lines,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(read.stdout)["annotations"]
    assert [each["text"] for each in found] == lines.splitlines()
    assert (found[-2]["tone"], found[-1]["tone"]) == (None, "NEGATIVE")


def test_put_right_and_taken_back(command: Command, data: Path) -> None:
    said = ("correct", "chat:1", "--aspect", "sentiment", "--value", "0.5", "--by", "Ann", "--data", data)
    foreseen = command(*said, "--dry-run", "--json").json
    assert (foreseen["correction"], foreseen["annotation"]["sentiment"]) == (None, 0.5)
    assert command("corrections", "--data", data, "--json").json == {"corrections": []}

    kept = command(*said, "--reason", "She smiled")
    key = re.search(r"Done; kept as (review:correction/[0-9a-f]+)\.", kept.out)
    assert key is not None
    shown = command("corrections", "--data", data).out
    for words in (key[1], TEXT, "sentiment +0.5", "Ann", "She smiled"):
        assert words in shown
    with serving(data) as (url, _):
        there = command("annotate", TEXT, "--server", url, "--json").json["annotations"][0]
        back = command("correct", "--withdraw", key[1], "--by", "Bert", "--server", url, "--json").json
    assert back["annotation"] == {name: value for name, value in there.items() if name != "text"}
    again = command("correct", "--withdraw", key[1], "--by", "Bert", "--data", data)
    assert (again.code, again.err.startswith("It was taken back by Bert")) == (2, True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("chat:1", "--by", "Ann"), "A correction needs MESSAGE, --aspect and --value."),
        (("chat:1", "--aspect", "sentiment", "--value", "0"), "Nobody is named who says so."),
        (("chat:2", "--aspect", "sentiment", "--value", "0", "--by", "Ann"), "No message has that id."),
        (
            ("chat:1", "--aspect", "intent", "--label", "joke", "--value", "1", "--by", "Ann"),
            "There is no intent 'joke'. Those there are: answer, buying, ",
        ),
    ],
)
def test_what_cannot_be_put_right_is_told(
    command: Command, data: Path, given: tuple[str, ...], said: str
) -> None:
    refused = command("correct", *given, "--data", data)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith(said)
