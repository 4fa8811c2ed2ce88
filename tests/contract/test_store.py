"""What every store must do, whichever engine is underneath."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import neo4j
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import graph_service.store
from graph_service.errors import InvalidStatement, StoreHeld, StoreUnavailable, WrongCredentials
from graph_service.pipeline.annotate import annotate
from graph_service.pipeline.resolve import resolve
from graph_service.store import company_queries, queries
from graph_service.store.bolt import BoltEngine
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.loading import Receipt
from graph_service.store.model import ChangeKind
from graph_service.store.port import Engine, Statement, Transaction
from graph_service.store.reader import CustomerFilter
from graph_service.store.record import GraphStore
from graph_service.text.annotate import Annotator
from graph_service.text.sentiment import Vader
from ingest.canonical import Direction, Profile, Record
from ingest.company import Company, OwnHandle, Product
from ingest.handle import Handle
from tests.contract.conftest import bolt_engine
from tests.neo4j_server import Neo4jServer
from tests.records import START, record_lists, tweet

ON_EVERY_EXAMPLE_A_NEW_STORE = settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
WIPE = Statement("wipe", "MATCH (n) DETACH DELETE n")
COMPANY = Company(
    "Larkspur",
    handles=(OwnHandle("twitter:us", "care"),),
    products=(Product("kettle", "Kettle", ("the kettle",)),),
    domains=("larkspur.example",),
)


def fresh(engine: Engine) -> GraphStore:
    engine.write(lambda tx: tx.run(WIPE))
    return GraphStore(engine)


def exported(store: GraphStore) -> list[bytes]:
    return list(store.export())


def load_in_batches(store: GraphStore, records: list[Record], size: int) -> None:
    for start in range(0, len(records), size):
        store.load(records[start : start + size])
    resolve(store)


class TestLoading:
    def test_twice_is_once(self, store: GraphStore) -> None:
        records = [tweet(1), tweet(2, "bob", "hi", reply_to=1)]
        assert store.load(records) == Receipt(added=2, graph_version=1)
        once = exported(store)
        assert store.load(records) == Receipt(unchanged=2, graph_version=1)
        assert exported(store) == once

    @pytest.mark.timeout(900)
    @ON_EVERY_EXAMPLE_A_NEW_STORE
    @given(records=record_lists(), seed=st.integers(0, 2**16), size=st.integers(1, 5))
    def test_the_order_of_arrival_does_not_matter(
        self, engine: Engine, records: list[Record], seed: int, size: int
    ) -> None:
        store = fresh(engine)
        load_in_batches(store, records, 12)
        straight = exported(store)
        shuffled = random.Random(seed).sample(records, len(records))
        store = fresh(engine)
        load_in_batches(store, shuffled, size)
        load_in_batches(store, records[:3], 1)
        assert exported(store) == straight

    def test_an_empty_batch_changes_nothing(self, store: GraphStore) -> None:
        assert store.load([]) == Receipt()
        assert store.position().seq == 0

    def test_a_batch_of_ten_thousand(self, store: GraphStore) -> None:
        records = [tweet(n, f"person{n % 100}", f"text {n}") for n in range(10_000)]
        assert store.load(records).added == 10_000
        assert store.counts() == {
            "messages": 10_000,
            "handles": 100,
            "customers": 0,
            "conversations": 10_000,
            "products": 0,
        }

    @pytest.mark.parametrize(
        "text",
        [
            'it\'s "quoted" `back` \\ and $dollar ${x} {y}',
            "line\nbreak\r\ttab",
            "👩‍👩‍👧 emoji 🇩🇪",
            "שלום עליכם مرحبا",
            "astral 𝔘𐍈",
            "e\u0301 is not é",
            "",
            "x" * 100_000,
        ],
    )
    def test_text_comes_back_as_it_was(self, store: GraphStore, text: str) -> None:
        store.load([tweet(1, text=text)])
        (row,) = store.messages(["twitter:1"])
        assert row.text == text

    def test_microseconds_come_back(self, store: GraphStore) -> None:
        instant = START + timedelta(microseconds=1)
        store.load([replace(tweet(1), sent_at=instant)])
        assert store.messages(["twitter:1"])[0].sent_at == instant
        assert store.clock() == instant

    def test_what_was_never_said_is_none(self, store: GraphStore) -> None:
        store.load([tweet(1)])
        (row,) = store.messages(["twitter:1"])
        assert (row.subject, row.reply_to, row.sentiment, row.annotated_by) == (None, None, None, None)
        assert store.reader.messages(["twitter:404"]) == [None]

    def test_a_later_revision_wins_and_takes_its_links_along(self, store: GraphStore) -> None:
        first = replace(tweet(2, text="old", reply_to=1), mentions=(Handle("twitter", "bob"),))
        second = replace(tweet(2, text="new"), revised_at=START + timedelta(days=1))
        store.load([tweet(1), first])
        receipt = store.load([second])
        assert (receipt.revised, receipt.added) == (1, 0)
        (row,) = store.messages(["twitter:2"])
        assert (row.text, row.mentions, row.reply_sender, row.conversation) == ("new", (), None, "twitter:2")
        assert store.load([first]).unchanged == 1
        assert store.messages(["twitter:2"])[0].text == "new"

    def test_a_late_parent_is_linked_and_the_child_reported(self, store: GraphStore) -> None:
        store.load([tweet(3, "cem", reply_to=2), tweet(2, "bob", reply_to=1)])
        before = store.position().seq
        assert {row.conversation for row in store.messages(["twitter:2", "twitter:3"])} == {"twitter:1"}
        store.load([tweet(1, "ann")])
        assert [row.reply_sender for row in store.messages(["twitter:2", "twitter:3"])] == [
            "twitter:ann",
            "twitter:bob",
        ]
        changes = store.changes(before, [ChangeKind.MESSAGES])
        assert [(change.keys, change.added) for change in changes] == [(("twitter:1", "twitter:2"), 1)]

    def test_additions_are_the_new_messages_however_the_log_is_cut(
        self, store: GraphStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("graph_service.store.log.ENTRY_KEYS", 2)
        store.load([tweet(1, "ann", reply_to=4), tweet(2, "bob", reply_to=4)])
        first = store.position().seq
        store.load([tweet(n, "cem") for n in (6, 4, 5)])
        store.load([tweet(6, "cem"), replace(tweet(5, "cem"), text="new", revised_at=START + timedelta(1))])
        last = store.position().seq
        assert [key for _, key in store.additions(0, first)] == ["twitter:1", "twitter:2"]
        # With those that waited for 4, five messages changed: entries of 4 and 5, of 6 and 1, and of 2.
        assert store.additions(first, last) == [
            (first + 1, "twitter:4"),
            (first + 1, "twitter:5"),
            (first + 2, "twitter:6"),
        ]

    def test_a_failed_batch_leaves_nothing_behind(self, engine: Engine) -> None:
        store = GraphStore(engine)
        store.load([tweet(1)])
        before = exported(store)

        def fail_late(transaction: Transaction) -> None:
            transaction.run(company_queries.PUT_PRODUCTS, rows=[{"slug": "a", "name": "A", "aliases": []}])
            message = "the disk caught fire"
            raise RuntimeError(message)

        with pytest.raises(RuntimeError, match="caught fire"):
            engine.write(fail_late)
        assert exported(store) == before

    def test_the_same_said_again_later_keeps_when_we_learnt_it(self, store: GraphStore) -> None:
        store.load([tweet(1)])
        (before,) = store.messages(["twitter:1"])
        assert store.load([replace(tweet(1), revised_at=START + timedelta(days=1))]).revised == 1
        assert store.messages(["twitter:1"]) == [before]

    def test_a_stated_conversation_is_never_that_of_a_message(self, store: GraphStore) -> None:
        store.load([tweet(5), replace(tweet(9), conversation="5")])
        rows = store.messages(["twitter:5", "twitter:9"])
        assert [row.conversation for row in rows] == ["twitter:5", "twitter:#5"]

    def test_a_version_is_found_by_its_place_in_the_log(self, store: GraphStore) -> None:
        store.load([tweet(1)])
        first = store.position()
        store.load([tweet(2)])
        assert store.version_at(first.seq) == first.graph_version == 1
        assert store.version_at(store.position().seq) == 2


class TestWhoIsWho:
    def test_handles_that_share_an_identifier_are_one_customer(self, store: GraphStore) -> None:
        store.load(
            [
                Profile(
                    "crm", Handle("twitter", "jane_d", verified=True, identifiers=("email:j@a.de",)), START
                ),
                Profile("mail", Handle("email", "j@a.de", name="Jane"), START),
                Profile("mail", Handle("email", "other@a.de", name="Olaf"), START),
            ]
        )
        resolve(store)
        page = store.reader.customer_page(CustomerFilter(), "", 10)
        assert [(row.key, row.name) for row in page] == [
            ("email:other@a.de", "Olaf"),
            ("twitter:jane_d", "Jane"),
        ]
        (handles,) = store.reader.handles_of_customers(["twitter:jane_d"])
        assert [(h.key, h.evidence) for h in handles] == [
            ("email:j@a.de", ("same mail address j@a.de (with twitter:jane_d)",)),
            ("twitter:jane_d", ("same mail address j@a.de (with email:j@a.de)",)),
        ]

    def test_a_former_customer_is_found_by_its_handle(self, store: GraphStore) -> None:
        store.load([Profile("crm", Handle("twitter", "b", identifiers=("crm:1",)), START)])
        resolve(store)
        store.load([Profile("crm", Handle("twitter", "a", identifiers=("crm:1",)), START)])
        resolve(store)
        assert store.reader.customers(["twitter:b"]) == [None]
        assert store.reader.customer_keys_of_handles(["twitter:b"]) == ["twitter:a"]

    def test_declaring_the_company_late_gives_what_declaring_it_first_gives(self, engine: Engine) -> None:
        records = [
            replace(tweet(1, "ann"), mentions=(Handle("twitter", "us"),)),
            tweet(2, "us", reply_to=1),
            tweet(3, "bob", reply_to=1),
        ]
        early = GraphStore(engine)
        early.declare_company(COMPANY)
        load_in_batches(early, list(records), 1)
        first = exported(early)
        late = fresh(engine)
        load_in_batches(late, list(records), 3)
        assert late.declare_company(COMPANY)
        assert not late.declare_company(COMPANY)
        resolve(late)
        assert exported(late) == first
        directions = [row.direction for row in late.messages(["twitter:1", "twitter:2", "twitter:3"])]
        assert directions == [Direction.INBOUND, Direction.OUTBOUND, Direction.PEER]
        assert late.company() == COMPANY

    def test_the_order_of_a_company_file_does_not_matter(self, store: GraphStore) -> None:
        products = (Product("lamp", "Lamp", ()), Product("kettle", "Kettle", ()))
        handles = (OwnHandle("twitter:us", "care"), OwnHandle("email:us@a.example", "sales"))
        assert store.declare_company(replace(COMPANY, products=products, handles=handles))
        assert not store.declare_company(replace(COMPANY, products=products, handles=handles))
        assert not store.declare_company(replace(COMPANY, products=products[::-1], handles=handles[::-1]))

    def test_products_that_come_back_are_read_for_anew(self, store: GraphStore) -> None:
        other = replace(COMPANY, products=(Product("lamp", "Lamp", ()),))
        store.load([tweet(1, text="I love the kettle")])

        def stances(company: Company) -> list[str]:
            store.declare_company(company)
            annotate(store, Annotator(company, Vader()))
            return [stance.product for stance in store.messages(["twitter:1"])[0].stances]

        assert stances(COMPANY) == ["kettle"]
        store.declare_company(other)  # and killed before it is read for lamps
        assert stances(COMPANY) == ["kettle"]
        assert stances(other) == []


class TestReading:
    def test_a_page_is_not_shifted_by_what_comes_in(self, store: GraphStore) -> None:
        store.load([tweet(n, f"p{n}") for n in (1, 3, 5, 7)])
        resolve(store)
        first = store.reader.customer_page(CustomerFilter(), "", 2)
        store.load([tweet(n, f"p{n}") for n in (0, 2, 6)])
        resolve(store)
        second = store.reader.customer_page(CustomerFilter(), first[-1].key, 10)
        assert [row.key[-1] for row in first + second] == ["1", "3", "5", "6", "7"]

    def test_a_reader_sees_a_batch_whole_or_not_at_all(self, store: GraphStore) -> None:
        seen: set[int] = set()
        done = threading.Event()

        def look() -> None:
            while not done.is_set():
                seen.add(store.counts()["messages"])

        watcher = threading.Thread(target=look)
        watcher.start()
        for start in range(0, 400, 50):
            store.load([tweet(n) for n in range(start, start + 50)])
        done.set()
        watcher.join()
        assert {count % 50 for count in seen} == {0}

    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE (n:Message {key: 'x'}) RETURN n",
            "MATCH (m:Message) SET m.text = 'gone'",
            "MATCH (m) DETACH DELETE m",
            "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
            "CALL db.labels() YIELD label RETURN label",
            "call /* sly */ dbms.components()",
            "MATCH (m:Message) CALL { WITH m SET m.text = 'x' } RETURN m",
            "FOREACH (x IN [1] | CREATE (:Message {key: 'y'}))",
            "DROP CONSTRAINT message_key",
            "RETURN 1; MATCH (n) DELETE n",
            "CRE\\u0041TE (n:Message {key: 'x'})",
            "UNWIND [1] AS x WITH x LIMIT 1CALL db.labels() YIELD label RETURN label",
            "MATCH (m:Message) RETURN m.key FORMAT CSV",
            "this is not Cypher",
        ],
    )
    def test_an_analyst_cannot_write(self, store: GraphStore, statement: str) -> None:
        store.load([tweet(1)])
        before = exported(store)
        with pytest.raises(InvalidStatement):
            store.analyse(statement, {}, 10)
        assert exported(store) == before

    @pytest.mark.parametrize(
        "statement",
        ["CREATE (n:Message {key: 'x'})", "MATCH (m:Message) SET m.text = 'x'", "MATCH (m) DETACH DELETE m"],
    )
    def test_the_reading_session_cannot_write_either(self, engine: Engine, statement: str) -> None:
        store = GraphStore(engine)
        store.load([tweet(1)])
        with pytest.raises(InvalidStatement):
            engine.read(Statement("writes", statement))
        assert store.messages(["twitter:1"])[0].text == "hello"

    def test_words_that_act_may_be_part_of_others_and_of_texts(self, store: GraphStore) -> None:
        store.load([tweet(1, text="please CALL me and SET a date")])
        columns, rows = store.analyse(
            "MATCH (recall:Message) WHERE recall.text CONTAINS 'CALL me' RETURN recall.key AS offset", {}, 5
        )
        assert (columns, rows) == (["offset"], [["twitter:1"]])

    def test_an_analyst_reads_columns_and_rows_up_to_a_limit(self, store: GraphStore) -> None:
        store.load([tweet(n, text=f"set {n}") for n in range(5)])
        columns, rows = store.analyse(
            "MATCH (m:Message) WHERE m.text <> $not RETURN m.key AS key, m.text ORDER BY key",
            {"not": "set 0"},
            2,
        )
        assert columns == ["key", "m.text"]
        assert rows == [["twitter:1", "set 1"], ["twitter:2", "set 2"]]


KILLED_WRITER = """
import sys
from graph_service.bootstrap import open_engine
from graph_service.config import Settings
from graph_service.store.record import GraphStore
from graph_service.text.annotate import Annotator
from graph_service.text.sentiment import Vader
from pathlib import Path
from tests.records import tweet
store_url, username, password, first = sys.argv[1:5]
settings = Settings(Path("unused"), store_url, Path("unused"), username or None, password or None)
store = GraphStore(open_engine(settings))
for start in range(int(first), 10_000, 20):
    store.load([tweet(n, f"p{n % 7}") for n in range(start, start + 20)])
    print(start + 20, flush=True)
"""


class TestSurviving:
    def test_what_was_acknowledged_outlives_kill_9(
        self, request: pytest.FixtureRequest, engine: Engine, tmp_path: Path
    ) -> None:
        where = ["embedded:" + str(tmp_path / "killed"), "", ""]
        if engine.name == "neo4j":
            server = request.getfixturevalue("empty_neo4j")
            where = [server.uri, server.username, server.password]
        acknowledged = 0
        for pause in (0.05, 0.2, 0.11):
            acknowledged = killed_after(pause, [*where, str(acknowledged)])
        survivor = EmbeddedEngine(tmp_path / "killed") if engine.name == "embedded" else engine
        count = GraphStore(survivor).counts()["messages"]
        assert acknowledged <= count <= acknowledged + 20
        assert count % 20 == 0
        if survivor is not engine:
            survivor.close()

    def test_what_was_dropped_is_declared_again(
        self, empty_neo4j: Neo4jServer, neo4j_driver: neo4j.Driver
    ) -> None:
        def names() -> set[str]:
            return {record["name"] for record in neo4j_driver.execute_query("SHOW INDEXES").records}

        GraphStore(bolt_engine(empty_neo4j)).close()
        declared = names()
        dropped = {"message_key", "message_sent_at"}
        neo4j_driver.execute_query("DROP CONSTRAINT message_key")
        neo4j_driver.execute_query("DROP INDEX message_sent_at")
        assert declared - names() == dropped
        GraphStore(bolt_engine(empty_neo4j)).close()
        assert names() == declared

    def test_it_is_all_there_after_closing_and_opening(self, tmp_path: Path) -> None:
        store = GraphStore(EmbeddedEngine(tmp_path / "graph"))
        store.load([tweet(1), tweet(2, reply_to=1)])
        before, name = exported(store), store.identity()
        store.close()
        store.close()
        again = GraphStore(EmbeddedEngine(tmp_path / "graph"))
        assert exported(again) == before
        assert again.identity() == name
        again.close()


def killed_after(seconds: float, arguments: list[str]) -> int:
    """Run the writer, kill it so long after its first acknowledgement, return the last one."""
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED_WRITER, *arguments], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    acknowledged = int(process.stdout.readline())
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read().splitlines()
    process.wait()
    process.stdout.close()
    return int(rest[-1]) if rest else acknowledged


class TestFailing:
    def test_no_server(self) -> None:
        with pytest.raises(StoreUnavailable, match=r"(?s)127\.0\.0\.1:9 .*Start the server"):
            BoltEngine("bolt://127.0.0.1:9", "neo4j", "secret")

    def test_wrong_password(self, neo4j_url: Neo4jServer) -> None:
        with pytest.raises(WrongCredentials, match="NEO4J_PASSWORD"):
            BoltEngine(neo4j_url.uri, neo4j_url.username, "not the password")

    def test_a_folder_that_another_process_holds(self, tmp_path: Path) -> None:
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(tmp_path / "graph")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreHeld, match=rf"by process {holder.pid}\. .*--server"):
            EmbeddedEngine(tmp_path / "graph")
        holder.communicate("")

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(StoreUnavailable, match="cannot be read or written"):
            EmbeddedEngine(tmp_path / "file" / "graph")

    def test_a_damaged_file(self, tmp_path: Path) -> None:
        store = GraphStore(EmbeddedEngine(tmp_path / "graph"))
        store.load([tweet(1)])
        store.close()
        (tmp_path / "graph" / "record.kgl").write_bytes(b"not a graph")
        with pytest.raises(StoreUnavailable, match="Restore a backup"):
            EmbeddedEngine(tmp_path / "graph")


HOLDER = """
import sys
from pathlib import Path
from graph_service.store.embedded import EmbeddedEngine
engine = EmbeddedEngine(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


QUERIES = [
    import_module(f"graph_service.store.{module.name}")
    for module in iter_modules(graph_service.store.__path__)
    if module.name.endswith("queries") and module.name != "server_queries"
]
STATEMENTS = [value for module in QUERIES for value in vars(module).values() if isinstance(value, Statement)]


class Undone(Exception):
    """Takes back what a statement did."""


@pytest.fixture(scope="module")
def declared(neo4j_url: Neo4jServer) -> Iterator[Engine]:
    """A server with constraints and indexes, which it takes longer to declare than to run a statement."""
    engine = bolt_engine(neo4j_url)
    engine.declare(queries.SCHEMA)
    yield engine
    engine.close()


@pytest.fixture(params=["embedded", "neo4j"])
def blank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine that holds nothing, and of which nothing is known but the schema."""
    if request.param == "neo4j":
        yield request.getfixturevalue("declared")
        return
    made = EmbeddedEngine(tmp_path / "graph")
    made.declare(queries.SCHEMA)
    yield made
    made.close()


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement.name)
def test_every_statement_is_understood(blank: Engine, statement: Statement) -> None:
    """On a store that holds nothing yet: the embedded engine refuses names it has never seen."""
    needed = re.findall(r"\$(\w+)", statement.text)

    def run(transaction: Transaction) -> None:
        assert isinstance(transaction.run(statement, **{n: PARAMETERS.get(n) for n in needed}), list)
        raise Undone

    with pytest.raises(Undone):
        blank.write(run)


LISTS = ("keys", "rows", "slugs", "domains", "kinds", "handles", "teams")
PARAMETERS: dict[str, object] = {"key": "k", "name": "n", "limit": 1, "most": 1, "after": ""} | {
    name: [] for name in LISTS
}
