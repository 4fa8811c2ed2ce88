"""After `forget`, no byte of any file holds what the person was called or said."""

from __future__ import annotations

import gzip
import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from graph_service.store.export import VERSION
from ingest.canonical import Message, Profile, Record
from ingest.connectors.ndjson import write_ndjson
from ingest.facts import Reaction, ReactionKind
from ingest.handle import Handle
from tests.e2e.command import Run, run, start
from tests.erased import unpacked
from tests.records import START, tweet

TOKEN: Final = "Zqxtoken"
SHE: Final = Handle("twitter", TOKEN.lower(), name=f"{TOKEN} Vandermeer", identifiers=("crm:4711",))
MAIL: Final = Handle("email", f"{TOKEN.lower()}@mail.example", identifiers=("crm:4711",))
PEOPLE: Final = 40
KILLED: Final = -9


def records() -> Iterator[Record]:
    """Many who talk to each other, and among them one."""
    for number in range(1, 400):
        yield tweet(number, f"person{number % PEOPLE}", f"text {number} of many", reply_to=number - 1)
    for number in range(1_000, 1_060):
        yield message(number, f"{TOKEN} speaks of kettle {number}")
    yield replace(
        message(1_060, f"yours, {TOKEN}"), sender=MAIL, channel="email", subject=f"{TOKEN}'s kettle"
    )
    yield Profile("crm", SHE, START, job=f"{TOKEN} & sons")
    for number in range(2_000, 2_040):
        text = f"dear {TOKEN.upper()}  vandermeer, @{TOKEN} wrote from {MAIL.address}; nothing else"
        answer = tweet(number, "person1", text, reply_to=number - 1_000)
        yield replace(answer, native_id=str(number), mentions=(SHE, MAIL), subject=f"Re: {TOKEN}")
    for number in range(3_000, 3_010):
        # As a source may make ids of who spoke with whom: what others said bears her address.
        call = f"person2/{MAIL.address}/{number}"
        yield replace(tweet(number, "person2", "an outbound call"), native_id=call)
        yield replace(tweet(number, "person3", "about it"), reply_to=call)
    yield replace(tweet(3_010, "person4"), native_id="in-a-room", conversation=f"room {TOKEN}")
    yield Reaction(source="twitter", native_id="1", at=START, handle=SHE, kind=ReactionKind.LIKE, message="1")


def message(number: int, text: str) -> Message:
    return replace(tweet(number, text=text), sender=SHE, native_id=f"{number}", reply_to=None)


def written(folder: Path) -> Path:
    """The records as a file, with a row that is none."""
    path = folder / "records.ndjson"
    lines = [write_ndjson(record) for record in records()]
    path.write_text("\n".join([*lines, f'{{"record":"message","text":"{TOKEN} was here"}}', ""]), "utf-8")
    return path


def holding(data: Path) -> list[str]:
    """The files in which the token stands in any case, in UTF-8 or UTF-16, compressed or not."""
    paths = [path for path in data.rglob("*") if path.is_file()]
    return sorted(
        str(path.relative_to(data))
        for path in paths
        if any(found(part) for part in (path.read_bytes(), *unpacked(path.read_bytes())))
        or TOKEN.lower() in str(path).lower()
    )


def found(data: bytes) -> bool:
    lowered = data.lower()
    word = TOKEN.lower()
    return any(word.encode(form) in lowered for form in ("utf-8", "utf-16-le", "utf-16-be"))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with everybody in it, and the source file out of the way."""
    folder = tmp_path_factory.mktemp("loaded")
    taken = run("ingest", written(folder), "--data", folder / "data", "--json")
    assert taken.json["rejected"] == 1
    return folder / "data"


@pytest.fixture
def data(loaded: Path, tmp_path: Path) -> Path:
    """One's own copy of it."""
    return Path(shutil.copytree(loaded, tmp_path / "data"))


def forget(data: Path, *more: object) -> Run:
    return run("forget", f"twitter:@{TOKEN}", "--data", data, "--json", *more)


def test_no_file_holds_anything_of_her(data: Path) -> None:
    before = holding(data)
    assert {name.partition("/")[0] for name in before} == {"graph", "planes", "rejects.ndjson"}
    foreseen = forget(data, "--dry-run").json
    assert foreseen == {
        "handles": [MAIL.key, SHE.key],
        "messages": 61,
        "facts": 2,
        "conversations": 21,
        "redacted": 61,
    }
    assert holding(data) == before
    forgotten = forget(data, "--yes")
    assert (forgotten.code, forgotten.err) == (0, "")
    told = forgotten.json
    assert {name: told[name] for name in foreseen} == foreseen
    assert (told["rejects"], told["completed"]) == (1, False)
    assert holding(data) == []
    assert run("stats", "--data", data, "--json").json["messages"] == 460
    assert forget(data, "--yes").err == (
        f"There is no customer and no handle '{SHE.key}'. Give an id, or channel:address.\n"
    )
    text = '{ search(text: "nothing else", first: 1) { edges { node { message { text } } } } }'
    found = run("query", text, "--data", data)
    (edge,) = found.json["data"]["search"]["edges"]
    assert edge["node"]["message"]["text"] == (
        "dear [forgotten], [forgotten] wrote from [forgotten]; nothing else"
    )


@pytest.mark.parametrize("files", ["rejects.ndjson", "planes/**/manifest.json", "graph/record.kgl"])
def test_killed_at_any_moment_the_next_run_completes_it(data: Path, files: str) -> None:
    """Killed once the first of these files is rewritten: before the graph has changed, and after it."""
    before = stamps(data, files)
    process = start("forget", SHE.key, "--yes", "--data", data)
    while process.poll() is None and stamps(data, files) == before:
        time.sleep(0.001)
    process.kill()
    assert process.wait() == KILLED
    again = forget(data, "--yes")
    if again.code:  # The kill came after the last step, and before the process ended.
        assert files == "graph/record.kgl"
        assert again.err.startswith("There is no customer")
    else:
        assert again.json["completed"] == (files != "rejects.ndjson")
    assert holding(data) == []


def stamps(data: Path, files: str) -> list[int]:
    """When the files of a pattern were written; they are replaced, so they are always there."""
    return [path.stat().st_mtime_ns for path in sorted(data.glob(files))]


def test_it_asks_before_it_removes(data: Path) -> None:
    asked = run("forget", SHE.key, "--data", data)
    assert (asked.code, asked.out) == (2, "")
    assert asked.err == "Nobody is there to be asked. Give --yes, or --dry-run to see what would go.\n"
    assert holding(data) != []


def test_what_was_exported_before_and_after(data: Path, tmp_path: Path) -> None:
    """An export is the operator's copy: it holds her until another is made."""
    one, other = tmp_path / "one.ndjson.gz", tmp_path / "other.ndjson.gz"
    for path in (one, other):
        assert run("export", path, "--data", data).code == 0
    assert one.read_bytes() == other.read_bytes()
    assert forget(data, "--yes").code == 0
    shown = run("export", "-", "--data", data)
    assert TOKEN.lower() not in shown.out.lower()
    assert len(shown.out.splitlines()) == json.loads(shown.out.splitlines()[-1])["lines"] + 2
    restored = run("restore", one, "--data", tmp_path / "second")
    assert (restored.code, restored.out) == (0, f"The same: {lines(one):,} lines.\n")
    assert holding(tmp_path / "second") != []


def lines(path: Path) -> int:
    return len(gzip.decompress(path.read_bytes()).splitlines())


def test_a_file_that_is_no_export(tmp_path: Path) -> None:
    path = tmp_path / "bad.ndjson"
    path.write_text(f'{{"record":"export","version":{VERSION}}}\n{{"record":"mess', "utf-8")
    refused = run("restore", path, "--data", tmp_path / "data")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("line 2: json: ")
    assert run("restore", tmp_path / "none", "--data", tmp_path / "data").code == 2


def test_a_file_that_contradicts_itself_is_a_difference(tmp_path: Path) -> None:
    source, path = tmp_path / "records.ndjson", tmp_path / "export.ndjson"
    source.write_text(write_ndjson(tweet(1)), "utf-8")
    assert run("ingest", source, "--data", tmp_path / "one").code == 0
    assert run("export", path, "--data", tmp_path / "one").code == 0
    path.write_bytes(path.read_bytes().replace(b'"direction":"peer"', b'"direction":"inbound"'))
    restored = run("restore", path, "--data", tmp_path / "two")
    assert (restored.code, restored.out) == (1, "")
    said, file, store = restored.err.splitlines()
    assert said == "The store differs from the file in line 5."
    assert (file[:6], store[:7]) == ("file: ", "store: ")
