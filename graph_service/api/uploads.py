"""What has become of an upload, and of those that came under the same idempotency key."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import orjson
from starlette.responses import Response

from graph_service.access.principal import Forbidden
from graph_service.access.rates import RateLimited
from graph_service.api.errors import extensions
from graph_service.api.idempotency import REMEMBERED, InvalidKey, KeyReused
from graph_service.api.patience import LEAST_RATE
from graph_service.api.splitting import DamagedBody
from graph_service.api.types.receipt import IngestPayload
from graph_service.errors import GraphServiceError, Misuse, Transient

SHOWN: Final = 100
"""Rejected rows that an answer names; all are kept."""
VERSION: Final = "graph_version"


class UploadTooLarge(Misuse):
    """More bytes than one upload may have."""

    code = "TOO_LARGE"
    advice = "Send the rest as another upload."


class Unsupported(Misuse):
    """A body in a form that is not taken."""

    code = "UNSUPPORTED_MEDIA_TYPE"
    advice = "Send application/x-ndjson, plain or with Content-Encoding: gzip."


class SlowUpload(Misuse):
    """A body that comes too slowly."""

    code = "TOO_SLOW"
    advice = f"Send at least {LEAST_RATE:,} bytes a second, or in parts."


class UploadUnderWay(Transient):
    """An upload under a key whose first one has not ended."""

    code = "UPLOAD_UNDER_WAY"
    advice = "Wait for its end, and send it again then."


STATUS: Final[dict[type[GraphServiceError], int]] = {
    InvalidKey: 400,
    DamagedBody: 400,
    Forbidden: 403,
    SlowUpload: 408,
    UploadUnderWay: 409,
    UploadTooLarge: 413,
    Unsupported: 415,
    KeyReused: 422,
    RateLimited: 429,
    Transient: 503,
}
CLOSING: Final = {408: {"Connection": "close"}, 413: {"Connection": "close"}}
"""Where the client is not done sending, and nobody is going to read it."""


@dataclass(slots=True)
class Account:
    """What has become of an upload so far: what it counts is durable."""

    lines: int = 0
    """Lines up to the end of the last batch, blank ones included."""
    counts: dict[str, int] = field(default_factory=dict)
    rejects: list[dict[str, object]] = field(default_factory=list)

    def add(self, payload: IngestPayload, lines: int) -> None:
        """Count what became of one more batch, which ends with this line."""
        self.lines = lines
        for name, value in vars(payload.receipt).items():
            before = 0 if name == VERSION else self.counts.get(name, 0)
            self.counts[name] = before + int(value)
        room = SHOWN - len(self.rejects)
        self.rejects += [{"line": row.line, "reason": row.reason} for row in payload.rejects[:room]]

    def told(self) -> dict[str, object]:
        """It as a client is told."""
        return {
            "receipt": {camel_case(name): count for name, count in self.counts.items()},
            "lines": self.lines,
            "rejects": self.rejects,
            "rejectsLeftOut": self.counts.get("rejected", 0) - len(self.rejects),
        }


def camel_case(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(map(str.title, rest))


def answer(account: Account, error: GraphServiceError | None = None) -> Response:
    """What has become of an upload, and the error that ended it, if one did."""
    if error is None:
        return Response(orjson.dumps(account.told()), media_type="application/json")
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)
    retry = error.retry_seconds if isinstance(error, Transient) else None
    headers = {**CLOSING.get(status, {}), **({} if retry is None else {"Retry-After": str(retry)})}
    told = account.told() | {"errors": [{"message": str(error), "extensions": extensions(error.code, retry)}]}
    return Response(orjson.dumps(told), status, headers, "application/json")


@dataclass(frozen=True, slots=True)
class TakenIn:
    """An upload that was taken in as a whole: a digest of it, and what it was answered."""

    digest: bytes
    account: Account


class Uploads:
    """The latest uploads under idempotency keys: those under way, and what became of the others."""

    def __init__(self) -> None:
        self._taken: OrderedDict[str, TakenIn] = OrderedDict()
        self._under_way: set[str] = set()

    @contextmanager
    def under_way(self, key: str) -> Iterator[TakenIn | None]:
        """A block in which an upload is under way; what became of the earlier one under its key.

        Raises `UploadUnderWay` where that has not ended.
        """
        if key in self._under_way:
            raise UploadUnderWay("An upload under this idempotency key has not ended.")
        self._under_way.add(key)
        try:
            yield self._taken.get(key)
        finally:
            self._under_way.remove(key)

    def keep(self, key: str, taken: TakenIn) -> None:
        """Remember what became of an upload."""
        self._taken[key] = taken
        while len(self._taken) > REMEMBERED:
            self._taken.popitem(last=False)
