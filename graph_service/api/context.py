"""What resolvers work with: the service as a whole, and one request's view of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

import strawberry

from graph_service.access.audit import AuditLog, Entry
from graph_service.access.rates import Rates
from graph_service.api.analysts import Turns
from graph_service.api.idempotency import Calls
from graph_service.api.loaders import Loaders
from graph_service.api.together import Together
from graph_service.pipeline.backup import Backing
from graph_service.pipeline.flow import Pipeline
from graph_service.planes.keeper import Keeper
from graph_service.questions.answers import Answers
from graph_service.store.record import GraphStore

if TYPE_CHECKING:
    from graph_service.api.intake import Lines
    from graph_service.api.types.receipt import IngestPayload
    from graph_service.hooks.post import Mail


@dataclass(slots=True, eq=False)
class Hearer:
    """A subscription: the place in the change log it has got to, None while it has been told all."""

    place: int | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """A service ready to be asked: the record, its planes, the questions and the way in."""

    store: GraphStore
    keeper: Keeper
    answers: Answers
    pipeline: Pipeline
    audit: AuditLog
    writing: Together[Entry, None] = field(default_factory=Together)
    """Lines of the audit log that wait for the disk, together."""
    rates: Rates = field(default_factory=Rates)
    hearers: set[Hearer] = field(default_factory=set)
    """Who is being told of what comes in."""
    backing: Backing | None = None
    """What makes backups; None where there is no place for them."""
    calls: Calls = field(default_factory=Calls)
    deciding: Lock = field(default_factory=Lock)
    """Held from foreseeing what a decision changes until it is taken in: one person decides at a time."""
    arrivals: Together[Lines, IngestPayload] = field(default_factory=Together)
    """What is being taken in, and who waits for the next time."""
    turns: Turns = field(default_factory=Turns)
    """Whose statements of Cypher run, and who waits."""
    mail: Mail | None = None
    """Webhooks: who may push to us, and what waits; None where there is no place for them."""


@dataclass(slots=True)
class Inquiry:
    """An operation: the service it is put to, its own loaders, and whether it may answer more than once."""

    service: Context
    live: bool = False
    _loaders: Loaders | None = None

    @property
    def loaders(self) -> Loaders:
        """Made when they are first asked for: many an operation needs none."""
        if self._loaders is None:
            self._loaders = Loaders(self.answers)
        return self._loaders

    @property
    def answers(self) -> Answers:
        return self.service.answers

    def renew(self) -> None:
        """Forget what has been read: what is asked from here on is as the record holds it now."""
        self._loaders = None


Info = strawberry.Info[Inquiry, None]


def inquiry(service: Context, *, live: bool = False) -> Inquiry:
    """The context of a new operation."""
    return Inquiry(service, live)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the record and each of its planes stand, by sequence number of the change log."""

    engine: str
    graph_version: int
    position: int
    planes: Mapping[str, int]

    @property
    def behind(self) -> tuple[str, ...]:
        """The planes that have yet to catch up with the record."""
        return tuple(name for name, position in sorted(self.planes.items()) if position < self.position)


def standing(service: Context) -> Standing:
    """Ask the store and the planes; raises `StoreUnavailable` where the store does not answer."""
    planes = service.keeper.positions()
    record = service.store.position()
    return Standing(service.store.engine, record.graph_version, record.seq, planes)
