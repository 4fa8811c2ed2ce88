"""How fast the questions of a board, and who waits, are answered, against the same asked of Neo4j in Cypher.

Ours is GraphQL in this process over the embedded record, warm; `strategy` is asked complete, each answer
with its parts and what is not known. The peers run the ten statements that the answers bring, or the one
that finds who waits, on Neo4j and on the embedded engine.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

from benchmarks.care_cases.talks import COMPANY, facts, talks
from benchmarks.result import Result
from benchmarks.servers import empty_stores
from graph_service.access.audit import AuditLog
from graph_service.api.context import Context
from graph_service.api.once import answer_once
from graph_service.bootstrap import open_store
from graph_service.pipeline.annotate import annotate
from graph_service.pipeline.flow import Pipeline
from graph_service.pipeline.load import load
from graph_service.pipeline.matters import matters
from graph_service.pipeline.references import references
from graph_service.pipeline.resolve import resolve
from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.keeper import Keeper
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.vectors import VectorPlane
from graph_service.questions.answers import Answers, Planes
from graph_service.questions.strategy.board import QUESTIONS
from graph_service.store.record import GraphStore
from graph_service.text.annotate import Annotator
from graph_service.text.sentiment import Vader
from ingest.company import Company
from tests.wide import WideEncoder

MESSAGES: Final = {"small": 5_000, "full": 200_000}
ROUNDS: Final = 5
TOLD: Final = (
    "value numerator denominator interval { low high } withoutOne definition "
    "breakdown { key value } unknowns { kind share explanation }"
)
STATEMENT: Final = "cypher { statement parameters }"


def every(fields: str) -> str:
    """All the questions of a board, with some fields of each answer."""
    return f"{{ strategy {{ {' '.join(f'{name} {{ {fields} }}' for name in QUESTIONS)} }} }}"


STRATEGY: Final = every(TOLD)
UNANSWERED: Final = """{ unanswered(first: 20) { totalCount edges { node {
  score components { name contribution } customer { name } } } } }"""
WAITING: Final = (
    "MATCH (c:Customer)-[:HAS_MATTER]->(x:Matter) WHERE x.waitsSince IS NOT NULL "
    "RETURN c.key AS customer, x.key AS matter, x.waitsSince AS since ORDER BY since, matter LIMIT 20"
)
MOST_ROWS: Final = 1_000
Query = tuple[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Queries:
    """The statements of all answers, and the one that finds who waits."""

    strategy: tuple[Query, ...]
    waiting: tuple[Query, ...] = ((WAITING, {}),)


def results(size: str) -> list[Result]:
    """Seconds of the whole of `strategy`, and of the first twenty who wait."""
    count = MESSAGES[size]
    with empty_stores() as stores, tempfile.TemporaryDirectory(prefix="graph-service-benchmark-") as folder:
        store = filled(open_store(stores["embedded"]), count)
        context = served(store, Path(folder))
        queries = asked(context)
        strategy = median_seconds(lambda: told(context, STRATEGY))
        waiting = median_seconds(lambda: told(context, UNANSWERED))
        peers = {"embedded, Cypher": by_cypher(store, queries)}
        store.close()
        if "neo4j" in stores:
            other = filled(open_store(stores["neo4j"]), count)
            peers["neo4j, Cypher"] = by_cypher(other, queries)
            other.close()
    return [
        result(f"strategy, {count:,} messages", strategy, {name: each[0] for name, each in peers.items()}),
        result(f"unanswered, {count:,} messages", waiting, {name: each[1] for name, each in peers.items()}),
    ]


def result(case: str, ours: float, peers: dict[str, float]) -> Result:
    return Result(case, "seconds, warm", ours, peers, "lower")


def filled(store: GraphStore, count: int) -> GraphStore:
    """The record with talks and facts, read, resolved and with its matters and references."""
    store.declare_company(COMPANY)
    load(store, chain(talks(count), facts(count)), lambda _: None)
    resolve(store)
    annotate(store, annotating(COMPANY))
    matters(store)
    references(store)
    return store


def annotating(company: Company | None) -> Annotator:
    return Annotator(company, Vader())


def served(store: GraphStore, folder: Path) -> Context:
    """A service over a record with the one plane that these questions ask."""
    plane = InteractionPlane(folder / "interactions")
    keeper = Keeper(store, [plane])
    keeper.catch_up()
    unused = VectorPlane(folder / "vectors", WideEncoder()), LexicalPlane(folder / "words")
    answers = Answers(store, Planes(plane, *unused), annotating)
    pipeline = Pipeline(store, keeper, annotating, standing=answers.standing)
    return Context(store, keeper, answers, pipeline, AuditLog(folder))


def told(context: Context, document: str) -> dict[str, Any]:
    """The answer as a client gets it; raises `RuntimeError` where it holds errors."""
    answer = answer_once(context, document, {})
    if answer.get("errors"):
        raise RuntimeError(answer["errors"][0]["message"])
    data: dict[str, Any] = answer["data"]
    return data


def asked(context: Context) -> Queries:
    """The statements that the answers bring."""
    found = told(context, every(STATEMENT))["strategy"].values()
    return Queries(tuple((each["cypher"]["statement"], each["cypher"]["parameters"]) for each in found))


def by_cypher(store: GraphStore, queries: Queries) -> tuple[float, float]:
    """Seconds of the statements of all answers, and of who waits."""

    def run(wanted: tuple[Query, ...]) -> Callable[[], object]:
        return lambda: [store.analyse(text, parameters, MOST_ROWS) for text, parameters in wanted]

    return median_seconds(run(queries.strategy)), median_seconds(run(queries.waiting))


def median_seconds(work: Callable[[], object]) -> float:
    """The median of a few runs, after one that warms up."""
    work()
    return statistics.median(seconds(work) for _ in range(ROUNDS))


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
