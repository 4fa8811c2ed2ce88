"""What single checks of `doctor` say of what they are given."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graph_service.config import read_settings
from graph_service.doctor.machine import enough, examine_python, examine_tools, examine_writing
from graph_service.doctor.model import examine_model
from graph_service.doctor.record import release
from graph_service.doctor.variables import examine_variables
from tests.e2e.command import CACHE


@pytest.mark.parametrize(
    ("environment", "findings"),
    [
        ({"GRAPH_SERVICE_DATA": "/d", "HOME": "/"}, [("ok", "Set in the environment: GRAPH_SERVICE_DATA.")]),
        ({"GRAPH_SERVICE_TEST_NEO4J_URI": "bolt://a"}, [("ok", "Set in the environment: nothing.")]),
        (
            {"GRAPH_SERVICE_DATTA": "/d"},
            [
                (
                    "warning",
                    "GRAPH_SERVICE_DATTA is set, and nothing reads it. Did you mean GRAPH_SERVICE_DATA?",
                )
            ],
        ),
        (
            {"NEO4J_USER": "neo4j", "NEO4J_HOME": "/opt/neo4j"},
            [("warning", "NEO4J_USER is set, and nothing reads it. Did you mean NEO4J_USERNAME?")],
        ),
        (
            {"GRAPH_SERVICE_STORE": ""},
            [
                (
                    "warning",
                    "GRAPH_SERVICE_STORE is set to nothing, which counts as not set. Set or remove it.",
                )
            ],
        ),
        (
            {"GRAPH_SERVICE_STORE": "embedded:/g", "NEO4J_URI": "bolt://a"},
            [
                (
                    "warning",
                    "GRAPH_SERVICE_STORE and NEO4J_URI name different stores; the first one holds. "
                    "Remove the one that is not meant.",
                )
            ],
        ),
        (
            {"NEO4J_URI": "bolt://a", "NEO4J_PASSWORD": "secret-password"},
            [
                (
                    "wrong",
                    "Of NEO4J_USERNAME and NEO4J_PASSWORD only one is set. "
                    "Set both, or neither where the server asks for none.",
                )
            ],
        ),
        (
            {"GRAPH_SERVICE_API_KEYS": "k" * 24, "GRAPH_SERVICE_API_KEY": "j" * 24},
            [
                (
                    "warning",
                    "GRAPH_SERVICE_API_KEY is none of the service's keys. "
                    "Set it to one of them, unless --server names a service elsewhere.",
                )
            ],
        ),
    ],
)
def test_settings(environment: dict[str, str], findings: list[tuple[str, str]]) -> None:
    found = examine_variables(environment, read_settings(environment))
    assert [(row.status, f"{row.finding} {row.advice}".strip()) for row in found] == findings


def test_a_weak_key_is_told_without_the_key() -> None:
    environment = {"GRAPH_SERVICE_API_KEYS": "hunter2"}
    (found,) = examine_variables(environment, read_settings(environment))
    assert (found.status, found.finding) == ("wrong", "API key 1 of 1 has 7 characters.")


@pytest.mark.parametrize(
    ("version", "status"),
    [((3, 10, 9), "wrong"), ((3, 11, 0), "ok"), ((3, 12, 1), "warning"), ((4, 0, 0), "warning")],
)
def test_python(version: tuple[int, int, int], status: str) -> None:
    assert examine_python(version).status == status


@pytest.mark.parametrize(
    ("free", "status"),
    [(99_999_999, "wrong"), (100_000_000, "warning"), (1_999_999_999, "warning"), (2_000_000_000, "ok")],
)
def test_free_space(free: int, status: str) -> None:
    found = enough("disk", free, 2_000_000_000, "of the reason")
    assert found.status == status
    assert found.advice == ("" if status == "ok" else "Make room for 2.0 GB: of the reason.")


def test_a_folder_that_is_none_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert examine_writing("data folder", [tmp_path / "new" / "data"]).status == "ok"
    found = examine_writing("data folder", [tmp_path / "file" / "data"])
    assert (found.status, found.finding.endswith(f"cannot write to {tmp_path / 'file'}.")) == ("wrong", True)
    assert not (tmp_path / "new").exists()


def test_what_only_tests_need_is_never_wrong(tmp_path: Path) -> None:
    found = examine_tools(str(tmp_path))
    assert (found.status, found.finding.partition(".")[0]) == ("ok", "Not here: java and mvn")


def test_the_text_model(tmp_path: Path) -> None:
    finding, files = examine_model(CACHE)
    assert files is not None
    assert (finding.status, finding.finding.endswith(f"version {files.version}.")) == ("ok", True)
    absent, nothing = examine_model(tmp_path / "cache")
    assert (absent.status, absent.finding, nothing) == ("warning", "Not built yet.", None)
    assert not (tmp_path / "cache").exists()
    damaged = Path(shutil.copytree(files.model.parent, tmp_path / files.model.parent.name))
    (damaged / "model.bin").write_bytes(b"")
    found, nothing = examine_model(tmp_path)
    assert (found.status, nothing) == ("wrong", None)
    assert found.finding == f"What is built in {damaged} does not match its checksums."


@pytest.mark.parametrize(
    ("version", "status"),
    [
        ("5.26.19", "ok"),
        ("2026.08.1", "ok"),
        ("5.25.1", "warning"),
        ("5.260.1", "warning"),
        ("4.4.0", "warning"),
    ],
)
def test_releases_of_neo4j(version: str, status: str) -> None:
    assert release(version).status == status
