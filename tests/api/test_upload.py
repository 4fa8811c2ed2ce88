"""Records by the file: what becomes of a body that comes in pieces, and what its answer says."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import httpx
import orjson
import pytest
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive

from graph_service.access.principal import Principal, Scope, acting_as
from graph_service.access.rates import RateLimited, Rates
from graph_service.api import patience, upload
from graph_service.api.pressure import Queue
from graph_service.api.splitting import PIECE
from graph_service.api.uploads import Account
from graph_service.app import create_app
from ingest.connectors.ndjson import write_ndjson
from ingest.formats import LONGEST_LINE
from ingest.rejects import lines_in
from tests.api.sample import ANN, Sample, tweet

TYPE: Final = {"Content-Type": "application/x-ndjson"}
LINES: Final = [write_ndjson(tweet(str(n), ANN, f"number {n}", minutes=n)).encode() for n in range(5)]
WHOLE: Final = b"\n".join(LINES)


def sent(sample: Sample, pieces: Iterable[bytes], **headers: str) -> httpx.Response:
    """The answer to an upload that comes in these pieces."""

    async def stream() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    async def post() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(sample.context))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
            return await client.post("/ingest", content=stream(), headers={**TYPE, **headers})

    return asyncio.run(post())


def counts(answer: httpx.Response) -> tuple[int, int, int]:
    receipt = answer.json()["receipt"]
    return receipt["added"], receipt["unchanged"], receipt["rejected"]


def held(sample: Sample) -> int:
    return sample.context.answers.counts()["messages"]


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two records make a batch."""
    monkeypatch.setattr(upload, "BATCH", 2)


@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_body_in_pieces_of_any_size_is_taken_in_whole(fresh: Sample, size: int, encoding: str) -> None:
    body = gzip.compress(WHOLE) if encoding == "gzip" else WHOLE
    answer = sent(fresh, list(pieces(body, size)), **{"Content-Encoding": encoding})
    assert (answer.status_code, counts(answer), answer.json()["lines"]) == (200, (5, 0, 0), 5)
    assert answer.json()["receipt"]["graphVersion"] == fresh.context.answers.graph_version()
    assert held(fresh) == 5


def test_members_of_gzip_that_follow_each_other_are_one_body(fresh: Sample) -> None:
    body = gzip.compress(WHOLE[:100]) + gzip.compress(WHOLE[100:])
    assert counts(sent(fresh, [body], **{"Content-Encoding": "gzip"})) == (5, 0, 0)


@pytest.mark.usefixtures("small_batches")
def test_what_is_cut_off_has_its_whole_batches_and_the_rest_comes_again(fresh: Sample) -> None:
    body = gzip.compress(WHOLE)
    answer = sent(fresh, [body[:-10]], **{"Content-Encoding": "gzip"})
    assert (answer.status_code, counts(answer), answer.json()["lines"]) == (400, (4, 0, 0), 4)
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "DAMAGED_BODY", "requestId": answer.headers["X-Request-ID"]}
    assert held(fresh) == 4
    assert counts(sent(fresh, [WHOLE])) == (1, 4, 0)


def test_others_are_served_while_a_small_gzip_brings_millions_of_lines(fresh: Sample) -> None:
    turns = asyncio.run(turns_during(fresh, gzip.compress(b"\n" * 20 * PIECE)))
    assert turns >= 20


async def turns_during(sample: Sample, body: bytes) -> int:
    """How often others come to their turn while a body is told apart into lines."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    head = [(b"content-type", b"application/x-ndjson"), (b"content-encoding", b"gzip")]
    asked = Request({"type": "http", "headers": head}, receive)
    feed = upload.Feed(sample.context, upload.Body(asked), Account(), Queue())
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    task = asyncio.create_task(other())
    async for _ in feed.batches():
        pass
    task.cancel()
    return turns


def test_blank_lines_are_charged_for_like_others(fresh: Sample) -> None:
    context = replace(fresh.context, rates=Rates(1_000))
    with acting_as(Principal("shop", frozenset({Scope.INGEST}))):
        asyncio.run(turns_during(replace(fresh, context=context), gzip.compress(b"\n" * 2_000_000)))
        with pytest.raises(RateLimited):
            context.rates.take(1)


def test_lines_are_counted_as_an_editor_does(fresh: Sample) -> None:
    assert [sent(fresh, [body]).json()["lines"] for body in (b"", b"\n", WHOLE + b"\n")] == [0, 1, 5]


def test_what_is_no_record_is_told_and_kept(fresh: Sample, tmp_path: Path) -> None:
    context = fresh.context
    context.pipeline._rejects = tmp_path / "rejects.ndjson"
    long = b'{"text": "' + b"x" * LONGEST_LINE + b'"}'
    body = b"\n".join([LINES[0], b"", b"{", long, LINES[1]])
    answer = sent(fresh, list(pieces(body, 60_000)))
    assert counts(answer) == (2, 0, 2)
    told = answer.json()
    assert [(row["line"], row["reason"][:5]) for row in told["rejects"]] == [(3, "json:"), (4, "line:")]
    assert (told["lines"], told["rejectsLeftOut"]) == (5, 0)
    kept = [orjson.loads(line) for line in lines_in(tmp_path / "rejects.ndjson")]
    assert [(row["file"], row["line"], row["format"]) for row in kept] == [
        ("upload", 3, "ndjson"),
        ("upload", 4, "ndjson"),
    ]


def test_an_answer_names_a_bounded_number_of_rejected_rows(fresh: Sample) -> None:
    told = sent(fresh, [b"{\n" * 150]).json()
    assert (len(told["rejects"]), told["rejectsLeftOut"], told["receipt"]["rejected"]) == (100, 50, 150)


@pytest.mark.usefixtures("small_batches")
def test_a_store_that_goes_away_is_said_with_what_was_taken_in(fresh: Sample) -> None:
    """It is away from the moment when the third piece is asked for, after the first two lines."""

    def body() -> Iterator[bytes]:
        yield LINES[0] + b"\n" + LINES[1] + b"\n"
        fresh.engine.away = True
        yield LINES[2] + b"\n" + LINES[3]

    answer = sent(fresh, body())
    assert (answer.status_code, answer.headers["retry-after"], counts(answer)) == (503, "5", (2, 0, 0))
    (error,) = answer.json()["errors"]
    request = answer.headers["X-Request-ID"]
    assert error["extensions"] == {"code": "UNAVAILABLE", "retryAfter": 5, "requestId": request}
    fresh.engine.away = False
    # The store was there to write the next two, which nobody was told.
    assert counts(sent(fresh, [WHOLE])) == (1, 4, 0)


def test_one_application_answers_a_key_as_the_first_time(fresh: Sample) -> None:
    app = create_app(fresh.context)

    async def post(content: bytes, key: str) -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
            return await client.post("/ingest", content=content, headers={**TYPE, "Idempotency-Key": key})

    async def several() -> list[httpx.Response]:
        both = await asyncio.gather(post(WHOLE, "one"), post(WHOLE, "one"))
        return [*both, await post(WHOLE, "one"), await post(LINES[0], "one"), await post(b"", "k" * 201)]

    *both, again, other, long = asyncio.run(several())
    first, meanwhile = sorted(both, key=lambda answer: answer.status_code)
    assert (first.status_code, counts(first)) == (200, (5, 0, 0))
    assert (meanwhile.status_code, code(meanwhile)) == (409, "UPLOAD_UNDER_WAY")
    assert (again.status_code, again.json()) == (200, first.json())
    assert (other.status_code, code(other)) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert (long.status_code, code(long)) == (400, "INVALID_IDEMPOTENCY_KEY")


def code(answer: httpx.Response) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


def test_more_than_an_upload_may_have_is_refused_when_that_shows(
    fresh: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "MOST_BYTES", 1_000_000)
    bomb = gzip.compress(b" " * 100_000_000)
    assert len(bomb) < 100_000
    answer = sent(fresh, [bomb], **{"Content-Encoding": "gzip"})
    assert (answer.status_code, code(answer)) == (413, "TOO_LARGE")


@pytest.mark.parametrize(
    "headers",
    [{"Content-Type": "application/json"}, {"Content-Type": ""}, {"Content-Encoding": "br"}],
    ids=lambda given: next(iter(given.values())) or "none",
)
def test_another_form_is_refused(fresh: Sample, headers: dict[str, str]) -> None:
    answer = sent(fresh, [WHOLE], **headers)
    assert (answer.status_code, code(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert held(fresh) == 0


def test_who_may_not_bring_records_in_is_refused(fresh: Sample) -> None:
    with acting_as(Principal("reader", frozenset({Scope.READ}))):
        answer = sent(fresh, [WHOLE])
    assert (answer.status_code, code(answer)) == (403, "FORBIDDEN")


def test_a_body_that_drips_is_given_up_and_what_came_is_told(
    fresh: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "GRACE_SECONDS", 0.2)
    monkeypatch.setattr(upload, "BATCH", 1)

    async def receive() -> Message:
        if not sent_already:
            sent_already.append(b"")
            return {"type": "http.request", "body": LINES[0] + b"\n", "more_body": True}
        await asyncio.sleep(10)
        return {"type": "http.request", "body": b"", "more_body": False}

    sent_already: list[bytes] = []
    answer = asyncio.run(answered(create_app(fresh.context), receive))
    assert (answer.status_code, code(answer), counts(answer)) == (408, "TOO_SLOW", (1, 0, 0))
    assert answer.headers["connection"] == "close"


async def answered(app: ASGIApp, receive: Receive) -> httpx.Response:
    """What an application answers to an upload that comes by `receive`."""
    messages: list[Message] = []

    async def send(message: Message) -> None:
        messages.append(message)

    headers = [(b"host", b"localhost"), (b"content-type", TYPE["Content-Type"].encode())]
    scope = {"type": "http", "method": "POST", "path": "/ingest", "headers": headers, "query_string": b""}
    await app(scope, receive, send)
    start, *bodies = messages
    content = b"".join(body["body"] for body in bodies)
    return httpx.Response(start["status"], headers=start["headers"], content=content)
