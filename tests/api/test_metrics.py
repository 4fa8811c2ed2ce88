"""What Prometheus is told."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families

from graph_service.api.context import Hearer
from graph_service.api.pressure import Load
from graph_service.app import create_app
from graph_service.errors import StoreUnavailable
from graph_service.logs import OURS, event
from graph_service.metrics import Counting
from tests.api.client import Client
from tests.api.sample import ANN, Sample, tweet

Samples = dict[tuple[str, tuple[str, ...]], float]
LOG = logging.getLogger(f"{OURS}.tests")


@pytest.fixture
def counting() -> Iterator[None]:
    """The service's log, read by the counters as `serve` has it."""
    log, handler = logging.getLogger(OURS), Counting()
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield
    log.removeHandler(handler)
    log.setLevel(level)


def scraped(client: Client) -> Samples:
    """The value of every sample by its name and its labels' values, in order of the labels' names."""
    response = client.get("/metrics")
    assert (response.status_code, response.headers["content-type"]) == (
        200,
        "text/plain; version=0.0.4; charset=utf-8",
    )
    families = text_string_to_metric_families(response.text)
    return {
        (sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def grown(before: Samples, after: Samples) -> Samples:
    """By how much samples are greater, times left out."""
    return {
        name: value - before.get(name, 0)
        for name, value in after.items()
        if value != before.get(name, 0) and name[0].endswith("_total")
    }


@pytest.mark.usefixtures("counting")
def test_requests_operations_and_errors_are_counted(sample: Sample) -> None:
    client = Client(create_app(sample.context))
    before = scraped(client)
    for query in ("{ stats { messages } }", "{ stats { messages } }", "{ nonsense }"):
        client.post("/graphql", json={"query": query}, headers={"accept": "application/json"})
    client.get("/ann@acme.example")
    found = grown(before, scraped(client))
    assert found["graph_service_requests_total", ("POST", "/graphql", "200")] == 3
    assert found["graph_service_requests_total", ("GET", "other", "404")] == 1
    assert found["graph_service_errors_total", ("INVALID_QUERY",)] == 1
    assert found["graph_service_operations_total", ("query", "ok")] == 2
    assert found["graph_service_operation_cost_total", ("query",)] > 0
    assert not any("acme" in label for _, labels in scraped(client) for label in labels)


@pytest.mark.usefixtures("counting")
def test_records_are_counted_by_what_became_of_them(sample: Sample) -> None:
    client = Client(create_app(sample.context))
    before = scraped(client)
    event(LOG, "ingested", added=3, revised=1, unchanged=0, profiles=0, facts=2, rejected=4)
    found = grown(before, scraped(client))
    records = {
        labels: value for (name, labels), value in found.items() if name == "graph_service_records_total"
    }
    assert records == {("added",): 3, ("revised",): 1, ("facts",): 2, ("rejected",): 4}


def test_the_gauges_say_how_the_service_stands(fresh: Sample) -> None:
    load = Load()
    client = Client(create_app(fresh.context, load=load))
    load.requests.working, load.uploads.waiting, load.requests.refused = 7, 2, 5
    found = scraped(client)
    assert found["graph_service_store_up", ()] == 1
    assert found["graph_service_working", ("requests",)] == 7
    assert found["graph_service_waiting", ("uploads",)] == 2
    assert found["graph_service_turned_away_total", ("requests",)] == 5
    assert found["graph_service_disk_free_bytes", ()] > 0
    assert found["process_resident_memory_bytes", ()] > 10_000_000
    assert ("graph_service_build_info", (fresh.context.store.engine, "0.1.0")) in found


def test_an_index_that_is_behind_and_a_subscriber_that_is_slow_show(fresh: Sample) -> None:
    client = Client(create_app(fresh.context))
    fresh.context.store.load([tweet("m1", ANN, "I love Lark Notes")])
    last = fresh.context.store.position().seq
    fresh.context.hearers.update({Hearer(last - 3), Hearer(last - 1), Hearer()})
    found = scraped(client)
    lag = last - fresh.context.keeper.positions()["lexical"]
    assert lag > 0
    assert found["graph_service_plane_lag_changes", ("lexical",)] == lag
    assert (
        found["graph_service_subscriptions", ()],
        found["graph_service_subscription_lag_changes", ()],
    ) == (3, 3)
    fresh.context.keeper.catch_up()
    assert scraped(client)["graph_service_plane_lag_changes", ("lexical",)] == 0


def test_a_store_that_is_away_is_told_and_the_rest_still_answered(
    fresh: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(create_app(fresh.context))

    def away(*given: object) -> None:
        raise StoreUnavailable("Nobody answers.")

    monkeypatch.setattr(fresh.engine, "read", away)
    found = scraped(client)
    assert found["graph_service_store_up", ()] == 0
    assert found["graph_service_websockets", ()] == 0
