"""What people who run the service have of it: metrics, spans, the audit log."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from prometheus_client.parser import text_string_to_metric_families

from tests.e2e.command import PROGRAM, environment, run
from tests.e2e.test_serving import wait_until_ready
from tests.neo4j_server import free_port

TRACE = "0af7651916cd43dd8448eb211c80319c"
RECORD = (
    '{"record": "message", "source": "app", "native_id": "1", "channel": "chat", '
    '"sender": {"channel": "email", "address": "jane@acme.example"}, '
    '"sent_at": "2026-03-01T09:30:00+01:00", "text": "The kettle leaks."}'
)
INGEST = "mutation ($ndjson: String!) { ingest(input: {ndjson: $ndjson}) { receipt { added } } }"
SECONDS = 30


class Collector(ThreadingHTTPServer):
    """A collector of spans as OTLP has them over HTTP."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.names: set[str] = set()
        self.traces: set[str] = set()
        self.text = b""


class Receiver(BaseHTTPRequestHandler):
    """Takes spans in."""

    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for scope in resource.scope_spans:
                self.server.names |= {span.name for span in scope.spans}
                self.server.traces |= {span.trace_id.hex() for span in scope.spans}
        self.server.text += body
        self.send_response(200)
        self.end_headers()

    def log_message(self, *given: object) -> None:
        """Say nothing."""


@contextmanager
def collecting() -> Iterator[Collector]:
    collector = Collector()
    thread = threading.Thread(target=collector.serve_forever)
    thread.start()
    try:
        yield collector
    finally:
        collector.shutdown()
        thread.join()
        collector.server_close()


@dataclass(slots=True)
class Ran:
    """What is left of a service that took a message in and was stopped."""

    data: Path
    collector: Collector
    scraped: str
    log: str
    request: str
    """The id of the request that brought the message."""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    data, port = tmp_path_factory.mktemp("operations") / "data", free_port()
    with collecting() as collector:
        variables = environment(
            OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{collector.server_port}", GRAPH_SERVICE_LOG="json"
        )
        command = [str(PROGRAM), "serve", "--port", str(port), "--data", str(data)]
        process = subprocess.Popen(command, env=variables, stderr=subprocess.PIPE)
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until_ready(url, process)
            headers = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
            asked = {"query": INGEST, "variables": {"ndjson": RECORD}}
            answer = httpx.post(f"{url}/graphql", json=asked, headers=headers, timeout=SECONDS)
            assert answer.json() == {"data": {"ingest": {"receipt": {"added": 1}}}}
            scraped = httpx.get(f"{url}/metrics", timeout=SECONDS).text
            process.terminate()
            _, log = process.communicate(timeout=SECONDS)
        finally:
            process.kill()
            process.wait()
        yield Ran(data, collector, scraped, log.decode(), answer.headers["x-request-id"])


def test_spans_reach_the_collector_in_the_trace_they_came_with(ran: Ran) -> None:
    assert {"request", "load", "annotate", "store write", "catch up"} <= ran.collector.names
    assert TRACE in ran.collector.traces
    assert b"jane" not in ran.collector.text
    assert b"kettle" not in ran.collector.text


def test_the_metrics_count_what_came_in(ran: Ran) -> None:
    samples = {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(ran.scraped)
        for sample in family.samples
    }
    assert samples["graph_service_records_total", ("added",)] == 1
    assert samples["graph_service_store_up", ()] == 1
    assert "jane" not in ran.scraped


def test_the_audit_log_says_what_was_done_and_that_nobody_altered_it(ran: Ran) -> None:
    lines = run("audit", "--data", ran.data, "--act", "ingest", "--json").json
    assert [line["outcome"] for line in lines] == ["asked", "done"]
    assert {line["request"] for line in lines} == {ran.request}
    assert lines[1]["fields"]["added"] == 1
    verified = run("audit", "verify", "--data", ran.data, "--json")
    assert (verified.code, verified.json["faults"], verified.json["lines"]) == (0, [], 2)
    held = f"{verified.json['last']}:{verified.json['chain']}"
    assert run("audit", "verify", "--data", ran.data, "--expect", held).code == 0
    assert run("audit", "verify", "--data", ran.data, "--expect", f"3:{'0' * 32}").code == 1
    assert held in run("audit", "verify", "--data", ran.data).out
    assert "asked" in run("audit", "--data", ran.data).out


def test_neither_log_holds_who_wrote_or_what(ran: Ran) -> None:
    assert f'"request":"{ran.request}"' in ran.log
    audit = (ran.data / "audit.ndjson").read_text(encoding="utf-8")
    assert not any(word in text for text in (ran.log, audit) for word in ("jane", "acme", "kettle"))
