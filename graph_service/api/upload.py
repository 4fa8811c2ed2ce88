"""Records by the file: `POST /ingest` takes NDJSON a batch at a time, each durable before the next."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from graph_service.access.audit import ASKED, DONE, failed
from graph_service.access.principal import Scope, current, require
from graph_service.api.context import Context
from graph_service.api.idempotency import KeyReused, checked_key
from graph_service.api.intake import Lines, taken_in
from graph_service.api.patience import Paced, TooSlow
from graph_service.api.pressure import Queue
from graph_service.api.splitting import Inflater, Splitter
from graph_service.api.threads import aside
from graph_service.api.uploads import (
    Account,
    SlowUpload,
    TakenIn,
    Unsupported,
    Uploads,
    UploadTooLarge,
    answer,
)
from graph_service.errors import GraphServiceError, telling_a_full_disk
from graph_service.logs import event
from ingest.canonical import RejectedRow, Replay
from ingest.formats import Line
from ingest.rejects import Rejects

LOG: Final = logging.getLogger(__name__)
MOST_BYTES: Final = 1_000_000_000
"""Of one upload, inflated."""
BATCH: Final = 1_000
BATCH_BYTES: Final = 4_000_000
UNIT: Final = 1_000
"""Bytes of records that cost as much as a thing that is asked for."""
FILE: Final = Path("upload")
"""Stands where a file's name would in a rejected row."""
TYPES: Final = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl"})
Endpoint = Callable[[Request], Awaitable[Response]]


def uploading(service: Context, queue: Queue) -> Endpoint:
    """The endpoint of `POST /ingest`; `queue` counts the uploads at work."""
    uploads = Uploads()

    async def upload(request: Request) -> Response:
        account = Account()
        try:
            require(Scope.INGEST)
            service.rates.take(1)
            feed = Feed(service, Body(request), account, queue)
            key = request.headers.get("idempotency-key")
            async with queue.turn():
                await (feed.take() if key is None else once(uploads, named(key), feed))
        except ClientDisconnect:
            event(LOG, "upload cut off", logging.WARNING, lines=account.lines)
            return Response(status_code=400)
        except GraphServiceError as error:
            return answer(account, error)
        return answer(feed.account)

    return upload


def named(key: str) -> str:
    """An idempotency key of whoever asks; raises `InvalidKey`."""
    return f"{current().name}\n{checked_key(key)}"


async def once(uploads: Uploads, key: str, feed: Feed) -> None:
    """Take an upload in, or find that it was before; raises `KeyReused` where that was another."""
    with uploads.under_way(key) as before:
        if before is None:
            await feed.take()
            uploads.keep(key, TakenIn(feed.body.digest, feed.account))
            return
        async for _ in feed.body.pieces():
            pass
        if feed.body.digest != before.digest:
            raise KeyReused("This idempotency key was used for another upload.")
        feed.account = before.account


class Body:
    """The body of an upload, inflated, while it comes in."""

    def __init__(self, request: Request) -> None:
        """Raises `Unsupported` for a body of another form."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        encoding = request.headers.get("content-encoding", "identity").strip().lower()
        if kind not in TYPES or encoding not in {"identity", "gzip"}:
            raise Unsupported("This is no NDJSON.")
        self._receive = Paced(request.receive)
        self._inflater = Inflater() if encoding == "gzip" else None
        self._hash = hashlib.blake2b()
        self.size = 0
        """Bytes of it so far, inflated."""

    @property
    def digest(self) -> bytes:
        """Of what has come in."""
        return self._hash.digest()

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body piece by piece.

        Raises `SlowUpload`, `UploadTooLarge`, `DamagedBody`, and `ClientDisconnect` where it is cut off.
        """
        more = True
        while more:
            received, more = await self._next()
            self._hash.update(received)
            for piece in self._inflater.feed(received) if self._inflater else (received,):
                self.size += len(piece)
                if self.size > MOST_BYTES:
                    raise UploadTooLarge(f"The upload has more than {MOST_BYTES:,} bytes.")
                yield piece
        if self._inflater:
            self._inflater.end()

    async def _next(self) -> tuple[bytes, bool]:
        try:
            message = await self._receive()
        except TooSlow:
            raise SlowUpload("The upload came too slowly.") from None
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        return message.get("body", b""), message.get("more_body", False)


@dataclass(slots=True)
class Feed:
    """An upload on its way into the record."""

    service: Context
    body: Body
    account: Account
    queue: Queue
    rejects: Rejects | None = None
    charged: int = 0
    """Units of the body that are charged to whoever sends it."""

    async def take(self) -> None:
        """Take it in, a batch at a time; the account says how far that has come, whatever ends it."""
        service = self.service
        asked = service.audit.entry("upload", outcome=ASKED)
        await service.writing.take(asked, service.audit.settle)
        try:
            async for lines, last in self.batches():
                await self._take(lines, last)
        except Exception as error:
            await service.writing.take(failed(asked, error, self.account.counts), service.audit.settle)
            raise
        await service.writing.take(asked.ended(DONE, self.account.counts), service.audit.settle)

    async def batches(self) -> AsyncIterator[tuple[list[Line | RejectedRow], int]]:
        """The lines in batches, each with the number of the last line that it reaches."""
        splitter = Splitter(FILE)
        batch: list[Line | RejectedRow] = []
        size = 0
        async for piece in self.body.pieces():
            self._charge()
            # In a thread: a small gzip can bring hundreds of millions of lines, and others wait meanwhile.
            for line in await aside(list, splitter.feed(piece)):
                batch.append(line)
                size += len(line.data) if isinstance(line, Line) else 0
                if len(batch) >= BATCH or size >= BATCH_BYTES:
                    yield batch, batch[-1].number if isinstance(batch[-1], Line) else batch[-1].line
                    batch, size = [], 0
        batch += splitter.end()
        yield batch, splitter.number

    def _charge(self) -> None:
        """Charge whoever sends the body for what has come in of it, blank lines too."""
        units = self.body.size // UNIT
        if units > self.charged:
            self.service.rates.charge(units - self.charged)
            self.charged = units

    async def _take(self, lines: list[Line | RejectedRow], last: int) -> None:
        self.queue.refuse_when_stopping()
        rejected: list[RejectedRow] = []
        work = partial(taken_in, self.service)
        payload = await self.service.arrivals.take(Lines(tuple(lines), FILE, rejected.append), work)
        if rejected:
            await aside(self._keep, rejected)
        self.account.add(payload, last)

    def _keep(self, rejected: list[RejectedRow]) -> None:
        """Have rows in the rejects file before the answer speaks of them."""
        path = self.service.pipeline.rejects
        if path is None:
            return
        self.rejects = self.rejects or Rejects(path)
        with telling_a_full_disk(), self.rejects as rejects:
            for row in rejected:
                rejects.add(replace(row, replay=Replay("ndjson")))
