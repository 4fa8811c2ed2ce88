"""Fifty people erased from among two thousand, on both engines, with every plane and file there is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import neo4j
import orjson
import pytest

from graph_service.bootstrap import Service, open_service
from graph_service.config import Settings, read_settings
from graph_service.pipeline.flow import Watch
from graph_service.pipeline.forget import Erased
from graph_service.store.export import exported_file
from ingest.canonical import RejectedRow
from ingest.rejects import Rejects
from tests.api.conftest import data_of
from tests.contract.test_forget import JOINTS, NODES
from tests.erased import FEW, PEOPLE, bystanders, chosen, holding, planted_in, records
from tests.neo4j_server import Neo4jServer

WIPE = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
SOME = 80
"""People where two thousand are not needed; two of them are erased."""


MESSAGE = "id text subject sentAt direction conversation { id openedAt } replyTo { id }"
PERSON = f"""{{ id name handles {{ edges {{ node {{ channel address name confidence }} }} }}
messages {{ edges {{ node {{ {MESSAGE} }} }} }} matters {{ edges {{ node {{ id state }} }} }} }}"""
FOUND = f"{{ edges {{ node {{ message {{ {MESSAGE} }} }} }} }}"
ABOUT_ONE = {
    "customer": f'customer(by: {{handle: {{channel: "twitter", address: "ADDRESS"}}}}) {PERSON}',
    "handle": f'handle(channel: "twitter", address: "ADDRESS") {{ id name customer {PERSON} }}',
}
ABOUT_ALL = {
    "advocates": "advocates(first: 10) { edges { node { certain customer { id name } } } }",
    "critics": "critics(first: 10) { edges { node { certain kind customer { id name } } } }",
    "words": f'search(text: "the kettle leaks", mode: WORDS, first: 10) {FOUND}',
    "meaning": f'search(text: "the kettle leaks", mode: MEANING, first: 10) {FOUND}',
    "signals": "signals(first: 10) { edges { node { id kind priority customer { id } } } }",
    "unanswered": "unanswered(first: 10) { edges { node { asked customer { id } } } }",
    "moments": 'moments(context: "my kettle leaks", first: 10) { matches { conversation { id } } }',
    "products": "products { edges { node { id name } } }",
}


@dataclass(frozen=True)
class Case:
    """A service before and after the erasure: its lines and answers then, and what the erasure said.

    `people` are all who were taken in.
    """

    service: Service
    settings: Settings
    people: int
    before: list[bytes]
    answered: dict[str, object]
    held: list[str]
    erased: Erased

    @property
    def data(self) -> Path:
        return self.settings.data

    @property
    def gone(self) -> int:
        return len(chosen(self.people))


def answers(service: Service, people: int) -> dict[str, object]:
    """What is said of some who stay, and of everybody where nobody who goes comes first."""
    of_one = {
        f"{name} {handle.address}": asked.replace("ADDRESS", handle.address)
        for handle in bystanders(people)
        for name, asked in ABOUT_ONE.items()
    }
    return {
        name: data_of(service.context, f"{{ {asked} }}", {})
        for name, asked in {**of_one, **ABOUT_ALL}.items()
    }


def taken_in(service: Service, settings: Settings, people: int) -> int:
    """Take in everything, with a row that is none; how many were kept out."""
    with Rejects(settings.rejects) as rejects:
        loaded = service.pipeline.ingest([*records(people), bad(people)], Watch(reject=rejects.add))
    return loaded.receipt.suppressed


def bad(people: int) -> RejectedRow:
    number = chosen(people)[0].number
    return RejectedRow("a.csv", 7, "text: absent", f"7,@zqtkh{number:04d},nothing")


@pytest.fixture(
    scope="module",
    params=[
        ("embedded", PEOPLE),
        ("neo4j", FEW),
        pytest.param(("neo4j", PEOPLE), marks=pytest.mark.nightly),
    ],
    ids=["embedded", "neo4j", "neo4j in full"],
)
def world(request: pytest.FixtureRequest) -> tuple[str, int]:
    """An engine, and how many people it is given."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def settings(
    world: tuple[str, int], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("erasing") / "data"
    if world[0] == "embedded":
        yield read_settings({}, data=folder)
        return
    server: Neo4jServer = request.getfixturevalue("neo4j_url")
    access = {"NEO4J_USERNAME": server.username, "NEO4J_PASSWORD": server.password}
    driver: neo4j.Driver = request.getfixturevalue("neo4j_driver")
    yield read_settings(access, data=folder, store=server.uri)
    with driver.session() as session:
        session.run(WIPE).consume()


@pytest.fixture(scope="module")
def case(world: tuple[str, int], settings: Settings) -> Iterator[Case]:
    people = world[1]
    hers = chosen(people)
    with open_service(settings) as service:
        assert taken_in(service, settings, people) == 0
        before, held = list(service.store.export()), holding(settings.data)
        answered = answers(service, people)
        why = f"asked by {hers[0].name} and {hers[1].name}"
        erased = service.pipeline.forget([each.tweeting.key for each in hers], reason=why)
        yield Case(service, settings, people, before, answered, held, erased)


def everything(service: Service) -> bytes:
    """All properties of all nodes and relationships."""
    engine = service.store._engine
    return json.dumps([engine.read(NODES), engine.read(JOINTS)], default=str).encode()


def by_key(lines: list[bytes]) -> dict[tuple[str, str], bytes]:
    """The lines of an export that are facts, by what they are."""
    rows = {line: orjson.loads(line) for line in lines}
    kinds = {"message", "handle", "customer", "ticket", "consent", "reaction", "trait"}
    return {(row["record"], row["key"]): line for line, row in rows.items() if row["record"] in kinds}


def test_no_file_and_no_answer_holds_a_token(case: Case) -> None:
    # The same look finds them before: in the rejects, and in every plane that keeps words or names.
    assert {"rejects.ndjson", "planes"} <= {name.partition("/")[0] for name in case.held}
    assert holding(case.data) == []
    assert not planted_in(everything(case.service))
    assert not any(planted_in(line) for line in case.service.store.export())


def test_the_receipt_says_what_went_and_what_was_redacted(case: Case) -> None:
    removed, receipt = case.erased.removed, case.erased.receipt
    # What she tweeted was answered; nobody else was in what she mailed.
    assert (len(removed.handles), removed.messages, removed.conversations) == (
        2 * case.gone,
        2 * case.gone,
        case.gone,
    )
    # Of each a job, a consent, and what somebody liked of hers.
    assert removed.facts == 3 * case.gone
    # An answer, a message passed on, one that speaks of her, and a ticket.
    assert removed.redacted == 4 * case.gone
    assert case.erased.rejects == 1
    assert receipt is not None
    # Two handles, and a number and a card that stand for nobody else.
    assert len(receipt.digests) == 4 * case.gone
    assert {"interactions", "lexical", "rejects", "vectors"} <= set(receipt.rewritten)
    on_neo4j = case.service.store.engine == "neo4j"
    assert ("record" in receipt.rewritten) is not on_neo4j
    assert [each.what for each in receipt.remains][: 1 if on_neo4j else 0] == (
        ["Neo4j's transaction logs"] if on_neo4j else []
    )


def test_what_others_said_and_are_stays(case: Case) -> None:
    before, after = by_key(case.before), by_key(list(case.service.store.export()))
    others = {key: line for key, line in before.items() if not planted_in(line)}
    assert len(others) > case.people
    likes = {("reaction", f"twitter:reaction/l{each.number:04d}") for each in chosen(case.people)}
    hers = {("message", f"twitter:h{each.number:04d}") for each in chosen(case.people)}
    changed = {key for key, line in others.items() if after.get(key) != line} - likes - hers
    assert changed == set()
    marked = [key for key in after.keys() & before.keys() if after[key] != before[key]]
    assert len(marked) == case.erased.removed.redacted
    (line,) = [
        each for key, each in after.items() if key[1] == f"twitter:t{chosen(case.people)[0].number:04d}"
    ]
    row = orjson.loads(line)
    assert (row["text"], row["subject"]) == (
        "ask [forgotten], [forgotten] or [forgotten]",
        "about [forgotten]",
    )


def test_what_is_answered_of_others_stays(case: Case) -> None:
    assert len(case.answered) == 8 * len(ABOUT_ONE) + len(ABOUT_ALL)
    assert not planted_in(json.dumps(case.answered).encode())
    after = answers(case.service, case.people)
    assert [name for name, said in case.answered.items() if after[name] != said] == []


def test_the_same_files_bring_nobody_back(case: Case) -> None:
    before = list(case.service.store.export())
    # Of each two messages, a profile, a consent, and what somebody liked of hers; and the bad row.
    assert taken_in(case.service, case.settings, case.people) == 5 * case.gone + 1
    assert list(case.service.store.export()) == before
    assert holding(case.data) == []


def test_an_older_export_brings_nobody_back(tmp_path: Path) -> None:
    """Restored where the list is, into a store that never saw them erased."""
    hers = chosen(SOME)
    with open_service(read_settings({}, data=tmp_path / "old")) as service:
        service.pipeline.ingest(records(SOME))
        lines = list(exported_file(service.store.export()))
        service.pipeline.forget([each.tweeting.key for each in hers])
        left = by_key(list(service.store.export()))
    (tmp_path / "new").mkdir()
    shutil.copyfile(tmp_path / "old" / "suppressed.ndjson", tmp_path / "new" / "suppressed.ndjson")
    with open_service(read_settings({}, data=tmp_path / "new")) as service:
        restored = service.pipeline.restore(lambda: lines)
        assert restored.difference is None
        assert len(restored.erased) == 2 * len(hers)
        assert by_key(list(service.store.export())) == left
    assert holding(tmp_path / "new") == []


def test_an_older_copy_of_the_store_brings_nobody_back(tmp_path: Path) -> None:
    """As if the folder `graph` came from a backup, and what was erased since stands beside it."""
    data, backup = tmp_path / "data", tmp_path / "backup"
    with open_service(read_settings({}, data=data)) as service:
        service.pipeline.ingest(records(SOME))
    shutil.copytree(data / "graph", backup)
    with open_service(read_settings({}, data=data)) as service:
        service.pipeline.forget([each.tweeting.key for each in chosen(SOME)])
    assert holding(data) == []
    shutil.rmtree(data / "graph")
    shutil.copytree(backup, data / "graph")
    assert holding(data) != []
    with open_service(read_settings({}, data=data)) as service:
        assert not planted_in(everything(service))
    assert holding(data) == []
