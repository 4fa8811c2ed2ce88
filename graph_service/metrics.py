"""What the service counts about itself since it started, for Prometheus.

Most of it is what `logs` tells already: `Counting` reads the same events. Labels have few
values, all of them ours: nothing of what a client sends is one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)

disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY: Final = CollectorRegistry()
PREFIX: Final = "graph_service"
SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
METHODS: Final = frozenset({"GET", "POST", "HEAD", "OPTIONS"})
RECEIVED: Final = ("added", "revised", "unchanged", "profiles", "facts", "rejected", "suppressed")
"""What a receipt counts of the records that came in."""


def counter(name: str, said: str, *labels: str) -> Counter:
    return Counter(f"{PREFIX}_{name}", said, labels, registry=REGISTRY)


def seconds(name: str, said: str, *labels: str) -> Histogram:
    return Histogram(f"{PREFIX}_{name}_seconds", said, labels, registry=REGISTRY, buckets=SECONDS)


REQUESTS: Final = counter(
    "requests", "Requests answered; status 0: the client hung up.", "path", "method", "status"
)
REQUEST_SECONDS: Final = seconds("request", "Time to answer a request.", "path")
CONNECTIONS: Final = counter(
    "connections", "Websockets that ended, by the code we closed them with.", "status"
)
OPERATIONS: Final = counter("operations", "GraphQL operations by kind and outcome.", "kind", "outcome")
OPERATION_SECONDS: Final = seconds("operation", "Time to execute a GraphQL operation.", "kind")
COST: Final = counter("operation_cost", "Cost of GraphQL operations, as it is estimated.", "kind")
ERRORS: Final = counter("errors", "Errors that clients were told of.", "code")
RECORDS: Final = counter("records", "Records that came in, by what became of them.", "outcome")
HOOKS: Final = counter("hooks", "Webhooks that came in, by what became of them.", "outcome")
CATCHING_UP: Final = seconds("catching_up", "Time to bring the indexes level with the record.")
EVENTS: Final = counter("events", "Events in the log.", "event")
ProcessCollector(namespace="", registry=REGISTRY)


def operation(kind: str, cost: int, duration: float, outcome: str) -> None:
    """Count a GraphQL operation: `query`, `mutation` or `subscription`; `ok`, `partial` or `refused`."""
    operations, seconds_taken, costs = operation_parts(kind, outcome)
    operations.inc()
    seconds_taken.observe(duration)
    costs.inc(cost)


@cache
def operation_parts(kind: str, outcome: str) -> tuple[Counter, Histogram, Counter]:
    """What an operation is counted in: looked up once, for that takes longer than counting."""
    return OPERATIONS.labels(kind, outcome), OPERATION_SECONDS.labels(kind), COST.labels(kind)


def hook(outcome: str) -> None:
    """Count a webhook that came in: `queued`, `seen`, `rejected` or `refused`."""
    HOOKS.labels(outcome).inc()


class Counting(logging.Handler):
    """Counts the events that are logged."""

    def emit(self, record: logging.LogRecord) -> None:
        name, fields = str(record.msg), getattr(record, "fields", {})
        EVENTS.labels(name).inc()
        if name in COUNTED:
            COUNTED[name](fields)


def request(fields: Mapping[str, Any]) -> None:
    path, method = fields["path"], fields["method"]
    REQUESTS.labels(path, method if method in METHODS else "other", fields["status"] or 0).inc()
    REQUEST_SECONDS.labels(path).observe(fields["milliseconds"] / 1000)


def connection(fields: Mapping[str, Any]) -> None:
    CONNECTIONS.labels(fields["status"] or 0).inc()


def refused(fields: Mapping[str, Any]) -> None:
    ERRORS.labels(fields["code"]).inc()


def ingested(fields: Mapping[str, Any]) -> None:
    for outcome in RECEIVED:
        RECORDS.labels(outcome).inc(fields.get(outcome, 0))


def caught_up(fields: Mapping[str, Any]) -> None:
    CATCHING_UP.observe(fields["milliseconds"] / 1000)


COUNTED: Final[Mapping[str, Callable[[Mapping[str, Any]], None]]] = {
    "request": request,
    "connection": connection,
    "refused": refused,
    "ingested": ingested,
    "planes caught up": caught_up,
}
"""The events of which the fields are counted too."""
FROM_ZERO: Final = (
    *(EVENTS.labels(name) for name in ("audit incomplete", "upkeep failed", "plane rebuilt")),
    *(ERRORS.labels(code) for code in ("INTERNAL", "RATE_LIMITED")),
    *(RECORDS.labels(outcome) for outcome in RECEIVED),
)
"""What alarms ask the growth of: Prometheus sees none in a counter whose first value is 1."""


def count_events(log: logging.Logger) -> None:
    """Count what is logged from now on, once however often this is called."""
    if not any(isinstance(handler, Counting) for handler in log.handlers):
        log.addHandler(Counting())
