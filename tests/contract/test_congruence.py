"""The same random questions over the same random graphs: both engines give the same answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.pipeline.resolve import resolve
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.model import AnnotationRow, ChangeKind, MessageRow, StanceRow
from graph_service.store.port import Engine, Statement
from graph_service.store.reader import ConversationFilter, CustomerFilter
from graph_service.store.record import GraphStore
from ingest.canonical import Record
from ingest.company import Company, OwnHandle, Product
from tests.contract.conftest import bolt_engine
from tests.neo4j_server import Neo4jServer
from tests.records import START, record_lists

WIPE = Statement("wipe", "MATCH (n) DETACH DELETE n")
COMPANY = Company("Larkspur", (OwnHandle("twitter:ann", "care"),), (Product("good", "Good", ()),))
CUSTOMER_FILTERS = st.builds(
    CustomerFilter,
    kind=st.none() | st.sampled_from(["unknown", "organization", "bot"]),
    channel=st.none() | st.sampled_from(["twitter", "email"]),
    name=st.none() | st.sampled_from(["A", "o'n", "爱"]),
)
CONVERSATION_FILTERS = st.builds(
    ConversationFilter,
    channel=st.none() | st.sampled_from(["twitter", "chat"]),
    product=st.none() | st.just("good"),
    opened_from=st.none() | st.just(START),
    opened_before=st.none() | st.just(START.replace(minute=4)),
)
STATEMENTS = st.sampled_from(
    [
        "MATCH (m:Message) RETURN m.direction AS direction, count(*) AS n ORDER BY direction",
        "MATCH (h:Handle) RETURN h.key AS key, COUNT { (h)-[:SENT]->() } AS sent ORDER BY key",
        "MATCH (c:Customer)-[:OWNS]->(h) WITH c, h ORDER BY c.key, h.key "
        "RETURN c.key AS key, collect(h.key) AS handles ORDER BY key",
        "MATCH (a:Message)-[:REPLIES_TO*1..4]->(b:Message) RETURN a.key AS a, b.key AS b ORDER BY a, b",
        "MATCH (m:Message) WHERE m.sentAt >= $start RETURN min(m.sentAt) AS first, max(m.text) AS last",
        "MATCH (m:Message)-[a:ABOUT]->(p:Product) RETURN p.name AS name, sum(a.stance) AS s ORDER BY name",
        "MATCH (m:Message) OPTIONAL MATCH (m)-[:MENTIONS]->(h:Handle) "
        "RETURN m.key AS key, m.subject AS subject, count(h) AS mentioned ORDER BY key",
    ]
)


@pytest.fixture
def engines(tmp_path: Path, empty_neo4j: Neo4jServer) -> Iterator[tuple[Engine, Engine]]:
    pair = (EmbeddedEngine(tmp_path / "graph"), bolt_engine(empty_neo4j))
    yield pair
    for engine in pair:
        engine.close()


def filled(engine: Engine, records: list[Record], size: int) -> GraphStore:
    engine.write(lambda tx: tx.run(WIPE))
    store = GraphStore(engine)
    for start in range(0, len(records), size):
        store.load(records[start : start + size])
        store.declare_company(COMPANY)
    resolve(store)
    annotate(store)
    return store


def annotate(store: GraphStore) -> None:
    """By the length of the text: enough to have stances."""
    rows = [
        AnnotationRow(
            m.key, "length", len(m.text) / 10, stances=(StanceRow("good", 0.5),) if m.text == "good" else ()
        )
        for m in everything(store)
    ]
    store.meanings.write(rows, store.cursor("annotate", "length"))


def everything(store: GraphStore) -> list[MessageRow]:
    changes = store.changes(0, [ChangeKind.MESSAGES], limit=100)
    return store.messages(sorted({key for change in changes for key in change.keys}))


def told(row: MessageRow) -> dict[str, object]:
    """A message without when we learnt of it."""
    return {name: value for name, value in asdict(row).items() if name not in {"recorded_at", "linked_at"}}


@pytest.mark.timeout(900)
@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    records=record_lists(),
    size=st.integers(1, 6),
    customers=CUSTOMER_FILTERS,
    conversations=CONVERSATION_FILTERS,
    statement=STATEMENTS,
    limit=st.integers(1, 5),
)
def test_both_engines_answer_alike(
    engines: tuple[Engine, Engine],
    records: list[Record],
    size: int,
    customers: CustomerFilter,
    conversations: ConversationFilter,
    statement: str,
    limit: int,
) -> None:
    embedded, bolt = (filled(engine, records, size) for engine in engines)
    assert list(embedded.export()) == list(bolt.export())
    assert [told(row) for row in everything(embedded)] == [told(row) for row in everything(bolt)]
    assert embedded.position() == bolt.position()
    one, other = embedded.reader, bolt.reader
    page = one.customer_page(customers, "", limit)
    assert page == other.customer_page(customers, "", limit)
    keys = [row.key for row in page]
    assert one.handles_of_customers(keys) == other.handles_of_customers(keys)
    assert one.customers(keys) == other.customers(keys) == page
    found = one.conversation_page(conversations, None, limit)
    assert found == other.conversation_page(conversations, None, limit)
    after = (found[-1].opened_at, found[-1].key) if found else None
    assert one.conversation_page(conversations, after, 9) == other.conversation_page(conversations, after, 9)
    said = one.messages_of_conversations([row.key for row in found])
    assert [[told(m) for m in ms] for ms in said] == [
        [told(m) for m in ms] for ms in other.messages_of_conversations([row.key for row in found])
    ]
    parameters = {"start": START}
    columns, rows = bolt.analyse(statement, parameters, 20)
    named, found_rows = embedded.analyse(statement, parameters, 20)
    assert found_rows == rows
    # Of an answer without rows the embedded engine does not always name the columns.
    assert named == columns or not rows
