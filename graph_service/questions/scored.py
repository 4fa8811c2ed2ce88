"""What every ranked answer about customers carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from algorithms.criticism import Kind
from graph_service.questions.time import Time


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a figure lies with probability `level`."""

    low: float
    high: float
    level: float


@dataclass(frozen=True, slots=True)
class Component:
    """A named part of a score, what it contributed (None: it did not), and a sentence."""

    name: str
    value: float
    contribution: float | None
    explanation: str


@dataclass(frozen=True, slots=True)
class Grievance:
    """A critic's kind, a sentence that says why, and the keys of the messages that decided."""

    kind: Kind
    because: str
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoredCustomer:
    """A customer with a score and what it rests on.

    `certain` says whether the whole interval lies on one side of the line between for and
    against. `evidence` has message keys, the most telling first.

    Of those for or against us, `recommends` and `vouches` say how surely they did so at least once,
    and `damped` what of theirs is heard less than it says, and why. Critics have a `grievance`.
    """

    customer: str
    score: float
    interval: Interval
    certain: bool
    components: tuple[Component, ...]
    evidence: tuple[str, ...]
    time: Time
    graph_version: int
    recommends: float = 0.0
    vouches: float = 0.0
    damped: str | None = None
    grievance: Grievance | None = None


class Rank(NamedTuple):
    """A place in a ranking that inserts do not move: greatest score first, then the key."""

    score: float
    key: str

    @property
    def order(self) -> tuple[float, str]:
        return (-self.score, self.key)


@dataclass(frozen=True, slots=True)
class RankedPage:
    """Part of a ranking: how many it has in all, and whether more follow."""

    rows: tuple[ScoredCustomer, ...]
    total: int
    more: bool


def following(ranks: Sequence[Rank], after: Rank | None, first: int) -> tuple[list[int], bool]:
    """Which of some ranked things come next, as places in `ranks`, and whether more follow."""
    wanted = [n for n, rank in enumerate(ranks) if after is None or rank.order > after.order]
    wanted.sort(key=lambda n: ranks[n].order)
    return wanted[:first], len(wanted) > first
