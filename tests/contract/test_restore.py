"""An export restored into the other engine is the same graph, byte for byte, with the same answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings

from graph_service.errors import Misuse
from graph_service.pipeline.load import load
from graph_service.pipeline.resolve import resolve
from graph_service.pipeline.restore import Difference, Restored, compared, restore
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.export import VERSION, exported_file
from graph_service.store.exported import BadExport
from graph_service.store.port import Engine, Statement
from graph_service.store.record import GraphStore
from ingest.canonical import Direction, Profile, Record
from ingest.company import Company, Competitor, OwnHandle, Product, read_company
from ingest.handle import Handle
from ingest.reading import read_files
from ingest.sample import write_sample
from tests.contract.conftest import bolt_engine
from tests.contract.test_keeper import Planes
from tests.e2e.state import plain
from tests.neo4j_server import Neo4jServer
from tests.records import START, asserted, record_lists, tweet

WIPE = Statement("wipe", "MATCH (n) DETACH DELETE n")
LATER = START.replace(day=5)
COMPANY = Company(
    "Lark",
    (OwnHandle("twitter:bob", "care"),),
    (Product("kettle", "Kettle", ("pot",), ("boil", "app"), ("drum",)),),
    ("lark.example",),
    "GB",
    (Competitor("Rook", ("rk",), ("kettle",), ("chess",)), Competitor("Adder")),
)
ANN = Handle("twitter", "ann", name="Ann Archer", verified=True, identifiers=("crm:1",))
RICH: list[Record] = [
    replace(
        tweet(1, text="line\nbreak \u2028 and 👩‍👩‍👧"),
        sender=ANN,
        subject="",
        known_replies=("9", "2", "2"),
        direction=Direction.INBOUND,
        revised_at=START,
    ),
    # Named twice, which the hash of its content knows and the graph does not.
    replace(tweet(2, "bob", reply_to=1), mentions=(ANN, ANN), shares="7", thread="1"),
    replace(tweet(3, "cem", text=""), conversation="room", outcome="missed", seconds=12, rating=9),
    # One after the other by code point, the other way round by UTF-16 unit.
    replace(tweet(4, "dao"), native_id="\uff5e"),
    replace(tweet(4, "dao"), native_id="\U0001f600"),
    *(Profile("crm", ANN, START.replace(day=day), job="baker", followers=day) for day in (3, 1, 2)),
    # Known under a second name and by a second key, since another time.
    Profile("mail", replace(ANN, name="A. Archer", identifiers=("email:a@archer.example",)), LATER),
    asserted("a1", (ANN, Handle("twitter", "cem")), same=True),
    asserted("a2", (ANN, Handle("twitter", "dao")), same=True, withdrawn_at=LATER),
]


@pytest.fixture
def engines(tmp_path: Path, empty_neo4j: Neo4jServer) -> Iterator[tuple[Engine, Engine]]:
    pair = (EmbeddedEngine(tmp_path / "graph"), bolt_engine(empty_neo4j))
    yield pair
    for engine in pair:
        engine.close()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[GraphStore]:
    store = GraphStore(EmbeddedEngine(tmp_path / "embedded"))
    yield store
    store.close()


def emptied(engine: Engine) -> GraphStore:
    engine.write(lambda tx: tx.run(WIPE))
    return GraphStore(engine)


def filled(engine: Engine, records: Sequence[Record]) -> GraphStore:
    store = emptied(engine)
    store.declare_company(COMPANY)
    store.load(records)
    resolve(store)
    return store


def lines(store: GraphStore) -> list[bytes]:
    return list(exported_file(store.export()))


def quiet(done: int) -> None:
    del done


def restored(store: GraphStore, export: Sequence[bytes]) -> Restored:
    restore(store, lambda: export, quiet)
    resolve(store)
    return compared(store, export)


def there_and_back(engines: tuple[Engine, Engine], records: Sequence[Record]) -> list[bytes]:
    """Restore an export of the embedded store on Neo4j, and that one's in an embedded store again."""
    embedded, bolt = engines
    export = lines(filled(embedded, records))
    assert restored(emptied(bolt), export) == Restored(len(export), None)
    assert restored(emptied(embedded), lines(GraphStore(bolt))) == Restored(len(export), None)
    return export


@pytest.mark.timeout(900)
@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=record_lists())
def test_there_and_back_is_the_same(engines: tuple[Engine, Engine], records: list[Record]) -> None:
    there_and_back(engines, records)


def test_whatever_a_record_may_hold_comes_back(engines: tuple[Engine, Engine]) -> None:
    export = [orjson.loads(line) for line in there_and_back(engines, RICH)]
    assert export[0] == {"record": "export", "version": VERSION}
    assert export[1] == {
        "record": "company",
        "name": "Lark",
        "handles": [["twitter:bob", "care"]],
        "domains": ["lark.example"],
        "region": "GB",
        "competitors": [
            {"name": "Adder", "aliases": [], "near": [], "not_near": []},
            {"name": "Rook", "aliases": ["rk"], "near": ["kettle"], "not_near": ["chess"]},
        ],
    }
    product = next(line for line in export if line["record"] == "product")
    assert (product["near"], product["notNear"]) == (["boil", "app"], ["drum"])
    assert export[-1] == {"record": "end", "lines": len(export) - 2}
    assert [line["key"] for line in export if line["record"] == "assertion"] == [
        "desk:assertion/a1",
        "desk:assertion/a2",
    ]
    ann = next(line for line in export if line["record"] == "handle" and line["key"] == ANN.key)
    assert ann["firstAt"] == "2026-03-01T09:00:00.000000+00:00"
    assert list(zip(ann["names"], ann["namesAt"], strict=True)) == [
        ("A. Archer", "2026-03-05T09:00:00.000000+00:00"),
        ("Ann Archer", "2026-03-01T09:00:00.000000+00:00"),
    ]
    keys = [line["key"] for line in export if line["record"] == "message"]
    assert keys == ["twitter:1", "twitter:2", "twitter:3", "twitter:\uff5e", "twitter:\U0001f600"]


def test_the_sample_restored_on_the_other_engine_gives_the_same_answers(
    engines: tuple[Engine, Engine], tmp_path: Path
) -> None:
    sample = write_sample(tmp_path / "sample", people=60)
    embedded, bolt = map(GraphStore, engines)
    embedded.declare_company(read_company(sample.company))
    load(embedded, read_files(list(sample.files)), lambda _: None)
    resolve(embedded)
    export = lines(embedded)
    assert restored(bolt, export) == Restored(len(export), None)
    held = embedded.company()
    assert held == bolt.company()
    assert held is not None
    assert held.hours is not None
    one, other = Planes(tmp_path / "one"), Planes(tmp_path / "other")
    one.keeper(embedded).catch_up()
    other.keeper(bolt).catch_up()
    assert one.found("kettle") == other.found("kettle") != []
    assert plain(one.interactions.view()) == plain(other.interactions.view())


class TestInterruptions:
    """On the embedded engine alone: what decides here is written once for both."""

    def test_a_restore_cut_off_is_run_again(self, embedded: GraphStore, tmp_path: Path) -> None:
        source = GraphStore(EmbeddedEngine(tmp_path / "source"))
        source.declare_company(COMPANY)
        source.load([tweet(number) for number in range(1, 2_500)])
        resolve(source)
        export = lines(source)
        source.close()

        def killed(done: int) -> None:
            if done == 4_000:
                raise InterruptedError

        with pytest.raises(InterruptedError):
            restore(embedded, lambda: export, killed)
        assert 0 < embedded.counts()["messages"] < 2_499
        with pytest.raises(Misuse, match="part of another file"):
            restore(embedded, lambda: [export[0], b'{"record":"end","lines":0}'], quiet)
        assert restored(embedded, export) == Restored(len(export), None)
        with pytest.raises(Misuse, match="holds something already"):
            restore(embedded, lambda: export, quiet)

    def test_a_store_that_holds_something_is_left_alone(self, embedded: GraphStore) -> None:
        embedded.load([tweet(1)])
        before = lines(embedded)
        with pytest.raises(Misuse, match="holds something already"):
            restore(embedded, lambda: before, quiet)
        assert lines(embedded) == before

    def test_what_differs_is_shown(self, embedded: GraphStore, tmp_path: Path) -> None:
        source = GraphStore(EmbeddedEngine(tmp_path / "source"))
        source.load([tweet(1)])
        resolve(source)
        export = lines(source)
        source.close()
        place = next(n for n, line in enumerate(export) if b'"record":"conversation"' in line)
        altered = export[place].replace(b'"channel":"twitter"', b'"channel":"mail"')
        given = [*export[:place], altered, *export[place + 1 :]]
        assert restored(embedded, given) == Restored(place, Difference(place + 1, altered, export[place]))


MESSAGE = (
    b'{"record":"message","key":"twitter:1","source":"twitter","nativeId":"1","channel":"twitter",'
    b'"text":"hello","sentAt":"2026-03-01T09:01:00+00:00","contentHash":"ab","sentBy":["twitter:ann"]}'
)
FIRST = b'{"record":"export","version":%d}' % VERSION
OTHER = b'{"record":"export","version":%d}' % (VERSION + 1)
LAST = b'{"record":"end","lines":1}'


@pytest.mark.parametrize(
    ("export", "says"),
    [
        ([], "line 1: the file ends here, before its last line."),
        ([MESSAGE], "line 1: the first line of an export, and no other, has the record 'export'."),
        ([FIRST, FIRST], "line 2: the first line of an export, and no other, has the record 'export'."),
        ([OTHER], f"line 1: version: {VERSION + 1}; this release reads {VERSION}."),
        ([FIRST, MESSAGE], "line 3: the file ends here, before its last line."),
        ([FIRST, MESSAGE[:-9], LAST], "line 2: json: "),
        ([FIRST, MESSAGE, MESSAGE, LAST], "line 4: lines: 2 stand here instead of 1"),
        ([FIRST, b"[]", LAST], "line 2: json: a line must be an object in braces."),
        (
            [FIRST, b'{"record":"poem"}', LAST],
            "line 2: record: 'poem' is none of company, weights, heads, product",
        ),
        ([FIRST, MESSAGE.replace(b"hello", b"\xff"), LAST], "line 2: utf-8: "),
        ([FIRST, MESSAGE.replace(b'"text"', b'"texts"'), LAST], "line 2: text: absent"),
        ([FIRST, MESSAGE.replace(b'"twitter:1"', b'"twitter:2"'), LAST], "line 2: key: is not 'twitter:1'."),
        ([FIRST, MESSAGE, LAST, MESSAGE], "line 4: something follows the line with the record 'end'."),
    ],
)
def test_a_bad_file_is_named_by_its_line_and_writes_nothing(
    embedded: GraphStore, export: list[bytes], says: str
) -> None:
    with pytest.raises(BadExport) as error:
        restore(embedded, lambda: export, quiet)
    assert str(error.value).startswith(says)
    assert embedded.position().seq == 0
