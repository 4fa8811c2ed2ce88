"""A real customer-care export, on both engines: the same graph and the same answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray

from graph_service.pipeline.export import read_export, write_export
from graph_service.pipeline.flow import Pipeline, Watch
from graph_service.pipeline.load import Loaded
from graph_service.pipeline.restore import Restored
from graph_service.planes.keeper import Keeper
from graph_service.questions.answers import Answers, Planes
from graph_service.questions.opinions import Asked, Side
from graph_service.questions.search import SearchMode, Sought
from graph_service.store.bolt import BoltEngine
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.export import exported_file
from graph_service.store.loading import Receipt
from graph_service.store.port import Engine
from graph_service.store.record import GraphStore
from graph_service.text.annotate import Annotator
from graph_service.text.encoder import Encoder
from graph_service.text.sentiment import Vader
from ingest.canonical import RejectedRow
from ingest.company import Company, read_company
from ingest.reading import read_files
from tests.e2e.command import CACHE
from tests.e2e.state import first_difference, opened, timeless
from tests.e2e.tweets import NEEDS_TWEETS, TWEETS, in_another_order, part, rows_of, speaks_of, written
from tests.neo4j_server import Neo4jServer

WHOLE: Final = 21_389
FIRST: Final = 2_000
PART: Final = 2_254
"""Tweets of the whole file; the first of them; these and all others that concern the brand."""
CONCERNING: Final = ("chipotletweets", "boorito", "burrito", "bowl")
"""What stands in the rows that the brand sent, or that name it or one of its products."""

COMPANY: Final = """
name = "Chipotle"

[[handles]]
channel = "twitter"
address = "ChipotleTweets"
team = "care"

[[products]]
slug = "boorito"
name = "Boorito"
aliases = ["booritos"]

[[products]]
slug = "burrito"
name = "Burrito"
aliases = ["burritos", "bowl", "bowls"]
"""
"""The brand that answers customers in the most conversations of the file: 172; AmazonHelp has 158,
AppleSupport 139. The products are what its customers write about most, a feast's offer among them."""

NAMING: Final = {"boorito": 56, "burrito": 73}
"""Tweets that name a product, by a regular expression over the file's rows; and one in a longer hashtag."""

LATER: Final = datetime(2100, 1, 1, tzinfo=UTC)
"""Both stores are asked for what they will know by then, not for what each knows now."""

SOUGHT: Final = (
    "burrito bowl without guacamole",
    "halloween costume",
    "my order never came",
    "refund please",
)

pytestmark = [pytest.mark.data, NEEDS_TWEETS]


@dataclass
class RememberingEncoder:
    """The real encoder, which is asked for each text once: a text's vector is always the same."""

    encoder: Encoder
    known: dict[str, NDArray[np.float32]] = field(default_factory=dict, repr=False)
    dimension: int = Encoder.dimension

    @property
    def version(self) -> str:
        return self.encoder.version

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        fresh = [text for text in dict.fromkeys(texts) if text not in self.known]
        if fresh:
            self.known.update(zip(fresh, self.encoder.encode(fresh), strict=True))
        return np.array([self.known[text] for text in texts], np.float32).reshape(-1, self.dimension)


def annotator(company: Company | None) -> Annotator:
    return Annotator(company, Vader())


@dataclass(frozen=True)
class Export:
    """A file of tweets, and how many there are in it."""

    path: Path
    count: int


@dataclass(frozen=True)
class Taken:
    """A store that has taken an export in, what is asked of it, and what became of the rows."""

    export: Export
    store: GraphStore
    answers: Answers
    pipeline: Pipeline
    loaded: Loaded
    rejects: list[RejectedRow]


@pytest.fixture(scope="module")
def encoder() -> RememberingEncoder:
    return RememberingEncoder(Encoder(CACHE))


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    path = tmp_path_factory.mktemp("company") / "company.toml"
    path.write_text(COMPANY, encoding="utf-8")
    return read_company(path)


@pytest.fixture(scope="module", params=["part", pytest.param("whole", marks=pytest.mark.nightly)])
def export(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Export:
    """Whole threads of many brands and all that concerns ours; every night everything."""
    if request.param == "whole":
        return Export(TWEETS, WHOLE)
    path = tmp_path_factory.mktemp("part") / "part.csv"
    return Export(part(path, lambda place, row: place < FIRST or speaks_of(row, *CONCERNING)), PART)


@contextmanager
def taken(
    engine: Engine, folder: Path, export: Export, encoder: RememberingEncoder, company: Company
) -> Iterator[Taken]:
    """Take an export into a new store and build its planes."""
    store = GraphStore(engine)
    holding = opened(folder, store, encoder)
    keeper = Keeper(store, holding.planes)
    pipeline = Pipeline(store, keeper, annotator)
    pipeline.declare_company(company)
    rejects: list[RejectedRow] = []
    loaded = pipeline.ingest(read_files([export.path]), Watch(rejects.append))
    planes = Planes(holding.interactions, holding.vectors, holding.lexical)
    answers = Answers(store, planes, annotator)
    yield Taken(export, store, answers, pipeline, loaded, rejects)
    store.close()


@pytest.fixture(scope="module")
def embedded(
    tmp_path_factory: pytest.TempPathFactory, export: Export, encoder: RememberingEncoder, company: Company
) -> Iterator[Taken]:
    folder = tmp_path_factory.mktemp("embedded")
    with taken(EmbeddedEngine(folder / "graph"), folder, export, encoder, company) as made:
        yield made


def test_every_tweet_is_taken_in(embedded: Taken) -> None:
    version, count = embedded.loaded.receipt.graph_version, embedded.export.count
    assert embedded.loaded == Loaded(Receipt(added=count, graph_version=version), rejected=0)
    assert embedded.rejects == []
    assert embedded.store.counts()["messages"] == count


def test_products_are_found_where_they_are_named(embedded: Taken) -> None:
    statement = "MATCH (m:Message)-[:ABOUT]->(p:Product) RETURN p.slug AS slug, count(*) AS tweets"
    _, rows = embedded.store.analyse(statement, {}, 10)
    assert sorted(rows) == sorted([slug, tweets] for slug, tweets in NAMING.items())


def test_a_second_time_changes_nothing(embedded: Taken) -> None:
    before = list(embedded.store.export())
    position = embedded.store.position()
    again = embedded.pipeline.ingest(read_files([embedded.export.path])).receipt
    assert (again.added, again.revised, again.unchanged) == (0, 0, embedded.export.count)
    assert embedded.store.position() == position
    assert first_difference(iter(before), embedded.store.export()) is None


def test_another_order_gives_the_same_graph(embedded: Taken, company: Company, tmp_path: Path) -> None:
    store = GraphStore(EmbeddedEngine(tmp_path / "graph"))
    pipeline = Pipeline(store, Keeper(store, ()), annotator)
    pipeline.declare_company(company)
    head, rows = rows_of(embedded.export.path)
    mixed = written(tmp_path / "shuffled.csv", head, in_another_order(rows))
    assert pipeline.ingest(read_files([mixed])).receipt.added == embedded.export.count
    assert first_difference(store.export(), embedded.store.export()) is None
    store.close()


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_an_export_restored_on_the_other_engine_is_the_same_graph(
    embedded: Taken, empty_neo4j: Neo4jServer, tmp_path: Path
) -> None:
    path = tmp_path / "export.ndjson.gz"
    count = write_export(path, exported_file(embedded.store.export()))
    store = GraphStore(BoltEngine(empty_neo4j.uri, empty_neo4j.username, empty_neo4j.password))
    pipeline = Pipeline(store, Keeper(store, ()), annotator)
    assert pipeline.restore(lambda: read_export(path)) == Restored(count, None)
    store.close()


def test_no_answer_is_empty(embedded: Taken) -> None:
    empty = [name for name, answer in answers_of(embedded).items() if not answer]
    assert empty == []


@pytest.mark.timeout(1800)
def test_neo4j_gives_the_same_graph_and_the_same_answers(
    embedded: Taken,
    empty_neo4j: Neo4jServer,
    tmp_path: Path,
    encoder: RememberingEncoder,
    company: Company,
) -> None:
    engine = BoltEngine(empty_neo4j.uri, empty_neo4j.username, empty_neo4j.password)
    with taken(engine, tmp_path, embedded.export, encoder, company) as twin:
        assert twin.loaded == embedded.loaded
        assert first_difference(twin.store.export(), embedded.store.export()) is None
        ours, theirs = answers_of(twin), answers_of(embedded)
    assert [name for name in ours if ours[name] != theirs[name]] == []
    assert ours.keys() == theirs.keys()


def answers_of(taken: Taken) -> dict[str, Any]:
    """What the store answers to advocates, critics, search and customer, scores to nine digits."""
    rankings = {
        f"{side.name} {product}": ranked(taken, side, product) for side in Side for product in (None, *NAMING)
    }
    found = {
        f"{mode} {text}": rounded([asdict(row) for row in taken.answers.search(Sought(text, mode)).rows])
        for mode in SearchMode
        for text in SOUGHT
    }
    people = sorted({row["customer"] for rows in rankings.values() for row in rows})
    return rankings | found | customers(taken, people)


def ranked(taken: Taken, side: Side, product: str | None) -> list[dict[str, Any]]:
    """One side's surest customers with scores, intervals, components and evidence."""
    page = taken.answers.ranking(Asked(side, product, taken.answers.time(known_at=LATER), first=50))
    rows = [asdict(row) for row in page.rows]
    return [rounded(row) for row in rows]


def customers(taken: Taken, keys: list[str]) -> dict[str, Any]:
    """Each customer with handles, conversations and what is said in them."""
    reader = taken.answers.reader
    handles = reader.handles_of_customers(keys)
    conversations = reader.conversations_of_handles([handle.key for owned in handles for handle in owned])
    said = reader.messages_of_conversations([row.key for joined in conversations for row in joined])
    return {
        "customer": reader.customers(keys),
        "customer of handle": reader.customer_keys_of_handles(keys),
        "handles": handles,
        "conversations": conversations,
        "messages": [[timeless(row) for row in rows] for rows in said],
    }


def rounded(value: Any) -> Any:
    """Every number of an answer to nine digits: sums differ in the last ones by their order."""
    if isinstance(value, float):
        return round(value, 9)
    if isinstance(value, dict):
        return {name: rounded(inner) for name, inner in value.items()}
    return [rounded(inner) for inner in value] if isinstance(value, list | tuple) else value
