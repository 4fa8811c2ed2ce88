"""The port over Bolt: Neo4j 5.26 LTS and later, by the official driver."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from neo4j import (
    READ_ACCESS,
    Driver,
    GraphDatabase,
    ManagedTransaction,
    NotificationMinimumSeverity,
    Session,
    graph,
    unit_of_work,
)
from neo4j import Result as BoltResult
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)
from neo4j.spatial import Point, WGS84Point
from neo4j.time import Date, DateTime, Duration, Time

from graph_service.errors import InvalidStatement, StoreUnavailable, TooExpensive, WrongCredentials
from graph_service.store import queries, server_queries
from graph_service.store.analyst import Asked
from graph_service.store.port import Engine, Remainder, Result, Row, Statement, Transaction
from graph_service.store.reading import LESS, Reader, Readers
from graph_service.store.server_files import remaining
from graph_service.store.table import Gathering, Node, Path, Relationship, Table

CONNECT_SECONDS: Final = 5.0
EVERY_ROW: Final = -1
PLAIN: Final = (str, int, float)
"""Types of values that are handed on as they are."""
READ_ONLY_TYPE: Final = "r"
RELATIONSHIP_SCANS: Final = (
    *("RelationshipTypeScan", "UnionRelationshipTypesScan", "AllRelationshipsScan"),
    *("RelationshipIndexSeek", "RelationshipIndexSeekByRange", "RelationshipIndexScan"),
    *("RelationshipIndexContainsScan", "RelationshipIndexEndsWithScan"),
    *("RelationshipByIdSeek", "RelationshipByElementIdSeek"),
)
READING_OPERATORS: Final = frozenset(
    {
        *("ProduceResults", "Projection", "Filter", "Argument", "EmptyRow", "EmptyResult", "Optional"),
        *("AllNodesScan", "NodeByLabelScan", "UnionNodeByLabelsScan", "IntersectionNodeByLabelsScan"),
        *("SubtractionNodeByLabelsScan", "NodeByIdSeek", "NodeByElementIdSeek"),
        *("NodeIndexSeek", "NodeUniqueIndexSeek", "MultiNodeIndexSeek", "NodeIndexSeekByRange"),
        *("NodeUniqueIndexSeekByRange", "NodeIndexScan", "NodeIndexContainsScan", "NodeIndexEndsWithScan"),
        *(f"{way}{what}" for way in ("Directed", "Undirected") for what in RELATIONSHIP_SCANS),
        *("Expand", "OptionalExpand", "VarLengthExpand", "PruningVarLengthExpand", "ProjectEndpoints"),
        *("ShortestPath", "AllShortestPaths"),
        *("NodeCountFromCountStore", "RelationshipCountFromCountStore"),
        *("EagerAggregation", "OrderedAggregation", "Aggregation", "Distinct", "OrderedDistinct"),
        *("Sort", "PartialSort", "Top", "PartialTop", "Limit", "ExhaustiveLimit", "Skip"),
        *("Apply", "SemiApply", "AntiSemiApply", "LetSemiApply", "LetAntiSemiApply", "RollUpApply"),
        *("SelectOrSemiApply", "SelectOrAntiSemiApply", "LetSelectOrSemiApply", "LetSelectOrAntiSemiApply"),
        *("ConditionalApply", "AntiConditionalApply", "AssertSameNode", "AssertSameRelationship"),
        *("CartesianProduct", "ValueHashJoin", "NodeHashJoin", "LeftOuterHashJoin", "RightOuterHashJoin"),
        *("NodeLeftOuterHashJoin", "NodeRightOuterHashJoin", "TriadicSelection", "TriadicBuild"),
        *("TriadicFilter", "Unwind", "UnwindCollection", "Union", "OrderedUnion", "Eager"),
        *("CacheProperties", "CachedProperties", "RemoteBatchProperties", "DropResult", "PreserveOrder"),
    }
)
"""What a plan may name; the rest writes, calls procedures, reads files or tells of the server."""
OVERRUNS: Final = ("TimedOut", "OutOfMemory", "StackOverFlow", "TransactionMarkedAsFailed", "Terminated")
READER: Final = "graph_service.store.bolt_reader"


class BoltTransaction(Transaction):
    """Statements inside one of the driver's managed transactions."""

    def __init__(self, transaction: ManagedTransaction) -> None:
        self._transaction = transaction

    def run(self, statement: Statement, **parameters: object) -> list[Row]:
        return rows_of(self._transaction.run(statement.text, dict(parameters)))


class BoltEngine(Engine):
    """A Neo4j server.

    `url` is a `bolt://` or `neo4j://` address. Connects at once: raises
    `StoreUnavailable` where no server answers and `WrongCredentials` where it refuses us.
    """

    name = "neo4j"

    def __init__(self, url: str, username: str | None, password: str | None) -> None:
        self._url = url
        self._source = (url, username, password)
        self._readers = Readers(self._reader)
        auth = (username, password or "") if username else None
        with opening(url):
            self._driver: Driver = GraphDatabase.driver(
                url,
                auth=auth,
                connection_timeout=CONNECT_SECONDS,
                max_transaction_retry_time=15.0,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
            )
            try:
                self._driver.verify_connectivity()
            except BaseException:
                self._driver.close()
                raise

    def declare(self, statements: Sequence[str]) -> None:
        with our_errors(self._url), self._driver.session() as session:
            # Asked once, as each statement would take a round trip to do nothing; a constraint has an index.
            held = {record["name"] for record in session.run("SHOW INDEXES YIELD name")}
            for statement in statements:
                if declared_name(statement) not in held:
                    session.run(statement).consume()
            session.run("CALL db.awaitIndexes(120)").consume()

    def read(self, statement: Statement, **parameters: object) -> list[Row]:
        with our_errors(self._url), self._reading() as session:
            try:
                # One round trip; a transaction begun and ended by itself takes three.
                return rows_of(session.run(statement.text, parameters))
            except (Neo4jError, DriverError) as error:
                if not error.is_retryable():
                    raise
                return session.execute_read(lambda tx: BoltTransaction(tx).run(statement, **parameters))

    def _reading(self) -> Session:
        # All rows are wanted: without parts there is no round trip for each.
        return self._driver.session(default_access_mode=READ_ACCESS, fetch_size=EVERY_ROW)

    def write(self, work: Callable[[Transaction], Result]) -> Result:
        with our_errors(self._url), self._driver.session() as session:
            return session.execute_write(lambda tx: work(BoltTransaction(tx)))

    def analyse(self, asked: Asked) -> Table:
        return self._readers.ask(asked, 0)

    def _reader(self) -> Reader:
        return Reader(READER, self._source, 0)

    def tabled(self, asked: Asked) -> Table:
        """What answers analysts in a process of its own: one statement, as far as its limits go."""
        work = unit_of_work(timeout=asked.limits.seconds)(lambda tx: read_only(tx, asked))
        # A statement that was cut off may overrun while its transaction ends, too.
        with our_errors(self._url), overrunning(), self._reading_parts() as session:
            return session.execute_read(work)

    def _reading_parts(self) -> Session:
        return self._driver.session(default_access_mode=READ_ACCESS)

    def compact(self) -> list[Remainder]:
        """The server's files are its operator's (docs/forgetting.md): what they may hold, and how long."""
        rows = self.read(server_queries.LOG_RETENTION)
        return remaining(str(rows[0]["policy"]) if rows else "", datetime.now(UTC))

    def close(self) -> None:
        self._readers.close()
        self._driver.close()


def rows_of(result: BoltResult) -> list[Row]:
    """The rows of a result, in Python's own values."""
    names = result.keys()
    return [dict(zip(names, map(plain, record.values()), strict=True)) for record in result]


def declared_name(statement: str) -> str:
    """The name of the constraint or index that a statement such as `CREATE INDEX name …` declares."""
    return statement.split()[2]


def reading(source: tuple[str, str | None, str | None]) -> Callable[[Asked], Table]:
    """What answers analysts from a server."""
    return BoltEngine(*source).tabled


def read_only(transaction: ManagedTransaction, asked: Asked) -> Table:
    """Plan the statement, refuse it unless plan and type are reading, then run it."""
    with overrunning():
        plan = transaction.run(f"EXPLAIN {asked.text}", asked.parameters).consume()
        if plan.query_type != READ_ONLY_TYPE:
            raise InvalidStatement("This statement does not only read.", "Use MATCH … RETURN.")
        for operator in operators(plan.plan or {}):
            if operator not in READING_OPERATORS:
                raise InvalidStatement(f"This statement plans {operator}.", "Use MATCH … RETURN.")
        position = transaction.run(queries.POSITION.text).single()
        result = transaction.run(asked.text, asked.parameters)
        gathering = Gathering(result.keys(), asked.limits.rows, asked.limits.characters)
        rows = ([handed(value) for value in record.values()] for record in result)
        return gathering.table(rows, position["graphVersion"] if position else 0)


@contextmanager
def overrunning() -> Iterator[None]:
    """Tell a statement that took too much, which is not to be tried again, from a server in trouble."""
    try:
        yield
    except Neo4jError as error:
        if any(word in (error.code or "") for word in OVERRUNS):
            raise TooExpensive("The statement took too much time or memory of Neo4j.", LESS) from error
        raise


def operators(plan: dict[str, Any]) -> Iterator[str]:
    """The names of a plan's operators, without the database or the variant they are for."""
    yield str(plan.get("operatorType", "")).partition("@")[0].partition("(")[0]
    for child in plan.get("children", ()):
        yield from operators(child)


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever the driver hands out
    """Python's own values in place of the driver's; times in UTC."""
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, DateTime):
        return value.to_native().astimezone(UTC)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def handed(value: Any) -> Any:  # noqa: ANN401 - whatever the driver hands out
    """A value as tables take it."""
    match value:
        case list():
            return [handed(item) for item in value]
        case dict():
            return {key: handed(item) for key, item in value.items()}
        case graph.Node():
            return Node(tuple(value.labels), handed(dict(value)))
        case graph.Relationship():
            return Relationship(value.type, handed(dict(value)))
        case graph.Path():
            return Path(tuple(map(handed, value.nodes)), tuple(map(handed, value.relationships)))
    return value if isinstance(value, PLAIN) else moment(value)


def moment(value: Any) -> Any:  # noqa: ANN401 - as above
    """A time with an offset; dates and times without one as text, spans and points as maps."""
    match value:
        case DateTime() if value.tzinfo:
            return value.to_native()
        case DateTime() | Date() | Time():
            return value.to_native().isoformat()
        case Duration():
            return {"months": value.months, "days": value.days, "seconds": value.seconds}
        case Point():
            return placed(value)
    return value


def placed(point: Point) -> dict[str, float]:
    """A point as a map; on the globe by latitude and longitude."""
    names = ("longitude", "latitude", "height") if isinstance(point, WGS84Point) else ("x", "y", "z")
    return dict(zip(names, point, strict=False))


@contextmanager
def our_errors(url: str) -> Iterator[None]:
    """Turn the driver's errors into ours, with what to do about them."""
    try:
        yield
    except AuthError as error:
        raise WrongCredentials(f"Neo4j at {url} refused the user name or password.") from error
    except (ServiceUnavailable, SessionExpired, TransientError) as error:
        raise StoreUnavailable(f"Neo4j at {url} does not answer: {error}.") from error
    except ClientError as error:
        raise InvalidStatement(f"Neo4j refused the statement: {error.message}") from error
    except (DriverError, Neo4jError) as error:
        raise StoreUnavailable(f"Neo4j at {url} cannot be used: {error}.") from error


@contextmanager
def opening(url: str) -> Iterator[None]:
    """The same for connecting, where the driver speaks of a wrong URL in Python's own errors."""
    try:
        with our_errors(url):
            yield
    except (OSError, ValueError, ConfigurationError) as error:
        raise StoreUnavailable(f"Neo4j at {url} cannot be used: {error}.") from error
