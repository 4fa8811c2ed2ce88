"""The port over Bolt: Neo4j 5.26 LTS and later, by the official driver."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC
from typing import Any, Final

from neo4j import READ_ACCESS, Driver, GraphDatabase, ManagedTransaction, NotificationMinimumSeverity
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
from neo4j.time import DateTime

from graph_service.errors import InvalidStatement, StoreUnavailable, WrongCredentials
from graph_service.store.analyst import refuse_writing
from graph_service.store.port import Engine, Parameters, Result, Row, Statement, Transaction

CONNECT_SECONDS: Final = 5.0
PLAIN: Final = (str, int, float)
"""Types of values that are handed on as they are."""
READ_ONLY_TYPE: Final = "r"
FORBIDDEN_OPERATORS: Final = (
    "ProcedureCall",
    "LoadCSV",
    "Create",
    "Delete",
    "Set",
    "Merge",
    "Remove",
    "Foreach",
)


class BoltTransaction(Transaction):
    """Statements inside one of the driver's managed transactions."""

    def __init__(self, transaction: ManagedTransaction) -> None:
        self._transaction = transaction

    def run(self, statement: Statement, **parameters: object) -> list[Row]:
        result = self._transaction.run(statement.text, dict(parameters))
        names = result.keys()
        return [dict(zip(names, map(plain, record.values()), strict=True)) for record in result]


class BoltEngine(Engine):
    """A Neo4j server.

    `url` is a `bolt://` or `neo4j://` address. Connects at once: raises
    `StoreUnavailable` where no server answers and `WrongCredentials` where it refuses us.
    """

    name = "neo4j"

    def __init__(self, url: str, username: str | None, password: str | None) -> None:
        self._url = url
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
        with our_errors(self._url), self._driver.session(default_access_mode=READ_ACCESS) as session:
            return session.execute_read(lambda tx: BoltTransaction(tx).run(statement, **parameters))

    def write(self, work: Callable[[Transaction], Result]) -> Result:
        with our_errors(self._url), self._driver.session() as session:
            return session.execute_write(lambda tx: work(BoltTransaction(tx)))

    def analyse(self, text: str, parameters: Parameters, limit: int) -> tuple[list[str], list[list[object]]]:
        refuse_writing(text)
        with our_errors(self._url), self._driver.session(default_access_mode=READ_ACCESS) as session:
            return session.execute_read(lambda tx: read_only(tx, text, parameters, limit))

    def compact(self) -> None:
        """The server's files are its operator's (docs/forgetting.md)."""

    def close(self) -> None:
        self._driver.close()


def declared_name(statement: str) -> str:
    """The name of the constraint or index that a statement such as `CREATE INDEX name …` declares."""
    return statement.split()[2]


def read_only(
    transaction: ManagedTransaction, text: str, parameters: Parameters, limit: int
) -> tuple[list[str], list[list[object]]]:
    """Plan the statement, refuse it unless plan and type are reading, then run it."""
    plan = transaction.run(f"EXPLAIN {text}", dict(parameters)).consume()
    if plan.query_type != READ_ONLY_TYPE:
        raise InvalidStatement("This statement does not only read.", "Use MATCH … RETURN.")
    for operator in operators(plan.plan or {}):
        if operator.startswith(FORBIDDEN_OPERATORS):
            raise InvalidStatement(f"This statement plans {operator}.", "Use MATCH … RETURN.")
    result = transaction.run(text, dict(parameters))
    rows = [[plain(value) for value in record.values()] for record in result.fetch(limit)]
    return list(result.keys()), rows


def operators(plan: dict[str, Any]) -> Iterator[str]:
    yield str(plan.get("operatorType", ""))
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
