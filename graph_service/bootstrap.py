"""Puts the parts together. The only file that names which adapter and which model is used.

Each part is imported when it is needed: counts and Cypher need neither planes nor a model.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from graph_service.config import EMBEDDED, Settings
from graph_service.store.port import Engine
from graph_service.store.record import GraphStore
from graph_service.store.traced import TracedEngine
from graph_service.traces import tracing

if TYPE_CHECKING:
    from graph_service.access.audit import AuditLog
    from graph_service.access.rates import Rates
    from graph_service.api.context import Context
    from graph_service.hooks.post import Mail, Post
    from graph_service.pipeline.backup import Backing
    from graph_service.pipeline.backups import Backup, Backups, Stand
    from graph_service.pipeline.flow import Pipeline
    from graph_service.pipeline.scores import Scorer
    from graph_service.pipeline.upkeep import Upkeep
    from graph_service.planes.keeper import Keeper
    from graph_service.planes.lock import FolderLock
    from graph_service.planes.vectors import VectorPlane
    from graph_service.questions.answers import Answers
    from ingest.company import Company


@dataclass(frozen=True, slots=True)
class Service:
    """Everything, ready to be asked and fed. Use it as a context manager, or close it."""

    store: GraphStore
    keeper: Keeper
    answers: Answers
    pipeline: Pipeline
    scorer: Scorer
    vectors: VectorPlane
    repaired: dict[str, str]
    """Planes that were damaged or strange to the record, and why they will be built anew."""
    lock: FolderLock
    audit: AuditLog
    rates: Rates
    backing: Backing

    @property
    def context(self) -> Context:
        """What the GraphQL door needs of it."""
        from graph_service.api.context import Context

        return Context(
            self.store,
            self.keeper,
            self.answers,
            self.pipeline,
            self.audit,
            rates=self.rates,
            backing=self.backing,
        )

    def upkeep(self) -> Upkeep:
        """A block in which what is behind is brought level while questions are answered."""
        from graph_service.pipeline.upkeep import Upkeep

        return Upkeep(self.keeper, self.pipeline, self.vectors, self.scorer)

    def post(self, mail: Mail) -> Post:
        """A block in which webhooks that came are taken in, and others are sent."""
        from graph_service.api.letters import RecordLetters
        from graph_service.hooks.draining import Draining
        from graph_service.hooks.post import Post

        draining = Draining(mail.inbox, self.pipeline, self.audit)
        letters = RecordLetters(self.store, self.store.identity())
        return Post(mail, draining, letters, self.pipeline.bell)

    def close(self) -> None:
        """Let go of the store; everything acknowledged is on disk already."""
        try:
            self.pipeline.close()
        finally:
            self.store.close()
            self.lock.release()

    def __enter__(self) -> Service:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_engine(settings: Settings) -> Engine:
    """The engine the settings name; raises the errors of `store.port.Engine`."""
    folder = settings.embedded_folder
    if folder is not None:
        from graph_service.store.embedded import EmbeddedEngine

        return EmbeddedEngine(folder)
    from graph_service.store.bolt import BoltEngine

    return BoltEngine(settings.store, settings.neo4j_username, settings.neo4j_password)


def open_to_look(settings: Settings, scratch: Path) -> Engine:
    """The engine for reading what is there: an embedded store as a copy in an empty folder.

    Opening an embedded store replays its log and takes it from others. Raises what
    `open_engine` does.
    """
    folder = settings.embedded_folder
    if folder is None:
        return open_engine(settings)
    from graph_service.store.embedded import copied

    copied(folder, scratch)
    return open_engine(replace(settings, store=f"{EMBEDDED}:{scratch}"))


def open_store(settings: Settings) -> GraphStore:
    """The record alone: enough for counts and Cypher, and quick to open."""
    engine = open_engine(settings)
    return GraphStore(TracedEngine(engine) if tracing() else engine)


def open_service(settings: Settings) -> Service:
    """The record, its planes and all that is asked of them.

    Planes are kept apart by the record they come from, so that one data folder can serve
    several stores.
    """
    store = open_store(settings)
    try:
        service = assembled(store, settings)
        service.pipeline.keep_out()
    except BaseException:
        store.close()
        raise
    return service


def assembled(store: GraphStore, settings: Settings) -> Service:
    """Everything that stands on an open record."""
    from graph_service.access.audit import AuditLog
    from graph_service.access.rates import Rates
    from graph_service.hooks.outbox import clear_letters
    from graph_service.identity.catalogue import Catalogue
    from graph_service.pipeline.adapt import current
    from graph_service.pipeline.flow import Pipeline
    from graph_service.pipeline.remains import copies_in
    from graph_service.pipeline.scores import Scorer
    from graph_service.planes.interactions import InteractionPlane
    from graph_service.planes.keeper import Keeper
    from graph_service.planes.lexical import LexicalPlane
    from graph_service.planes.lock import FolderLock
    from graph_service.planes.vectors import VectorPlane
    from graph_service.questions.answers import Answers, Planes
    from graph_service.text.annotate import Annotator
    from graph_service.text.encoder import Encoder
    from graph_service.text.judge import HeadsJudge

    record = store.identity()
    folder = settings.data / "planes" / record
    lock = FolderLock(folder)
    interactions = InteractionPlane(folder / "interactions", record)
    encoder = Encoder(settings.cache)
    vectors = VectorPlane(folder / "vectors", encoder, record)
    lexical = LexicalPlane(folder / "lexical", record)
    keeper = Keeper(store, (interactions, lexical, vectors))
    catalogue = Catalogue(store)

    def annotating(company: Company | None) -> Annotator:
        heads = current(store.meanings.heads())
        return Annotator(company, HeadsJudge(heads, vectors.embed, encoder.version))

    answers = Answers(store, Planes(interactions, vectors, lexical), annotating, catalogue)
    pipeline = Pipeline(store, keeper, annotating, settings.rejects, catalogue, standing=answers.standing)
    pipeline.copies = partial(copies_in, backups_of(settings))
    pipeline.clear_letters = partial(clear_letters, store, settings.data)
    return Service(
        store,
        keeper,
        answers,
        pipeline,
        Scorer(store, keeper, answers.scores),
        vectors,
        keeper.check(),
        lock,
        AuditLog(settings.data, settings.audit_months),
        Rates(settings.rate),
        backing_of(store, settings, pipeline.alone),
    )


def backing_of(
    store: GraphStore, settings: Settings, alone: AbstractContextManager[object] | None = None
) -> Backing:
    """What makes backups of an open record; `alone` is a block in which nothing is taken in."""
    from graph_service.pipeline.backup import Backing

    return Backing(store, settings.data, backups_of(settings), proof, alone or nullcontext())


def backups_of(settings: Settings) -> Backups:
    """The backups in the folder that the settings name."""
    from graph_service.pipeline.backups import Backups, Retention

    return Backups(settings.backup_folder, Retention(settings.backup_days, settings.backup_keep))


def open_copy(folder: Path) -> GraphStore:
    """The copy of an embedded store in a folder, such as a backup's, to be read as it is."""
    from graph_service.store.embedded import EmbeddedCopy

    return GraphStore(EmbeddedCopy(folder))


def proof(folder: Path) -> Stand:
    """Read the copy of an embedded store to its end; which state of the record it holds."""
    from graph_service.pipeline.backups import Stand

    store = open_copy(folder)
    at = store.position()
    return Stand(store.engine, at.graph_version, at.seq, store.counts()["messages"])


def put_back(backup: Backup, settings: Settings) -> bool:
    """Put a backup's copy of an embedded store where the settings have theirs; False where they have none.

    Raises `Misuse` where a store is there already.
    """
    from graph_service.pipeline.backup import EXPORT
    from graph_service.store.embedded import placed

    if settings.embedded_folder is None or EXPORT in backup.files:
        return False
    placed(backup.path, settings.embedded_folder)
    return True


def lines_of(backup: Backup) -> Iterator[bytes]:
    """The record in a backup as the lines of an export."""
    from graph_service.pipeline.backup import EXPORT
    from graph_service.pipeline.export import read_export
    from graph_service.store.export import exported_file

    if EXPORT in backup.files:
        return read_export(backup.path / EXPORT)
    return exported_file(open_copy(backup.path).export())
