"""What tests of standing contexts have in common: a whole service over any engine, and what it was told."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from graph_service.moments.fit import Matcher
from graph_service.moments.standing import Standing
from graph_service.pipeline.contexts import Wish, deleted, edited, saved
from graph_service.pipeline.flow import Pipeline
from graph_service.planes.keeper import Keeper
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.vectors import VectorPlane
from graph_service.store.context_rows import ContextRow, MomentRow, MomentState
from graph_service.store.model import Addition
from graph_service.store.port import Engine
from graph_service.store.record import GraphStore
from graph_service.text.annotate import Annotator
from ingest.canonical import Message, Record
from ingest.company import Company
from ingest.handle import Handle
from tests.signals import COMPANY, Tagged, said
from tests.wide import WideEncoder

WANTED: Final = "my flight was cancelled and nobody rebooks me"
OTHER: Final = "which kettle boils water without limescale"


def asks(number: int, sender: Handle, text: str = WANTED, **more: object) -> Message:
    """Somebody who says just what is looked for."""
    return said(number, sender, text, **more)


@dataclass
class World:
    """A record and all that follows it."""

    engine: Engine
    folder: Path
    store: GraphStore = field(init=False)
    pipeline: Pipeline = field(init=False)
    standing: Standing = field(init=False)

    def __post_init__(self) -> None:
        self.restart()
        self.pipeline.declare_company(COMPANY)

    def restart(self) -> None:
        """As another process would find it."""
        self.store = GraphStore(self.engine)
        vectors = VectorPlane(self.folder / "vectors", WideEncoder())
        lexical = LexicalPlane(self.folder / "lexical")
        keeper = Keeper(self.store, (vectors, lexical))
        self.standing = Standing(self.store, Matcher(vectors, lexical))
        self.pipeline = Pipeline(self.store, keeper, annotating, standing=self.standing)

    def take(self, *records: Record) -> None:
        self.pipeline.ingest(records)

    def save(self, wish: Wish | None = None) -> ContextRow:
        """A new context of Kim's."""
        made = saved(wish or Wish("rebooking", WANTED), "kim")
        self.pipeline.decide(made)
        return self.context(made.key)

    def edit(self, row: ContextRow, wish: Wish) -> ContextRow:
        self.pipeline.decide(edited(self.context(row.key), wish, "lee"))
        return self.context(row.key)

    def delete(self, row: ContextRow) -> None:
        self.pipeline.decide(deleted(self.context(row.key), "lee"))

    def context(self, key: str) -> ContextRow:
        (row,) = self.store.contexts.contexts([key])
        assert row is not None
        return row

    def told(self) -> list[MomentRow | None]:
        """What people were told of, the first first; None for what is gone since."""
        places = self.store.contexts.told(Addition(0, ""), self.store.position().seq)
        return self.store.contexts.moments([place.key for place in places])

    def messages(self) -> list[str]:
        """The messages that people were told of."""
        return [row.message for row in self.told() if row is not None]

    def held(self, row: ContextRow) -> list[tuple[str, tuple[str, ...]]]:
        """The messages that were held back for a context, and by what."""
        rows = self.store.contexts.moments_of(row.key, MomentState.HELD, None, 100)
        return [(each.message, each.guards) for each in rows]


def annotating(company: Company | None) -> Annotator:
    return Annotator(company, Tagged())
