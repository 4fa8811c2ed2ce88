"""A small graph over the embedded store, fed through the real pipeline, for the tests of the API."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from graph_service.access.audit import AuditLog
from graph_service.api.context import Context
from graph_service.errors import StoreUnavailable
from graph_service.pipeline.flow import Pipeline
from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.keeper import Keeper
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.vectors import VectorPlane
from graph_service.questions.answers import Answers, Planes
from graph_service.store.analyst import Asked
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.port import Engine, Remainder, Result, Row, Statement, Transaction
from graph_service.store.record import GraphStore
from graph_service.store.table import Table
from graph_service.text.annotate import Annotator
from graph_service.text.meaning import Found, Judge, Meaning, Sign, Tone
from ingest.canonical import Message
from ingest.company import Company, OwnHandle, Product
from ingest.handle import Handle
from tests.wide import WideEncoder

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANN = Handle("twitter", "ann", name="Ann Archer", identifiers=("email:ann@example.org",))
ANN_MAIL = Handle("email", "ann@example.org", identifiers=("email:ann@example.org",))
BOB = Handle("twitter", "bob", name="Bob Baker")
CY = Handle("twitter", "cy")
HELP = Handle("twitter", "larkhelp", name="Lark Help")
COMPANY = Company(
    "Lark",
    (OwnHandle("twitter:larkhelp", "care"),),
    (Product("lark-notes", "Lark Notes", ()), Product("lark-mail", "Lark Mail", ("larkmail",))),
)


TONES = (Tone.NEGATIVE, Tone.NEUTRAL, Tone.POSITIVE)


class Plain(Judge):
    """Love is 1 and praise, hate is -1 and a complaint, everything else is 0."""

    version = "plain-1"
    signs = (
        *(Sign("sentiment", tone.value) for tone in TONES),
        Sign("emotion", "joy"),
        *(Sign("intent", each) for each in ("complaint", "idea", "praise")),
    )

    def read(self, texts: Sequence[str]) -> list[Meaning]:
        return [self.meaning(text) for text in texts]

    def meaning(self, text: str) -> Meaning:
        value = ("love" in text) - ("hate" in text)
        intents = {1: (Found("praise", 0.9),), -1: (Found("complaint", 0.8),)}
        return Meaning(float(value), TONES[value + 1], 0.75, intents=intents.get(value, ()))

    def chances(self, texts: Sequence[str]) -> list[Mapping[Sign, float]]:
        return [self.likely(self.meaning(text)) if text.strip() else {} for text in texts]

    def likely(self, meaning: Meaning) -> Mapping[Sign, float]:
        intents = {Sign("intent", each.label): each.probability for each in meaning.intents}
        return {Sign("sentiment", meaning.tone.value): 0.75, **intents}


@dataclass
class CountingEngine(Engine):
    """Passes everything on to another engine and counts what is read by the statement's name.

    It can be told to be `away`, as a server may be, or `broken`, as only a mistake of ours would have it.
    """

    engine: Engine
    reads: Counter[str] = field(default_factory=Counter)
    name: str = "embedded"
    away: bool = False
    broken: bool = False

    def declare(self, statements: Sequence[str]) -> None:
        self.engine.declare(statements)

    def read(self, statement: Statement, **parameters: object) -> list[Row]:
        self.reads[statement.name] += 1
        if self.away:
            raise StoreUnavailable("The store does not answer.")
        if self.broken:
            raise ZeroDivisionError
        return self.engine.read(statement, **parameters)

    def write(self, work: Callable[[Transaction], Result]) -> Result:
        return self.engine.write(work)

    def analyse(self, asked: Asked) -> Table:
        return self.engine.analyse(asked)

    def compact(self) -> list[Remainder]:
        return self.engine.compact()

    def close(self) -> None:
        self.engine.close()


@dataclass(frozen=True)
class Sample:
    """The service under test and the engine beneath it."""

    context: Context
    engine: CountingEngine


def tweet(
    native_id: str,
    sender: Handle,
    text: str,
    *,
    minutes: int = 0,
    reply_to: str | None = None,
    mentions: tuple[Handle, ...] = (),
) -> Message:
    """A message `minutes` after noon of 1 March 2026."""
    return Message(
        source="twitter",
        native_id=native_id,
        channel=sender.channel,
        sender=sender,
        sent_at=NOON + timedelta(minutes=minutes),
        text=text,
        reply_to=reply_to,
        mentions=mentions,
    )


RECORDS = (
    tweet("a1", ANN, "I love Lark Notes, it never lets me down", minutes=0, mentions=(HELP,)),
    tweet("a2", HELP, "Thank you Ann!", minutes=5, reply_to="a1", mentions=(ANN,)),
    tweet("a3", ANN_MAIL, "One more question about printing", minutes=10),
    *(tweet(f"c{n}", CY, f"Day {n} and I love Lark Notes", minutes=20 + n) for n in range(6)),
    tweet("b1", BOB, "I hate Lark Notes, refund please", minutes=40, mentions=(HELP,)),
    tweet("b2", BOB, "still hate Lark Notes", minutes=50, reply_to="b1"),
    tweet("b3", BOB, "hate Lark Notes more every day", minutes=55, reply_to="b2"),
    tweet("b4", CY, "Bob, try restarting Lark Mail", minutes=60, reply_to="b1", mentions=(BOB,)),
)
"""Three customers: Ann (two handles) and Cy for us, Bob against us; ten conversations, 13 messages."""


def opened(folder: Path, beneath: Engine | None = None, judge: Judge | None = None) -> Sample:
    """A service over a new store in this folder, or over another empty one, empty but for the company."""

    def annotating(company: Company | None) -> Annotator:
        return Annotator(company, judge or Plain())

    engine = CountingEngine(beneath or EmbeddedEngine(folder / "graph"))
    store = GraphStore(engine)
    interactions = InteractionPlane(folder / "interactions")
    vectors = VectorPlane(folder / "vectors", WideEncoder())
    lexical = LexicalPlane(folder / "lexical")
    keeper = Keeper(store, (interactions, lexical, vectors))
    answers = Answers(store, Planes(interactions, vectors, lexical), annotating)
    pipeline = Pipeline(store, keeper, annotating, standing=answers.standing)
    pipeline.declare_company(COMPANY)
    return Sample(Context(store, keeper, answers, pipeline, AuditLog(folder)), engine)


def filled(folder: Path) -> Sample:
    """The same with all records taken in."""
    sample = opened(folder)
    sample.context.pipeline.ingest(RECORDS)
    return sample
