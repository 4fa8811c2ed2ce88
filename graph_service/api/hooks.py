"""Records pushed by others: `POST /hooks/{source}` answers once a delivery is on the disk, and only then."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from graph_service.access.audit import REFUSED
from graph_service.access.principal import acting_as
from graph_service.access.rates import RateLimited
from graph_service.api.context import Context
from graph_service.api.errors import failure
from graph_service.api.threads import aside
from graph_service.api.together import Together
from graph_service.api.uploads import SHOWN
from graph_service.errors import GraphServiceError, Misuse, NotFound, Transient, telling_a_full_disk
from graph_service.hooks.bodies import OURS, Content, content
from graph_service.hooks.draining import ACT
from graph_service.hooks.inbox import Arrived, DeliveryReused
from graph_service.hooks.post import Mail
from graph_service.hooks.registry import Source, held
from graph_service.hooks.schemes import SCHEMES, Delivery, StaleDelivery, WrongSignature, verified
from graph_service.metrics import hook
from graph_service.pipeline.load import put_aside
from ingest.canonical import RejectedRow
from ingest.rejects import Rejects

LOG: Final = logging.getLogger(__name__)
PATH: Final = "/hooks"
SMALL: Final = 20_000
"""Bytes of a body that is read at once: others would wait less for a thread than for it."""
PAUSE_SECONDS: Final = 60.0
"""The same refusal of the same source is in the audit log once in so long."""
STATUS: Final[dict[type[GraphServiceError], int]] = {
    WrongSignature: 401,
    StaleDelivery: 401,
    NotFound: 404,
    DeliveryReused: 409,
    RateLimited: 429,
    Transient: 503,
}


@dataclass(frozen=True, slots=True)
class Brought:
    """A delivery on its way to the disk: what is to be taken in, if anything is, and what is put aside."""

    arrived: Arrived | None
    rejected: tuple[RejectedRow, ...]


Outcome = bool | Misuse


@dataclass(slots=True)
class Door:
    """Where deliveries come in. Used by one event loop."""

    service: Context
    mail: Mail
    writing: Together[Brought, bool] = field(default_factory=Together)
    """Deliveries that wait for the disk, together: one write for all."""
    refused: dict[tuple[str, str], float] = field(default_factory=dict)

    async def receive(self, request: Request) -> Response:
        """Take a delivery in, or say why not."""
        try:
            body = await request.body()
        except ClientDisconnect:
            return Response(status_code=400)
        name = request.path_params["source"]
        try:
            source = self.mail.registry.source(name)
            return await self.take(source, delivery_of(request, source, body))
        except (WrongSignature, StaleDelivery) as error:
            await self.note(name, error)
            return refusal(error)
        except GraphServiceError as error:
            return refusal(error)

    async def take(self, source: Source, delivery: Delivery) -> Response:
        """Take in a delivery of a source; raises `GraphServiceError`."""
        named = verified(SCHEMES[source.scheme], delivery, held(source.secrets), time.time())
        with acting_as(source.principal):
            self.service.rates.take(1)
            quick = source.format == OURS and len(delivery.body) <= SMALL
            found = content(source, delivery) if quick else await aside(content, source, delivery)
            arrived = arrived_of(source, delivery, found, named)
            new = await self.writing.take(Brought(arrived, found.rejected), self.write)
        return answer(found, new=new)

    def write(self, brought: Sequence[Brought]) -> list[bool | Exception]:
        """Have deliveries on the disk; of each whether it is new. What is rejected is put aside first."""
        rejected = [row for each in brought for row in each.rejected]
        if rejected:
            self.put_aside(rejected)
        arrived = [each.arrived for each in brought if each.arrived is not None]
        outcomes = iter(self.mail.inbox.add(arrived))
        return [True if each.arrived is None else next(outcomes) for each in brought]

    def put_aside(self, rejected: Sequence[RejectedRow]) -> None:
        path = self.service.pipeline.rejects
        if path is not None:
            with telling_a_full_disk(), Rejects(path) as rejects:
                put_aside(self.service.store, rejected, rejects.add)

    async def note(self, name: str, error: Misuse) -> None:
        """Write down that nobody could be told by a signature, not for each try."""
        now = time.monotonic()
        if now - self.refused.get((name, error.code), float("-inf")) >= PAUSE_SECONDS:
            self.refused[name, error.code] = now
            entry = self.service.audit.entry(ACT, outcome=REFUSED, source=name, code=error.code)
            await self.service.writing.take(entry, self.service.audit.settle)


def hook_routes(service: Context) -> list[Route]:
    """The door of `POST /hooks/{source}`, where there is a place for what comes in."""
    if service.mail is None:
        return []
    door = Door(service, service.mail)
    return [Route(f"{PATH}/{{source}}", door.receive, methods=["POST"])]


def delivery_of(request: Request, source: Source, body: bytes) -> Delivery:
    query = request.scope["query_string"].decode("latin-1")
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in request.scope["headers"]}
    # What was entered over there may have a query itself, which then comes with each request.
    url = source.url.partition("?")[0]
    return Delivery(headers, body, f"{url}?{query}" if query else url, request.method)


def arrived_of(source: Source, delivery: Delivery, found: Content, named: str | None) -> Arrived | None:
    """What is to be kept of a delivery, under its sender's name for it or else its body's digest."""
    if not found.lines:
        return None
    digest = blake2b(delivery.body, digest_size=16).hexdigest()
    given = named or found.event
    # A digest, since names of others may be of any length and say anything.
    name = digest if given is None else blake2b(given.encode("utf-8", "replace"), digest_size=16).hexdigest()
    return Arrived(source.name, name, digest, found.lines)


def answer(found: Content, *, new: bool) -> Response:
    """What became of a delivery: queued, known already, or nothing in it that could be taken in."""
    rejects = [{"line": row.line, "reason": row.reason} for row in found.rejected[:SHOWN]]
    told = {
        "accepted": len(found.lines),
        "rejected": len(found.rejected),
        "rejects": rejects,
        "seen": not new,
    }
    status = 400 if found.rejected and not found.lines else 202 if new else 200
    hook({400: "rejected", 202: "queued", 200: "seen"}[status])
    return Response(orjson.dumps(told), status, media_type="application/json")


def refusal(error: GraphServiceError) -> Response:
    """The answer to what is not taken in."""
    hook("refused")
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)
    headers = [("Retry-After", str(error.retry_seconds))] if isinstance(error, Transient) else []
    return failure(status, error.code, str(error), headers=headers)
