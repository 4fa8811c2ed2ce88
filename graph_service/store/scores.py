"""Scores written down in the graph, for those who ask it in Cypher.

In nodes of their own and not as properties of customers: there is one for each product, and the
embedded engine copies all that nodes of a label hold when one is written, which is often a customer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from graph_service.store import score_queries as queries
from graph_service.store.port import Engine, Row, Transaction, ask, put

OVERALL: Final = ""
"""In place of a product's slug: towards us and all our products."""


class ScoreKind(StrEnum):
    """What a score is of."""

    ADVOCACY = "advocacy"
    CRITICISM = "criticism"
    INFLUENCE = "influence"


@dataclass(frozen=True, slots=True)
class Score:
    """A customer's score of a kind, towards a product or `OVERALL`, from 0 to 1.

    `low` and `high` are the interval in which what it judges lies, at level 0.9; `percentile` is the
    share of those with a score of that kind and product whose own is no greater.
    """

    customer: str
    kind: ScoreKind
    product: str
    score: float
    low: float
    high: float
    percentile: float

    @property
    def key(self) -> str:
        """The parts before the customer's have no slash in them."""
        return f"{self.kind.value}/{self.product}/{self.customer}"


@dataclass(frozen=True, slots=True)
class Made:
    """Of what scores are made: what had happened by a time, of the record at an entry of its change log.

    `version` names the code that makes them, and the heads by which messages are read.
    """

    as_of: datetime
    seq: int
    graph_version: int
    version: str


@dataclass(frozen=True, slots=True)
class StoredScore:
    """A score as the graph holds it, and of what it was made when it was written."""

    score: Score
    as_of: datetime
    graph_version: int
    version: str


@dataclass(frozen=True, slots=True)
class ScoreChanges:
    """What is to be written: scores that are new, that are different, and the keys of those that are gone."""

    new: Sequence[Score] = ()
    different: Sequence[Score] = ()
    gone: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.new) + len(self.different) + len(self.gone)


class ScoreStore:
    """What is read and written of scores."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def made(self) -> Made | None:
        """Of what all scores were last made, or looked at and found the same; None before the first time."""
        rows = self._engine.read(queries.SCORED)
        return made(rows[0]) if rows else None

    def of_customers(self, customers: Sequence[str]) -> list[tuple[StoredScore, ...]]:
        """The scores of each customer by kind and product, in the order of `customers`."""
        found: dict[str, list[StoredScore]] = {key: [] for key in customers}
        for row in self._engine.read(queries.SCORES_OF_CUSTOMERS, keys=list(found)):
            score = stored(row)
            found[score.score.customer].append(score)
        return [tuple(sorted(found[key], key=lambda each: each.score.key)) for key in customers]

    def held(self) -> Iterator[StoredScore]:
        """All scores, those of one kind and product after those of another."""
        for what in self._engine.read(queries.SCORED_WHAT):
            yield from map(stored, self._engine.read(queries.SCORES, **what))

    def write(self, changes: ScoreChanges, of: Made) -> None:
        """Write scores in one transaction."""
        self._engine.write(lambda transaction: put_scores(transaction, changes, of))

    def finish(self, of: Made) -> None:
        """Say of what all that is held is made."""
        self._engine.write(lambda transaction: transaction.run(queries.SET_SCORED, **told(of), seq=of.seq))


def put_scores(transaction: Transaction, changes: ScoreChanges, of: Made) -> None:
    new = list(map(written, changes.new))
    ask(transaction, queries.DROP, changes.gone)
    put(transaction, queries.ADD, new, **told(of))
    put(transaction, queries.LINK, [row for row in new if row["product"] != OVERALL])
    put(transaction, queries.CHANGE, list(map(written, changes.different)), **told(of))


def told(of: Made) -> Row:
    """What each score says of how it was made."""
    return {"asOf": of.as_of, "graphVersion": of.graph_version, "version": of.version}


def written(score: Score) -> Row:
    """A row of `ADD` and `CHANGE`."""
    return {
        "key": score.key,
        "customer": score.customer,
        "kind": score.kind.value,
        "product": score.product,
        "score": score.score,
        "low": score.low,
        "high": score.high,
        "percentile": score.percentile,
    }


def made(row: Row) -> Made:
    """A row of `SCORED`."""
    return Made(row["asOf"], row["seq"], row["graphVersion"], row["version"])


def stored(row: Row) -> StoredScore:
    """A row with the columns of `score_queries.COLUMNS`."""
    score = Score(
        customer=row["key"].split("/", 2)[2],
        kind=ScoreKind(row["kind"]),
        product=row["product"],
        score=row["score"],
        low=row["low"],
        high=row["high"],
        percentile=row["percentile"],
    )
    return StoredScore(score, row["asOf"], row["graphVersion"], row["version"])
