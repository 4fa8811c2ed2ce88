"""Ids of others that hold what a forgotten person is called, on both engines: a digest stands for each."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from graph_service.pipeline.matters import matters
from graph_service.pipeline.resolve import resolve
from graph_service.pipeline.restore import compared, restore
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.export import exported_file
from graph_service.store.matters import MatterRow
from graph_service.store.model import ChangeKind
from graph_service.store.record import GraphStore
from graph_service.store.redaction import digest_of, removal
from ingest.canonical import Record
from ingest.company import Company, OwnHandle
from ingest.facts import Reaction, ReactionKind, Ticket
from ingest.handle import Handle
from tests.contract.test_forget import everything, forget, messages_and_conversations
from tests.contract.test_keeper import Planes, built_anew, same
from tests.records import START, tweet

NUMBER = "491701234567"
SHE = Handle("phone", f"+{NUMBER}", identifiers=("crm:100",))
BOB, US = Handle("twitter", "bob"), Handle("twitter", "lark")
COMPANY = Company("Lark", (OwnHandle("twitter:lark", "care"),), ())
CALL = f"+49301110000/+{NUMBER}/2026-03-01"
ROOM = f"with +49 170 1234567/{NUMBER}"
QUESTION, MISSING = f"{NUMBER}-a", f"00{NUMBER}/0"
FACT = {"source": "twitter", "at": START, "handle": BOB}
HERS = replace(tweet(1, text="hello"), sender=SHE, mentions=(US,))


def spoken(call: str, room: str, question: str, missing: str) -> list[Record]:
    """What others said, under these ids. The numbers 100 and 1001 are those of messages, not hers."""
    return [
        replace(tweet(100, text="called"), sender=US, native_id=call),
        replace(tweet(101, text="so did I"), sender=BOB, reply_to=call),
        replace(tweet(102, text="in the room"), sender=BOB, conversation=room),
        replace(tweet(103, text="of a thread"), sender=Handle("twitter", "dao"), thread=missing),
        replace(tweet(104, text="where is it?"), sender=BOB, native_id=question, mentions=(US,)),
        replace(tweet(105), sender=US, reply_to=question, known_replies=("1001", missing), shares=call),
        replace(tweet(106), sender=BOB, native_id="100", conversation="100"),
    ]


def given(call: str, room: str, ticket: str) -> list[Record]:
    """What others gave, under these ids."""
    return [
        Reaction(native_id="r", kind=ReactionKind.LIKE, message=call, **FACT),  # type: ignore[arg-type]
        Ticket(native_id=ticket, subject="Kettle 100", conversation=room, **FACT),  # type: ignore[arg-type]
    ]


def one_way(native_id: str, kind: str = "") -> str:
    """The native id that stands for one of twitter's."""
    return f"{kind}forgotten-{digest_of(f'twitter:{kind}{native_id}')}"


NOW = (one_way(CALL), one_way(ROOM, "#").removeprefix("#"), one_way(QUESTION), one_way(MISSING))


@pytest.fixture
def filled(store: GraphStore) -> GraphStore:
    store.declare_company(COMPANY)
    store.load([HERS, *spoken(CALL, ROOM, QUESTION, MISSING), *given(CALL, ROOM, f"{NUMBER}/t")])
    resolve(store)
    matters(store)
    return store


def test_no_id_holds_what_she_is_called(filled: GraphStore) -> None:
    assert everything(filled).count(NUMBER) > 20
    told = filled.foresee([SHE.key])
    assert (told.messages, told.facts, told.conversations, told.redacted) == (1, 0, 1, 8)
    assert forget(filled, SHE.key) == told
    resolve(filled)
    matters(filled)
    assert everything(filled).count(NUMBER) == 0
    assert everything(filled).count("1701234567") == 0


def test_others_are_as_if_their_ids_had_always_been_these(filled: GraphStore, tmp_path: Path) -> None:
    forget(filled, SHE.key)
    with closing(GraphStore(EmbeddedEngine(tmp_path / "anew"))) as anew:
        anew.declare_company(COMPANY)
        anew.load(spoken(*NOW))
        assert messages_and_conversations(filled) == messages_and_conversations(anew)


def test_what_names_them_names_them_still(filled: GraphStore) -> None:
    forget(filled, SHE.key)
    likes = "MATCH (f:Reaction)-[:TO]->(m:Message) RETURN f.messageKey, m.key"
    assert filled.analyse(likes, {}, 9)[1] == [[f"twitter:{NOW[0]}"] * 2]
    tickets = "MATCH (f:Ticket)-[:COVERS]->(c) RETURN f.key, f.nativeId, f.subject, c.key"
    ticket = one_way(f"{NUMBER}/t", "ticket/")
    assert filled.analyse(tickets, {}, 9)[1] == [
        [f"twitter:{ticket}", ticket.removeprefix("ticket/"), "Kettle 100", f"twitter:#{NOW[1]}"]
    ]


def test_matters_stay_what_they_were(filled: GraphStore) -> None:
    before = {row.matter.opening: row.matter for row in matters_of_bob(filled)}
    forget(filled, SHE.key)
    after = {row.matter.opening: row.matter for row in matters_of_bob(filled)}
    asked = before.pop(f"twitter:{QUESTION}")
    opening = f"twitter:{NOW[2]}"
    assert asked.messages == ("twitter:105", asked.opening)
    assert after == before | {opening: replace(asked, opening=opening, messages=("twitter:105", opening))}
    position = filled.position()
    matters(filled)
    assert filled.changes(position.seq, [ChangeKind.MATTERS]) == []


def matters_of_bob(store: GraphStore) -> tuple[MatterRow, ...]:
    (rows,) = store.reader.matters_of_customers([BOB.key])
    return rows


def test_the_log_knows_the_new_names_alone(filled: GraphStore) -> None:
    position = filled.position()
    forget(filled, SHE.key)
    expected = {f"twitter:{name}" for name in ("100", "101", "102", "103", "105", NOW[0], NOW[2])}
    additions = filled.additions(0, position.seq)
    assert {addition.key for addition in additions} == expected
    assert additions == sorted(additions)
    changes = filled.changes(position.seq, ChangeKind, limit=9)
    (removed,) = [set(change.keys) for change in changes if change.kind is ChangeKind.REMOVED]
    gone = [HERS.key, f"twitter:{CALL}", f"twitter:{QUESTION}"]
    assert removed == {
        *(removal(ChangeKind.MESSAGES, key) for key in gone),
        removal(ChangeKind.HANDLES, SHE.key),
    }


def test_planes_hold_them_under_their_new_names(filled: GraphStore, tmp_path: Path) -> None:
    level, behind = Planes(tmp_path / "level"), Planes(tmp_path / "behind")
    level.keeper(filled).catch_up()
    forget(filled, SHE.key)
    resolve(filled)
    for planes in (level, behind):
        keeper = planes.keeper(filled)
        keeper.catch_up()
        assert same(planes.interactions.view(), built_anew(filled, tmp_path / f"anew {id(planes)}"))
        assert planes.found("called") == [f"twitter:{NOW[0]}"]
        keeper.compact()
    held = [path.read_bytes() for path in tmp_path.rglob("*.arrow")]
    assert [data for data in held if NUMBER.encode() in data] == []


def test_an_export_of_it_is_restored_the_same(filled: GraphStore, tmp_path: Path) -> None:
    forget(filled, SHE.key)
    resolve(filled)
    left = list(exported_file(filled.export()))
    with closing(GraphStore(EmbeddedEngine(tmp_path / "restored"))) as restored:
        restore(restored, lambda: left, lambda _: None)
        resolve(restored)
        assert compared(restored, left).difference is None
