"""Who is who from the command line: see why, see what would change, decide, undo."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.e2e.command import PROGRAM, Run, environment, run
from tests.e2e.conftest import Command
from tests.e2e.test_serving import serving

ROBIN: Final = "email:robin.vale@acme.example"
BIRD: Final = "twitter:fond_of_birds"
"""Likely, and not sure, to be Robin's: the same name and organisation, another job."""
CARE: Final = "email:care@ours.example"
SECONDS: Final = 120
COMPANY: Final = 'name = "Ours"\ndomains = ["ours.example"]\n'


def profile(channel: str, address: str, **more: str) -> str:
    handle = {"channel": channel, "address": address, "name": more.pop("name", None)}
    given = {"record": "profile", "source": channel, "asserted_at": "2026-03-01T00:00:00Z", "handle": handle}
    return json.dumps(given | more)


RECORDS: Final = (
    profile("email", "robin.vale@acme.example", name="Robin Vale", organization="acme", job="buyer"),
    profile("twitter", "@Fond_Of_Birds", name="Robin Vale", organization="acme", job="ornithologist"),
    profile("email", "care@ours.example", name="Care"),
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one open question."""
    folder = tmp_path_factory.mktemp("identity")
    (folder / "people.ndjson").write_text("\n".join(RECORDS), encoding="utf-8")
    (folder / "company.toml").write_text(COMPANY, encoding="utf-8")
    taken = run(
        "ingest", "--company", folder / "company.toml", folder / "people.ndjson", "--data", folder / "data"
    )
    assert taken.code == 0, taken.err
    return folder / "data"


@pytest.fixture
def data(loaded: Path, tmp_path: Path) -> Path:
    """One's own copy of it."""
    return Path(shutil.copytree(loaded, tmp_path / "data"))


def customers(command: Command, data: Path) -> list[list[Any]]:
    """All customers with their handles, and why."""
    statement = (
        "MATCH (c:Customer)-[r:OWNS]->(h:Handle) "
        "RETURN c.key AS customer, c.name AS name, h.key AS handle, r.confidence AS sure, r.evidence AS why "
        "ORDER BY handle"
    )
    return list(command("cypher", statement, "--data", data, "--json").json["rows"])


def facts(command: Command, data: Path) -> list[str]:
    """All lines of an export but those of assertions, and their number."""
    lines = command("export", "-", "--data", data).out.splitlines()
    return [line for line in lines if json.loads(line)["record"] not in {"assertion", "end"}]


def waiting(command: Command, data: Path) -> int:
    return int(command("identity", "review", "--data", data, "--json").json["open"])


def test_a_question_comes_with_its_reasons_and_what_a_yes_changes(command: Command, data: Path) -> None:
    answer = command("identity", "review", "--data", data, "--json")
    assert (answer.code, answer.json["open"]) == (0, 1)
    (question,) = answer.json["questions"]
    evidence, impact = question["evidence"], question["impact"]
    assert (evidence["zone"], evidence["together"]) == ("ASK", False)
    assert [step["field"] for step in evidence["steps"]] == ["surname", "given name", "organisation", "job"]
    bits = sum(step["bits"] for step in (evidence["prior"], *evidence["steps"]))
    assert bits == pytest.approx(evidence["score"], abs=1e-5)
    assert len(impact["before"]) == 2
    (after,) = impact["after"]
    assert [handle["address"] for handle in after["handles"]] == ["robin.vale@acme.example", "fond_of_birds"]


def test_where_nobody_sits_at_the_screen_the_questions_are_a_table(command: Command, data: Path) -> None:
    answer = command("identity", "review", "--data", data)
    assert answer.code == 0
    for words in (ROBIN, BIRD, "same surname Vale", "different job: buyer and ornithologist", "1 of 1"):
        assert words in answer.out


def test_decided_and_undone_all_is_as_before(command: Command, data: Path) -> None:
    before, held = customers(command, data), facts(command, data)
    pair = (ROBIN, "twitter:@Fond_of_Birds")
    foreseen = command("identity", "same", *pair, "--by", "Ann", "--dry-run", "--data", data, "--json").json
    assert foreseen["assertion"] is None
    assert (customers(command, data), waiting(command, data)) == (before, 1)

    said = command(
        "identity", "same", *pair, "--by", "Ann", "--reason", "told me", "--data", data, "--json"
    ).json
    assert said["impact"] == foreseen["impact"]
    assert waiting(command, data) == 0
    found = command("identity", "explain", *pair, "--data", data, "--json").json
    assert (found["together"], found["zone"]) == (True, "ASK")
    assert found["remarks"] == [f"{ROBIN} and {BIRD} are one person, says Ann: told me"]

    (kept,) = command("identity", "assertions", "--data", data, "--json").json["assertions"]
    assert (kept["by"], kept["reason"], kept["withdrawnAt"]) == ("Ann", "told me", None)
    back = ("identity", "withdraw", kept["id"], "--by", "Bert", "--data", data, "--json")
    would = command(*back, "--dry-run").json
    assert (len(would["impact"]["before"]), len(would["impact"]["after"])) == (1, 2)
    assert waiting(command, data) == 0
    assert command(*back).json["impact"] == would["impact"]
    assert (customers(command, data), facts(command, data)) == (before, held)
    assert waiting(command, data) == 1
    (kept,) = command("identity", "assertions", "--data", data, "--json").json["assertions"]
    assert (kept["by"], kept["withdrawnBy"]) == ("Ann", "Bert")


def test_as_of_a_time_before_anybody_was_known(command: Command, data: Path) -> None:
    early = command("identity", "explain", ROBIN, BIRD, "--as-of", "2026-02-01T00:00:00Z", "--data", data)
    assert (early.code, early.err.startswith("No handle ")) == (2, True)
    then = command("identity", "explain", ROBIN, BIRD, "--as-of", "2026-03-02T01:00:00+01:00", "--data", data)
    assert then.code == 0


def test_what_was_said_of_two_people_keeps_them_apart(command: Command, data: Path) -> None:
    said = command("identity", "different", ROBIN, BIRD, "--by", "Ann", "--data", data)
    assert (said.code, waiting(command, data)) == (0, 0)
    key = re.search(r"Done; kept as (review:assertion/[0-9a-f]+)\.", said.out)
    assert key is not None
    against = command("identity", "same", ROBIN, BIRD, "--by", "Bert", "--data", data)
    assert (against.code, against.out) == (2, "")
    assert f"{ROBIN} and {BIRD} are two people, says Ann" in against.err
    assert "Withdraw what is not true any more" in against.err
    # By the key that is shown, too.
    assert command("identity", "withdraw", key[1], "--by", "Ann", "--data", data).code == 0
    again = command("identity", "withdraw", key[1], "--by", "Ann", "--data", data)
    assert (again.code, again.err.startswith("It was taken back by Ann")) == (2, True)
    assert waiting(command, data) == 1


def test_through_a_service_it_is_the_same(command: Command, data: Path) -> None:
    here = command("identity", "explain", ROBIN, BIRD, "--data", data, "--json").json
    with serving(data) as (url, _):
        there = ("--server", url, "--json")
        found = command("identity", "explain", ROBIN, BIRD, *there).json
        assert found | {"asOf": None} == here | {"asOf": None}
        said = command("identity", "same", ROBIN, BIRD, "--by", "Ann", *there).json
        assert command("identity", "review", *there).json == {"open": 0, "questions": []}
        assert command("identity", "withdraw", said["assertion"]["id"], "--by", "Ann", *there).code == 0
        (kept,) = command("identity", "assertions", *there).json["assertions"]
        assert (kept["by"], kept["withdrawnBy"]) == ("Ann", "Ann")
        nobody = command("identity", "explain", ROBIN, "twitter:nobody", *there)
        assert (nobody.code, nobody.err.startswith("No handle twitter:nobody.")) == (2, True)


MISTAKES: Final = (
    (("explain", ROBIN, "twitter:nobody"), "No handle twitter:nobody."),
    (("explain", ROBIN, "email:Robin.Vale@ACME.example"), "are one handle. Name two different handles."),
    (("explain", ROBIN, "jane"), "'jane' is no handle. Give channel:address"),
    (("explain", ROBIN, BIRD, "--as-of", "2026-03-01"), "Write ISO 8601 with an offset"),
    (("same", ROBIN, "twitter:nobody", "--by", "Ann"), "No handle twitter:nobody."),
    (("same", ROBIN, CARE, "--by", "Ann"), f"{CARE} is our own and belongs to no customer."),
    (("same", ROBIN, BIRD), "Nobody is named who says so. Give --by NAME, or set GRAPH_SERVICE_AUTHOR."),
    (("different", ROBIN, BIRD, "--by", "  "), "Nobody is named who says so."),
    (("same", ROBIN, BIRD, "--by", "Ann", "--reason", "x" * 10_000), "reason: "),
    (("withdraw", "review:assertion/none", "--by", "Ann"), "No assertion has that id."),
    (("withdraw", "nonsense", "--by", "Ann"), "is no id of this service."),
)


@pytest.mark.parametrize(("words", "expected"), MISTAKES, ids=lambda value: " ".join(value)[:60])
def test_a_mistake_is_told_with_what_to_do(
    command: Command, loaded: Path, words: tuple[str, ...], expected: str
) -> None:
    answer = command("identity", *words, "--data", loaded)
    assert (answer.code, answer.out) == (2, "")
    assert expected in answer.err


def test_the_author_may_be_set_once(command: Command, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPH_SERVICE_AUTHOR", "Ann")
    assert command("identity", "same", ROBIN, BIRD, "--data", data).code == 0
    (kept,) = command("identity", "assertions", "--data", data, "--json").json["assertions"]
    assert kept["by"] == "Ann"


def at_a_terminal(data: Path, typed: str) -> Run:
    """Work through the queue at a screen and a keyboard of a process's own."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [PROGRAM, "identity", "review", "--data", data],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(COLUMNS="200", NO_COLOR="1"),
    )
    os.close(theirs)
    shown: list[str] = []
    reading = threading.Thread(target=lambda: shown.extend(seen(ours)))
    reading.start()
    os.write(ours, typed.encode())
    try:
        code = process.wait(timeout=SECONDS)
    finally:
        process.kill()
        reading.join()
    os.close(ours)
    return Run(code, re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", "".join(shown)), "")


def seen(screen: int) -> Iterator[str]:
    """What is written to a terminal until its last user has gone."""
    while True:
        try:
            part = os.read(screen, 1 << 16)
        except OSError:
            return
        if not part:
            return
        yield part.decode("utf-8", "replace")


def test_the_queue_is_worked_through_at_a_terminal(command: Command, data: Path) -> None:
    before = customers(command, data)
    screen = at_a_terminal(data, "Ann\nwhat\ns\nq\n")
    assert screen.code == 0, screen.out
    for words in (
        "worth asking a person",
        "different job: buyer and ornithologist",
        "If they are one person:",
        "[s]ame, [d]ifferent, s[k]ip, [u]ndo the last, [q]uit",
        "Answer with one of s, d, k, u, q.",
        "Decided 1, skipped 0; open: 0.",
    ):
        assert words in screen.out
    assert {row[0] for row in customers(command, data)} == {ROBIN}
    key = re.search(r"graph-service identity withdraw (\S+)", screen.out)
    assert key is not None
    assert command("identity", "withdraw", key[1], "--by", "Ann", "--data", data).code == 0
    assert customers(command, data) == before


def test_at_a_terminal_the_last_word_is_undone(command: Command, data: Path) -> None:
    """After the last question, too: it is asked again."""
    before = customers(command, data)
    screen = at_a_terminal(data, "Ann\nd\nu\nq\n")
    assert screen.code == 0, screen.out
    assert re.search(r"review:assertion/[0-9a-f]+ is withdrawn; all is as before\.", screen.out)
    assert screen.out.count("If they are one person:") == 2
    assert "Decided 0, skipped 0; open: 1." in screen.out
    assert customers(command, data) == before


def test_at_a_terminal_a_question_is_skipped(command: Command, data: Path) -> None:
    """Nothing to undo yet; passed over, the only question comes no more."""
    screen = at_a_terminal(data, "Ann\nu\nk\n")
    assert screen.code == 0, screen.out
    assert "Nothing was said here that could be undone." in screen.out
    assert "Decided 0, skipped 1; open: 1." in screen.out
    assert command("identity", "assertions", "--data", data, "--json").json == {"assertions": []}


def test_too_few_handles_teach_nothing(command: Command, data: Path) -> None:
    found = command("identity", "learn", "--data", data)
    assert found.code == 2
    assert "3 handles are too few to learn from; 200 are needed." in found.err
    back = command("identity", "learn", "--shipped", "--data", data, "--json")
    assert back.json["version"].startswith("shipped-")
    assert back.json["customers"] == 2
