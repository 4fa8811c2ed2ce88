"""Whether what we did helped: those for whom we did it against similar others for whom we did not.

A case is an occasion on which we might have acted: a matter somebody opened or, for asking to vouch, clear
praise. Every case waits equally long from its beginning. Those for whom we had acted by then are compared
with those for whom we had not, by what came of it in the `window` that follows. So nobody counts as helped
because they stayed long enough to be, and what we did later is part of what happens without it.

Similar is who is so by what was known when the case began (`questions.beforehand`); how the comparison is
made is in `algorithms.uplift`. Left out, and told, are cases whose window is not over, those of which
nobody knows whether we acted, and those like whom there is nobody on the other side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from algorithms.uplift import USUAL, Nothing, Uplift, uplift
from graph_service.errors import Misuse
from graph_service.planes.view import MICROSECOND, View
from graph_service.questions.afterwards import Outcome
from graph_service.questions.beforehand import Beforehand
from graph_service.questions.comparison import Comparison, Looked, comparison
from graph_service.questions.matters import Sight
from graph_service.questions.occasions import USUAL_WAIT, Action, Occasions, occasions
from graph_service.questions.outcome_words import CAVEAT, LACKS, definition, spelled
from graph_service.questions.past import Past
from graph_service.questions.scored import Interval
from graph_service.questions.time import Time
from graph_service.questions.topical import checked_product, naming
from graph_service.questions.unknowns import Unknown, UnknownKind

WINDOW: Final = timedelta(days=30)
LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Asked:
    """What we did and what may have come of it, where it began with a message about a product.

    `wait` is until when it has to have been done, from the beginning on, and `window` how long after that
    is looked what came of it.
    """

    action: Action
    outcome: Outcome
    product: str | None = None
    wait: timedelta | None = None
    window: timedelta = WINDOW

    @property
    def waited(self) -> timedelta:
        return USUAL_WAIT[self.action] if self.wait is None else self.wait


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far the sides differ in something known beforehand, in standard deviations.

    `before` is among all cases, `after` among those compared, weighted.
    """

    name: str
    before: float
    after: float


@dataclass(frozen=True, slots=True, eq=False)
class Helped:
    """What came of what we did. `value` is None where nothing can be said, and `unknowns` say why.

    `done` and `not_done` have the keys of the messages with which the cases of either side began, the
    latest first.
    """

    asked: Asked
    found: Uplift | Nothing
    likeness: tuple[Likeness, ...]
    unknowns: tuple[Unknown, ...]
    done: tuple[str, ...]
    not_done: tuple[str, ...]
    time: Time
    graph_version: int

    @property
    def value(self) -> float | None:
        return self.found.value if isinstance(self.found, Uplift) else None

    @property
    def interval(self) -> Interval | None:
        found = self.found
        return Interval(found.low, found.high, found.level) if isinstance(found, Uplift) else None

    @property
    def unit(self) -> str:
        mean = self.asked.outcome is Outcome.LATER_SENTIMENT
        return "difference of mean sentiments" if mean else "difference of shares"

    @property
    def definition(self) -> str:
        """What is compared, in plain words."""
        asked = self.asked
        return definition(asked.action, asked.outcome, asked.waited, asked.window)

    @property
    def caveat(self) -> str:
        """What the answer cannot say."""
        return CAVEAT


def outcomes(past: Past, sight: Sight, asked: Asked) -> Helped:
    """The effect of an action on an outcome.

    Raises `NotFound` for a product we do not have, and `Misuse` for a time without length or too long.
    """
    store = past.people.store
    checked_product(store, asked.product)
    compared = cases(past, sight, asked)
    found = uplift(compared.cases)
    done, not_done = compared.evidence(found)
    return Helped(
        asked=asked,
        found=found,
        likeness=likeness(compared.known, found),
        unknowns=(*compared.left_out(found), *lacking(found)),
        done=done,
        not_done=not_done,
        time=sight.time,
        graph_version=store.version_at(sight.view.position),
    )


def cases(past: Past, sight: Sight, asked: Asked) -> Comparison:
    """What is compared; raises `Misuse`."""
    wait, window = checked("within", asked.waited), checked("window", asked.window)
    every = about(sight.view, occasions(past, sight, asked.action, asked.waited), asked.product)
    return comparison(sight, every, Looked(asked.outcome, asked.product, wait, window))


def checked(name: str, span: timedelta) -> int:
    """A span of time in microseconds; raises `Misuse`."""
    if not timedelta(0) < span <= LONGEST:
        raise Misuse(f"{name}: {spelled(span)}.", f"Give a time of up to {LONGEST.days} days.")
    return span // MICROSECOND


def about(view: View, every: Occasions, product: str | None) -> Occasions:
    """The occasions that began with a message about a product."""
    return every if product is None else every.where(naming(view, product)[every.opening])


def likeness(known: Beforehand, found: Uplift | Nothing) -> tuple[Likeness, ...]:
    """How like the sides are in each thing known; of none where nothing is compared."""
    if isinstance(found, Nothing):
        return ()
    differences = zip(known.names, found.balance.before, found.balance.after, strict=True)
    return tuple(Likeness(name, float(before), float(after)) for name, before, after in differences)


def lacking(found: Uplift | Nothing) -> Iterator[Unknown]:
    """Why nothing can be said, where that is so."""
    if isinstance(found, Nothing):
        people = found.people
        sentence = LACKS[found.lack].format(
            treated=int(people.treated), untreated=int(people.untreated), least=USUAL.least
        )
        yield Unknown(UnknownKind.FEW, None, sentence)
