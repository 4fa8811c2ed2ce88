"""`loudness` and `turning-points` on the command line, over the sample."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_service.bootstrap import open_service
from graph_service.config import read_settings
from tests.api.sample import COMPANY
from tests.e2e.command import environment
from tests.e2e.conftest import Command
from tests.sides import LOUD, TURNED


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a service that took in fans, critics and those who changed sides."""
    folder = tmp_path_factory.mktemp("sides")
    with open_service(read_settings(environment(), data=folder)) as service:
        service.pipeline.declare_company(COMPANY)
        service.pipeline.ingest([*LOUD, *TURNED])
    return folder


def test_groups_in_a_table(data: Path, command: Command) -> None:
    done = command("loudness", "--by", "product", "--by", "industry", "--data", data)
    assert (done.code, done.err) == (0, "")
    assert "lark-notes" in done.out
    assert "law" in done.out
    assert "surely" in done.out
    assert "Reach counts who was seen to turn to them" in done.out


def test_groups_as_json(data: Path, command: Command) -> None:
    options = ("--certain", "--from", "2026-03-01T00:00:00Z", "--as-of", "2026-03-05T20:00:00Z", "--first", 1)
    answer = command("loudness", "--by", "channel", *options, "--data", data, "--json").json
    assert (answer["totalCount"], len(answer["edges"])) == (2, 1)
    assert answer["asOf"] == "2026-03-05T20:00:00Z"
    assert answer["edges"][0]["node"]["values"] == [{"dimension": "CHANNEL", "value": "twitter"}]


def test_turning_points_as_json(data: Path, command: Command) -> None:
    answer = command("turning-points", "--product", "lark-notes", "--data", data, "--json").json
    assert {edge["node"]["direction"] for edge in answer["edges"]} <= {"TO_FAN", "TO_CRITIC"}


def test_none_changed_in_that_direction(data: Path, command: Command) -> None:
    done = command("turning-points", "--direction", "cooled", "--data", data)
    assert (done.code, done.out.strip()) == (0, "Turning points: 0.")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("loudness", "--from", "yesterday"), "--from: 'yesterday' is no time."),
        (("loudness", "--product", "toaster"), "No product 'toaster'."),
        (("turning-points", "--product", "toaster"), "No product 'toaster'."),
    ],
)
def test_what_cannot_be_asked(data: Path, command: Command, words: tuple[str, ...], told: str) -> None:
    done = command(*words, "--data", data)
    assert done.code == 2
    assert told in done.err
