"""Requests over lines that stay open, at little cost: whoever sends shares the machine with the service."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any, Final
from urllib.parse import urlsplit

import orjson

OK: Final = b"200"
LONGEST_HEAD: Final = 65_536


class Unanswered(OSError):
    """The service hung up, or answered that it cannot."""


class Line:
    """A connection that one request at a time goes over."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self._reader = reader
        self._writer = writer
        self._host = host

    async def post(self, body: bytes) -> bytes:
        """The answer to a request; raises `Unanswered`."""
        head = f"POST /graphql HTTP/1.1\r\nhost: {self._host}\r\ncontent-type: application/json\r\n"
        self._writer.write(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
        try:
            status, *fields = (await self._reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
            length = next(int(field[15:]) for field in fields if field.startswith(b"content-length:"))
            answer = await self._reader.readexactly(length)
        except (asyncio.IncompleteReadError, StopIteration) as error:
            raise Unanswered("The service hung up.") from error
        if status.split(b" ")[1] != OK:
            raise Unanswered(f"The service answered {status.decode()}.")
        return answer

    def close(self) -> None:
        self._writer.close()


class Lines:
    """As many lines to a service as requests are under way."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc
        self._free: list[Line] = []

    async def __aenter__(self) -> Lines:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for line in self._free:
            line.close()

    async def post(self, document: str, variables: dict[str, Any]) -> dict[str, Any]:
        """The data of a GraphQL document's answer; raises `OSError` where the service is not there."""
        line = self._free.pop() if self._free else await self._opened()
        try:
            body: dict[str, Any] = orjson.loads(
                await line.post(orjson.dumps({"query": document, "variables": variables}))
            )
        except BaseException:
            line.close()
            raise
        self._free.append(line)
        if body.get("errors"):
            raise RuntimeError(body["errors"])
        data: dict[str, Any] = body["data"]
        return data

    async def _opened(self) -> Line:
        host, _, port = self._host.partition(":")
        return Line(*await asyncio.open_connection(host, int(port), limit=LONGEST_HEAD), self._host)
