"""Spans of what is asked and of what comes in."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from graph_service.app import create_app
from graph_service.traces import sending_to, span
from tests.api.client import Client
from tests.api.sample import ANN, Sample, tweet

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"
SEARCH = '{ search(text: "refund for ann@acme.example", first: 2) { edges { node { score } } } }'


@pytest.fixture
def sent() -> Iterator[InMemorySpanExporter]:
    """Where spans go in a test."""
    exporter = InMemorySpanExporter()
    with sending_to(SimpleSpanProcessor(exporter)):
        yield exporter


def ids(one: ReadableSpan) -> tuple[str, str]:
    """The trace that a span is of, and the span that it is in."""
    assert one.context is not None
    return f"{one.context.trace_id:032x}", f"{one.parent.span_id:016x}" if one.parent else ""


def test_a_request_goes_on_with_the_trace_it_came_with(sample: Sample, sent: InMemorySpanExporter) -> None:
    client = Client(create_app(sample.context))
    response = client.post(
        "/graphql", json={"query": SEARCH}, headers={"traceparent": f"00-{TRACE}-{PARENT}-01"}
    )
    assert "errors" not in response.json()
    spans = {one.name: one for one in sent.get_finished_spans()}
    assert {"request", "execute", "search words", "search vectors"} <= spans.keys()
    assert ids(spans["request"]) == (TRACE, PARENT)
    assert {ids(one)[0] for one in spans.values()} == {TRACE}
    assert ids(spans["search words"])[1] != ""


def test_no_attribute_holds_what_was_asked(sample: Sample, sent: InMemorySpanExporter) -> None:
    Client(create_app(sample.context)).post("/graphql", json={"query": SEARCH})
    told = {value for one in sent.get_finished_spans() for value in (one.attributes or {}).values()}
    assert told == {"POST", "query"}


def test_what_comes_in_has_a_span_for_each_stage(fresh: Sample, sent: InMemorySpanExporter) -> None:
    fresh.context.pipeline.ingest([tweet("m1", ANN, "I love Lark Notes")])
    names = [one.name for one in sent.get_finished_spans()]
    stages = ["catch up", "resolve", "catch up", "annotate", "matters", "signals", "references", "catch up"]
    assert [name for name in names if name in stages] == stages


def test_an_error_is_told_by_its_kind_and_not_by_what_it_says(sent: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="jane"), span("load"):
        raise ValueError("jane@acme.example")
    (one,) = sent.get_finished_spans()
    assert (one.status.is_ok, one.status.description, one.events) == (False, "ValueError", ())


def test_nothing_of_it_is_imported_where_nobody_asks_for_it() -> None:
    program = "import sys, graph_service.app\nprint('opentelemetry.sdk' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_span_is_one_and_the_same_nothing_where_they_go_nowhere() -> None:
    assert span("load") is span("resolve")
