"""An answer to a question about the whole: never a bare number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph_service.questions.scored import Interval
from graph_service.questions.time import Time
from graph_service.questions.unknowns import Unknown


@dataclass(frozen=True, slots=True)
class CypherStatement:
    """A statement that yields an answer's counts and ids from the graph as it stands, and its parameters."""

    statement: str
    parameters: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Share:
    """An answer's part, where the question is "where": `value` is None where nobody knows."""

    key: str
    value: float | None
    numerator: float
    denominator: float
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is asked, in a figure, and what it rests on.

    `value` is None where nobody knows, and `unknowns` say why; `without_one` is what it would be if one
    of those that it counts were not there. `evidence` has message keys, `people` customer keys.
    `cypher` is None as of the past, since a statement counts what the graph holds now.
    """

    value: float | None
    unit: str
    numerator: float | None
    denominator: float | None
    interval: Interval | None
    evidence: tuple[str, ...]
    people: tuple[str, ...]
    unknowns: tuple[Unknown, ...]
    definition: str
    cypher: CypherStatement | None
    time: Time
    graph_version: int
    breakdown: tuple[Share, ...] = ()
    without_one: float | None = None
