"""From counts to an answer: the figure, how sure it is, what one piece of evidence does to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from algorithms.shares import camp_share
from graph_service.questions.answer import Answer, CypherStatement, Share
from graph_service.questions.scored import Interval
from graph_service.questions.strategy.asking import Asking
from graph_service.questions.strategy.counting import Tally
from graph_service.questions.unknowns import Unknown, UnknownKind
from graph_service.store.port import Statement

LEVEL: Final = 0.9
NO_TALLY: Final = Tally(None, 0, 0)
FEW: Final = 20
PAST: Final = Unknown(
    UnknownKind.PAST,
    None,
    "Cypher counts what the graph holds now, so there is no statement for the past.",
)


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """What was counted: the first of the `tallies` answers the question, those with a part break it down.

    `nothing` says why there may be none to count; `parameters` are what the statement takes beside those
    of every question. Where it is not `standing`, the graph as it stands does not count the same.
    """

    unit: str
    definition: str
    statement: Statement
    parameters: Mapping[str, object]
    tallies: tuple[Tally, ...]
    unknowns: tuple[Unknown | None, ...]
    nothing: str
    standing: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, where it lies, and what it would be without the first thing counted."""

    value: float | None = None
    interval: Interval | None = None
    without_one: float | None = None


def share_answer(asking: Asking, finding: Finding) -> Answer:
    """The answer to a question for a share."""
    return answer(asking, finding, [share_of(tally) for tally in finding.tallies])


def count_answer(asking: Asking, finding: Finding) -> Answer:
    """The answer to a question for how many there are, which is a count and no estimate."""
    first, *rest = finding.tallies
    less = first.numerator - 1 if first.numerator and first.denominator > 1 else None
    counted = Figure(first.numerator, None, less) if first.denominator else Figure()
    return answer(asking, finding, [counted, *map(share_of, rest)])


def answer(asking: Asking, finding: Finding, figures: Sequence[Figure]) -> Answer:
    """The answer with a figure for each tally."""
    first, figure = next(zip(finding.tallies, figures, strict=True), (NO_TALLY, Figure()))
    held = bool(first.denominator or first.numerator)
    parts = (part(*each) for each in zip(finding.tallies, figures, strict=True) if each[0].part is not None)
    return Answer(
        value=figure.value,
        unit=finding.unit,
        numerator=first.numerator if held else None,
        denominator=first.denominator if held else None,
        interval=figure.interval,
        evidence=first.evidence,
        people=first.people,
        unknowns=unknowns(asking, finding, figure),
        definition=finding.definition,
        cypher=cypher(asking, finding),
        time=asking.time,
        graph_version=asking.graph_version,
        breakdown=tuple(parts),
        without_one=figure.without_one,
    )


def unknowns(asking: Asking, finding: Finding, figure: Figure) -> tuple[Unknown, ...]:
    """What is not known, why there is no figure first."""
    found: list[Unknown | None] = []
    if figure.value is None:
        found.append(Unknown(UnknownKind.NOTHING_HELD, None, finding.nothing))
    elif figure.interval is not None and finding.tallies[0].denominator < FEW:
        sentence = "It rests on {:,.0f} only: the interval is as wide as that makes it."
        few = sentence.format(finding.tallies[0].denominator)
        found.append(Unknown(UnknownKind.FEW, None, few))
    found += [*finding.unknowns, None if cypher(asking, finding) else PAST]
    return tuple(each for each in found if each is not None)


def cypher(asking: Asking, finding: Finding) -> CypherStatement | None:
    if not (asking.time.present and finding.standing):
        return None
    return CypherStatement(finding.statement.text, {**asking.parameters, **finding.parameters})


def part(tally: Tally, figure: Figure) -> Share:
    return Share(str(tally.part), figure.value, tally.numerator, tally.denominator, figure.interval)


def share_of(tally: Tally) -> Figure:
    """A share with Jeffreys' interval, as sure as the people make it whom it comes from."""
    rest = tally.denominator - tally.numerator
    found = camp_share(tally.numerator, rest, tally.brought, level=LEVEL) if tally.denominator else None
    if found is None:
        return Figure()
    less = tally.numerator and tally.denominator > 1
    without = (tally.numerator - 1) / (tally.denominator - 1) if less else None
    return Figure(found.value, Interval(found.low, found.high, LEVEL), without)
