"""A person forgotten, on both engines: nothing of her is left, and others are as if she had not spoken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.errors import Misuse, NotFound
from graph_service.pipeline import forget as forgetting
from graph_service.pipeline.flow import QUIET, Pipeline
from graph_service.pipeline.forget import Erasure, handles_of
from graph_service.pipeline.rejected import drop_rejects
from graph_service.pipeline.resolve import resolve
from graph_service.pipeline.restore import compared, restore
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.export import exported_file
from graph_service.store.forgetting import Forgotten
from graph_service.store.model import ChangeKind
from graph_service.store.port import Statement
from graph_service.store.record import GraphStore
from graph_service.store.redaction import Names, digest_of
from graph_service.text.annotate import Annotator
from graph_service.text.sentiment import Vader
from ingest.canonical import Direction, Message, Profile, Record, RejectedRow, Replay
from ingest.company import Company, OwnHandle, Product
from ingest.facts import Consent, Opportunity, Reaction, ReactionKind, Referral, Ticket
from ingest.formats import Excerpt
from ingest.handle import Handle
from ingest.rejects import reject_line
from tests.contract.test_keeper import Planes, built_anew, same
from tests.records import START, record_lists, tweet

TOKEN = "zqxtoken"
NAME = "Zqxtoken O'Hara"
SHE = Handle("twitter", TOKEN, name=NAME, identifiers=(f"email:{TOKEN}@mail.example", "crm:77"))
MAIL = Handle("email", f"{TOKEN}@mail.example")
BOB, US = Handle("twitter", "bob", name="Bob"), Handle("twitter", "lark", name="Lark")
COMPANY = Company("Lark", (OwnHandle("twitter:lark", "care"),), (Product("kettle", "Kettle", ()),))
KEY = f"twitter:{TOKEN}-1"
GONE = f"twitter:forgotten-{digest_of(KEY)}"
FACT = {"source": "crm", "at": START}

HERS: list[Record] = [
    replace(
        tweet(1, text=f"I am {TOKEN}, my Kettle leaks"),
        native_id=f"{TOKEN}-1",
        sender=SHE,
        known_replies=("2",),
        conversation=None,
    ),
    replace(tweet(6, text=f"signed {TOKEN}"), sender=MAIL, conversation="room"),
    Profile("crm", SHE, START, job=f"{TOKEN} & sons"),
    Consent(native_id="c", handle=SHE, purpose="reference", granted=True, **FACT),  # type: ignore[arg-type]
    Opportunity(native_id=f"{TOKEN}-o", handle=SHE, name=f"Deal with {TOKEN}", **FACT),  # type: ignore[arg-type]
    Reaction(native_id="r1", handle=BOB, kind=ReactionKind.FOLLOW, target=SHE, **FACT),  # type: ignore[arg-type]
    replace(
        Reaction(native_id="r2", handle=BOB, kind=ReactionKind.LIKE, message=f"{TOKEN}-1", **FACT),  # type: ignore[arg-type]
        source="twitter",
    ),
    Referral(native_id="f1", handle=BOB, referred=SHE, **FACT),  # type: ignore[arg-type]
]
OTHERS: list[Record] = [
    replace(
        tweet(2, text=f"@{TOKEN.upper()} sorry, Zqxtoken  O'hara!"),
        sender=US,
        reply_to=f"{TOKEN}-1",
        thread=f"{TOKEN}-1",
        mentions=(SHE, BOB),
    ),
    replace(tweet(3, text="me too"), sender=BOB, reply_to="2", thread=f"{TOKEN}-1"),
    replace(tweet(4, text=f"passing on {TOKEN}x"), sender=BOB, shares=f"{TOKEN}-1"),
    replace(tweet(5), sender=US, subject=f"About {TOKEN}@mail.example", conversation="room"),
    replace(tweet(7), sender=BOB, reply_to=f"{TOKEN}-1", mentions=(US,), known_replies=(f"{TOKEN}-1", "8")),
    replace(tweet(9, text="the Kettle is fine"), sender=BOB),
    # Between peers while she is there, by its source once nobody is answered.
    replace(tweet(10), sender=BOB, reply_to=f"{TOKEN}-1", direction=Direction.INBOUND),
    Referral(native_id="f2", handle=BOB, referred=US, opportunity=f"{TOKEN}-o", **FACT),  # type: ignore[arg-type]
    replace(
        Ticket(native_id="t", handle=BOB, subject=f"{NAME} complains", conversation="room", **FACT),  # type: ignore[arg-type]
        source="twitter",
    ),
]
KNOWN: list[Record] = [
    replace(
        tweet(2, text="[forgotten] sorry, [forgotten]!"),
        sender=US,
        reply_to=GONE.removeprefix("twitter:"),
        thread=GONE.removeprefix("twitter:"),
        mentions=(BOB,),
    ),
    replace(tweet(3, text="me too"), sender=BOB, reply_to="2", thread=GONE.removeprefix("twitter:")),
    replace(tweet(4, text=f"passing on {TOKEN}x"), sender=BOB, shares=GONE.removeprefix("twitter:")),
    replace(tweet(5), sender=US, subject="About [forgotten]", conversation="room"),
    replace(
        tweet(7),
        sender=BOB,
        reply_to=GONE.removeprefix("twitter:"),
        mentions=(US,),
        known_replies=(GONE.removeprefix("twitter:"), "8"),
    ),
    replace(tweet(9, text="the Kettle is fine"), sender=BOB),
    replace(tweet(10), sender=BOB, reply_to=GONE.removeprefix("twitter:"), direction=Direction.INBOUND),
]
"""The messages among `OTHERS` as they are afterwards, written by hand."""


@pytest.fixture
def filled(store: GraphStore) -> GraphStore:
    store.declare_company(COMPANY)
    store.load([*HERS, *OTHERS])
    resolve(store)
    return store


@pytest.fixture
def anew(tmp_path: Path) -> Iterator[GraphStore]:
    made = GraphStore(EmbeddedEngine(tmp_path / "anew"))
    yield made
    made.close()


NODES = Statement("nodes", "MATCH (n) RETURN labels(n) AS labels, properties(n) AS held")
JOINTS = Statement("joints", "MATCH ()-[r]->() RETURN type(r) AS kind, properties(r) AS held")


def everything(store: GraphStore) -> str:
    """All properties of all nodes and relationships, of the change log too, in lower case."""
    # Not by `analyse`, which may answer from a copy that is a little older.
    engine = store._engine
    return json.dumps([engine.read(NODES), engine.read(JOINTS)], default=str).lower()


def messages_and_conversations(store: GraphStore) -> list[bytes]:
    """Both as exported, where a redacted message's hash is that of what is left."""
    kept = (b'{"record":"message"', b'{"record":"conversation"')
    return [
        line.replace(b'"contentHash":"~', b'"contentHash":"')
        for line in store.export()
        if line.startswith(kept)
    ]


def forget(store: GraphStore, key: str = SHE.key) -> Forgotten:
    return store.forget(handles_of(store, key))


def test_nothing_of_her_is_left(filled: GraphStore) -> None:
    before = everything(filled)
    assert before.count(TOKEN) > 20
    told = Forgotten((MAIL.key, SHE.key), messages=2, facts=6, conversations=0, redacted=8)
    assert filled.foresee(handles_of(filled, SHE.key)) == told
    assert everything(filled) == before
    assert forget(filled) == told
    # "zqxtokenx" is another word.
    assert everything(filled).replace(f"{TOKEN}x", "").count(TOKEN) == 0


def test_others_are_as_if_she_had_not_spoken(filled: GraphStore, anew: GraphStore) -> None:
    forget(filled)
    anew.declare_company(COMPANY)
    anew.load(KNOWN)
    assert messages_and_conversations(filled) == messages_and_conversations(anew)


def test_what_others_gave_stays_without_her(filled: GraphStore) -> None:
    forget(filled)
    _, referrals = filled.analyse("MATCH (f:Referral) RETURN f.key, f.opportunityKey", {}, 9)
    digest = digest_of(f"crm:opportunity/{TOKEN}-o")
    assert referrals == [["crm:referral/f2", f"crm:opportunity/forgotten-{digest}"]]
    _, tickets = filled.analyse("MATCH (f:Ticket)-[:COVERS]->(c) RETURN f.subject, c.key", {}, 9)
    assert tickets == [["[forgotten] complains", "twitter:#room"]]
    _, rest = filled.analyse("MATCH (n:Consent|Trait|Opportunity|Reaction) RETURN count(n)", {}, 9)
    assert rest == [[0]]


def test_taking_the_same_in_again_leaves_others_redacted(filled: GraphStore) -> None:
    forget(filled)
    before = list(filled.export())
    receipt = filled.load([*HERS, *OTHERS])
    assert list(filled.export()) == before
    assert (receipt.suppressed, receipt.unchanged) == (len(HERS), 7)
    edited = OTHERS[3]
    assert isinstance(edited, Message)
    filled.load([replace(edited, revised_at=START)])
    assert filled.messages(["twitter:5"])[0].subject == "About [forgotten]"


def test_planes_drop_her_wherever_they_stood(filled: GraphStore, tmp_path: Path) -> None:
    level, empty, behind = (Planes(tmp_path / name) for name in ("level", "empty", "behind"))
    level.keeper(filled).catch_up()
    behind.keeper(filled).catch_up()
    filled.load([tweet(20, TOKEN, "once more"), tweet(21, "dao", f"for @{TOKEN}", reply_to=20)])
    resolve(filled)
    level.keeper(filled).catch_up()
    forget(filled)
    resolve(filled)
    for planes in (level, empty, behind):
        keeper = planes.keeper(filled)
        keeper.catch_up()
        assert same(planes.interactions.view(), built_anew(filled, tmp_path / f"anew {id(planes)}"))
        assert planes.found(TOKEN) == []
        assert planes.found("kettle") == ["twitter:9"]
        keeper.compact()
    held = [path.read_bytes() for path in tmp_path.rglob("*.arrow")]
    assert [data for data in held if TOKEN.encode() in data.replace(f"{TOKEN}x".encode(), b"")] == []


def test_entries_of_the_log_keep_their_numbers_and_what_was_new(filled: GraphStore) -> None:
    before = [(change.seq, change.kind) for change in filled.changes(0, ChangeKind, limit=1_000)]
    position = filled.position()
    forget(filled)
    after = filled.changes(0, ChangeKind, limit=1_000)
    assert [(change.seq, change.kind) for change in after][: len(before)] == before
    assert {addition.key for addition in filled.additions(0, position.seq)} == {
        f"twitter:{n}" for n in (2, 3, 4, 5, 7, 9, 10)
    }
    assert after[-1].kind is ChangeKind.REMOVED
    assert len(after[-1].keys) == 4
    assert filled.position().graph_version == position.graph_version + 1


def test_our_own_handles_and_nobody_are_refused(filled: GraphStore) -> None:
    before = list(filled.export())
    with pytest.raises(Misuse, match=r"twitter:lark is one of our own handles. Take it out of company.toml"):
        forget(filled, US.key)
    with pytest.raises(NotFound, match="no customer and no handle 'twitter:nobody'"):
        forget(filled, "twitter:nobody")
    assert list(filled.export()) == before


WIPE = Statement("wipe", "MATCH (n) DETACH DELETE n")


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=record_lists(), which=st.integers(0, 10), size=st.integers(1, 6))
def test_what_is_left_is_what_loading_it_would_make(
    anew: GraphStore, tmp_path: Path, records: list[Record], which: int, size: int
) -> None:
    """Threads, directions and times are those of a store that is given what is left, and no more."""
    engine = anew._engine
    engine.write(lambda tx: tx.run(WIPE))
    company = Company("Lark", (OwnHandle("email:dao", "care"),))
    anew.declare_company(company)
    for start in range(0, len(records), size):
        anew.load(records[start : start + size])
    resolve(anew)
    handles = sorted(line["key"] for line in map(orjson.loads, anew.export()) if line["record"] == "handle")
    theirs = [key for key in handles if key != "email:dao" and not anew.reader.handles([key])[0].ours]  # type: ignore[union-attr]
    if theirs:
        gone = handles_of(anew, theirs[which % len(theirs)])
        anew.forget(gone)
        resolve(anew)
        assert not any(f'"{key}"' in everything(anew) for key in gone)
    left = list(exported_file(anew.export()))
    engine.write(lambda tx: tx.run(WIPE))
    restore(anew, lambda: left, lambda _: None)
    resolve(anew)
    assert compared(anew, left).difference is None


def test_rejected_rows_of_others_stay(tmp_path: Path) -> None:
    """What we say of a row ourselves is in everybody's: its number, why it was rejected, the header."""
    names = Names(["crm:100", "twitter:name", "twitter:direction", "email:jo@x.example"], ["Start Time"])
    header = Replay("calls", "Direction,From,To,Start Time,Name")
    hers, theirs = (
        Replay("discourse", f'{{"title": "{title}", "post_stream": {{"posts": [', "]}}")
        for title in ("For \\u006ao@x.example", "For all")
    )
    kept = [
        RejectedRow("100.csv", 100, "direction: 'name' is neither", "bob,costs 100 euros", header),
        RejectedRow("a.csv", 7, "name: empty", "carl,my name is", header),
        RejectedRow("a.json", 8, "raw: absent", '{"topic": 100}', theirs),
        RejectedRow("b.csv", 10, "csv: cut at 'jo@y.example'", Excerpt("dan,"), header),
    ]
    gone = [
        RejectedRow("a.csv", 1, "x: y", "bob,to @name", header),
        RejectedRow("a.csv", 2, "x: y", "crm:100,hello", header),
        RejectedRow("a.csv", 3, "x: y", "bob,start time", header),
        RejectedRow("a.csv", 4, "x: y", "bob,direction"),
        RejectedRow("a.json", 5, "raw: absent", '{"topic": 1}', hers),
        RejectedRow("a.json", 6, "x: y", '{"to": "j\\u006f@x.example"}'),
        RejectedRow("a.json", 9, "csv: cut at 'jo@x.example'", Excerpt("dan,"), header),
    ]
    path = tmp_path / "rejects.ndjson"
    path.write_bytes(b"".join(map(reject_line, [*kept[:2], *gone, *kept[2:]])))
    assert drop_rejects(path, [names]) == len(gone)
    assert path.read_bytes() == b"".join(map(reject_line, kept))


def test_ordinary_words_of_others_stay(store: GraphStore) -> None:
    may = Handle("twitter", "may", identifiers=("crm:100",))
    said = "It may cost 100 euros in May, @May (crm:100)"
    store.load(
        [
            replace(tweet(1), sender=may),
            replace(tweet(2, text=said), sender=US, reply_to="1", mentions=(may,)),
        ]
    )
    resolve(store)
    forget(store, may.key)
    assert store.messages(["twitter:2"])[0].text == "It may cost 100 euros in May, [forgotten] ([forgotten])"


class Killed(BaseException):
    """As a signal would end it."""


def kill(*_: object) -> None:
    raise Killed


@pytest.mark.parametrize("where", ["drop_rejects", "_follow", "finish"])
def test_killed_anywhere_the_next_run_completes_it(
    anew: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    planes = Planes(tmp_path / "planes")
    rejects = tmp_path / "rejects.ndjson"
    kept = b'{"file":"a.csv","line":1,"reason":"text: absent","raw":"somebody else"}\n'
    hers = [
        b'{"file":"a.csv","line":2,"reason":"text: absent","raw":"1,@ZQXTOKEN"}',
        b'{"file":"a.ndjson","line":3,"reason":"x","raw":"{\\"text\\": \\"a\\\\nzqx\\\\u0074oken\\"}"}',
        b'{"file":"a.csv","line":4,"raw":"cut off, zqxtoken',
    ]
    rejects.write_bytes(kept + b"\n".join(hers))
    keeper = planes.keeper(anew)
    pipeline = Pipeline(anew, keeper, lambda company: Annotator(company, Vader()), rejects)
    pipeline.declare_company(COMPANY)
    pipeline.ingest([*HERS, *OTHERS])
    with monkeypatch.context() as patch:
        patch.setattr(forgetting if where != "_follow" else pipeline, where, kill)
        with pytest.raises(Killed):
            Erasure(anew, keeper, rejects).forget(SHE.key, lambda: pipeline._follow(QUIET))
    erased = pipeline.forget(SHE.key)
    assert erased.completed == (where != "drop_rejects")
    assert erased.removed.messages == (2 if where == "drop_rejects" else 0)
    assert rejects.read_bytes() == kept
    assert anew.unfinished() == frozenset()
    found = [p for p in tmp_path.rglob("*") if p.is_file() and TOKEN.encode() in lowered(p)]
    assert found == []
    with pytest.raises(NotFound):
        pipeline.forget(SHE.key)


def lowered(path: Path) -> bytes:
    return path.read_bytes().lower().replace(f"{TOKEN}x".encode(), b"")
