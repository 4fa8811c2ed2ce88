"""Lines of the log: their form, and what never stands in them."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from graph_service.logs import REQUEST, Lines, configure, event, failure

LOG = logging.getLogger("graph_service.tests")


class Heard(logging.Handler):
    """Keeps records as they are written."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.setFormatter(Lines(form))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    @property
    def last(self) -> dict[str, Any]:
        return dict(json.loads(self.lines[-1]))


@pytest.fixture
def heard(request: pytest.FixtureRequest) -> Iterator[Heard]:
    handler = Heard(getattr(request, "param", "json"))
    logging.getLogger().addHandler(handler)
    LOG.setLevel(logging.INFO)
    yield handler
    logging.getLogger().removeHandler(handler)
    LOG.setLevel(logging.NOTSET)


def test_an_event_is_one_json_object_with_its_fields(heard: Heard) -> None:
    event(LOG, "ingested", added=3, planes=["a", "b"], field=None)
    (line,) = heard.lines
    assert "\n" not in line
    told = json.loads(line)
    age = datetime.now(UTC) - datetime.fromisoformat(told.pop("time"))
    assert 0 <= age.total_seconds() < 60
    assert told == {"level": "info", "event": "ingested", "added": 3, "planes": ["a", "b"], "field": None}


@pytest.mark.parametrize("heard", ["text"], indirect=True)
def test_for_people_fields_are_words(heard: Heard) -> None:
    event(LOG, "planes caught up", logging.WARNING, planes=["a", "b"], fault="is torn", line="a\nb", empty="")
    (line,) = heard.lines
    time, _, rest = line.partition(" ")
    assert datetime.fromisoformat(time).utcoffset() is not None
    assert rest == r'warning planes caught up planes=a,b fault="is torn" line="a\nb" empty=""'


def test_the_request_is_named_in_what_it_leads_to(heard: Heard) -> None:
    async def answer() -> None:
        REQUEST.set("proxy-0001")
        await asyncio.to_thread(event, LOG, "ingested")

    asyncio.run(answer())
    assert heard.last["request"] == "proxy-0001"
    event(LOG, "stopped")
    assert "request" not in heard.last


def test_an_error_is_told_by_kind_and_place(heard: Heard) -> None:
    def quoting() -> None:
        raise ValueError("jane@acme.example said: my card is 4111")

    try:
        quoting()
    except ValueError as error:
        failure(LOG, "internal error", error, reference="1f")
    assert "jane" not in heard.lines[0]
    assert (heard.last["error"], heard.last["level"], heard.last["reference"]) == (
        "ValueError",
        "error",
        "1f",
    )
    assert [call.partition(" ")[2] for call in heard.last["calls"]] == [
        "test_an_error_is_told_by_kind_and_place",
        "quoting",
    ]


def test_of_libraries_the_form_of_what_they_say_is_kept(heard: Heard) -> None:
    logging.getLogger("driver").warning("No route to %s", "jane@acme.example")
    assert (heard.last["event"], heard.last["logger"]) == ("library", "driver")
    assert heard.last["said"] == "No route to %s"
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: ValueError('jane')")
    assert heard.last["said"] == "Task exception was never retrieved"


def test_everything_goes_to_one_stream_in_one_form() -> None:
    before = logging.getLogger().handlers[:], logging.getLogger().level
    stream = io.StringIO()
    try:
        configure("json", stream)
        event(LOG, "started")
        logging.getLogger("driver").info("nobody asked")
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("about jane", UserWarning, stacklevel=1)
    finally:
        logging.captureWarnings(capture=False)
        logging.getLogger().handlers[:], logging.root.level = before
    started, warned = map(json.loads, stream.getvalue().splitlines())
    assert started["event"] == "started"
    assert (warned["logger"], warned["said"].endswith("UserWarning")) == ("py.warnings", True)
    assert "jane" not in stream.getvalue()
