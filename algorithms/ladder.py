"""Where somebody stands as a reference: what they said and were asked, in the order of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from algorithms.fatigue import USUAL, Budget, over


class Rung(StrEnum):
    """How far somebody has come as a reference."""

    NONE = "none"
    INFERRED = "inferred"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    ACTIVE = "active"
    RESTING = "resting"
    WITHDRAWN = "withdrawn"


class Turn(StrEnum):
    """What happens between us and somebody who may vouch for us; of one time, in this order."""

    HINT = "hint"
    ASK = "ask"
    CONFIRM = "confirm"
    USE = "use"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


STANDING: Final = frozenset({Rung.CONFIRMED, Rung.ACTIVE, Rung.RESTING})
"""Where somebody has said yes, and it still holds."""
READY: Final = frozenset({Rung.CONFIRMED, Rung.ACTIVE})
"""Where somebody may be named to a prospect."""
NEXT: Final[Mapping[Rung, frozenset[Rung]]] = {
    Rung.NONE: frozenset({Rung.INFERRED, Rung.ASKED, Rung.WITHDRAWN}),
    Rung.INFERRED: frozenset({Rung.ASKED, Rung.WITHDRAWN}),
    Rung.ASKED: frozenset({Rung.NONE, Rung.INFERRED, Rung.CONFIRMED, Rung.WITHDRAWN}),
    Rung.CONFIRMED: frozenset({Rung.INFERRED, Rung.ASKED, Rung.ACTIVE, Rung.RESTING, Rung.WITHDRAWN}),
    Rung.ACTIVE: frozenset({Rung.INFERRED, Rung.ASKED, Rung.RESTING, Rung.WITHDRAWN}),
    Rung.RESTING: frozenset({Rung.INFERRED, Rung.ASKED, Rung.CONFIRMED, Rung.ACTIVE, Rung.WITHDRAWN}),
    Rung.WITHDRAWN: frozenset({Rung.ASKED}),
}
"""From each rung the rungs that can follow it: nobody is confirmed who was not asked."""
ORDER: Final = {turn: place for place, turn in enumerate(Turn)}


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened. `until` is when an ask lapses or a confirmation ends, if it says so.

    What is not `own` was about another product: it counts for how tired somebody is, and for nothing else.
    """

    key: str
    at: datetime
    turn: Turn
    until: datetime | None = None
    own: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """That somebody came to a rung; `because` is the key of what happened, None where time brought it."""

    rung: Rung
    at: datetime
    because: str | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """What time will bring if nothing happens.

    At `expires_at` the ask or the confirmation is over and `falls_to` holds; where that is an ask, until
    `asked_until`. At `rests_until` somebody who rests is `wakes_as`.
    """

    expires_at: datetime | None = None
    falls_to: Rung | None = None
    asked_until: datetime | None = None
    rests_until: datetime | None = None
    wakes_as: Rung | None = None


@dataclass(slots=True)
class Ladder:
    """One person's way for one product, happening by happening."""

    budget: Budget
    hinted: bool = False
    refused: bool = False
    used: bool = False
    asked_until: datetime | None = None
    confirmed_until: datetime | None = None
    uses: list[datetime] = field(default_factory=list)

    def rung(self, at: datetime) -> Rung:
        """Where the person stands at a time, no earlier than what happened last."""
        if not over(self.confirmed_until, at):
            if self.rests_until(at) is not None:
                return Rung.RESTING
            return Rung.ACTIVE if self.used else Rung.CONFIRMED
        if not over(self.asked_until, at):
            return Rung.ASKED
        if self.refused:
            return Rung.WITHDRAWN
        return Rung.INFERRED if self.hinted else Rung.NONE

    def rests_until(self, at: datetime) -> datetime | None:
        """Until when the person rests, having been named as often as the budget allows; None: does not.

        Where it allows nothing there is nothing to rest from, and no end to it.
        """
        if not 0 < self.budget.uses <= len(self.uses):
            return None
        until = sorted(self.uses)[-self.budget.uses] + self.budget.window
        return None if over(until, at) else until

    def take(self, what: Happening) -> None:
        """Let something happen; what the rung of then does not allow changes nothing but the budget."""
        before = self.rung(what.at)
        if what.turn is Turn.USE:
            self.uses.append(what.at)
            self.used = self.used or (what.own and before in READY)
        elif what.own:
            self._turn(what, before)

    def _turn(self, what: Happening, before: Rung) -> None:
        if what.turn is Turn.HINT:
            self.hinted = True
        elif what.turn is Turn.ASK:
            self.asked_until = what.until or what.at + self.budget.ask_lapses
        elif what.turn is not Turn.CONFIRM:
            self.refused, self.used = True, False
            self.asked_until = self.confirmed_until = None
        elif before is Rung.ASKED or before in STANDING:
            # Who said yes once may do so again, even when this one has run out.
            self.hinted, self.refused = True, False
            self.used = self.used and before in STANDING
            self.asked_until, self.confirmed_until = None, what.until or what.at + self.budget.holds

    def passed(self, what: Happening, before: Rung) -> Rung | None:
        """The rung that something leads through at once: who is named is active before resting."""
        if what.turn is Turn.USE and what.own and before is Rung.CONFIRMED:
            return Rung.ACTIVE
        return Rung.CONFIRMED if what.turn is Turn.CONFIRM and what.own and before is Rung.ASKED else None

    def turns(self, after: datetime, upto: datetime) -> Iterator[datetime]:
        """The times after one and up to another at which time alone may bring another rung, in order."""
        ends = [self.asked_until, self.confirmed_until, *(at + self.budget.window for at in self.uses)]
        yield from sorted({end for end in ends if end is not None and after < end <= upto})

    def ahead(self, at: datetime) -> Ahead:
        """What time will bring from here on."""
        if over(self.confirmed_until, at):
            lapses = None if over(self.asked_until, at) else self.asked_until
            return Ahead(lapses, None if lapses is None else self.rung(lapses))
        ends, rests_until = self.confirmed_until, self.rests_until(at)
        falls_to = None if ends is None else self.rung(ends)
        asked_until = self.asked_until if falls_to is Rung.ASKED else None
        if rests_until is None or over(ends, rests_until):
            return Ahead(ends, falls_to, asked_until)
        return Ahead(ends, falls_to, asked_until, rests_until, self.rung(rests_until))


@dataclass(frozen=True, slots=True)
class Climb:
    """Every rung somebody has come to, the first first, and what lies ahead."""

    steps: tuple[Step, ...]
    ahead: Ahead

    @property
    def now(self) -> Step | None:
        """Where they stand; None for somebody of whom nothing is known."""
        return self.steps[-1] if self.steps else None

    @property
    def rung(self) -> Rung:
        return self.steps[-1].rung if self.steps else Rung.NONE


def climb(happenings: Iterable[Happening], upto: datetime, budget: Budget = USUAL) -> Climb:
    """How somebody came to stand where they stand at a time.

    The rungs are none, inferred, asked, confirmed, active, resting and withdrawn:

    - A hint (willingness in a message, or a referral made) infers, and never confirms.
    - Asking holds until it lapses. Only who was asked, and has said neither yes nor no, can confirm.
    - A confirmation holds until it ends; confirming again prolongs it. Then they are inferred again.
    - Named to a prospect they are active; after as many uses as the budget allows they rest until the
      first of those is out of the window.
    - A no, to an ask or at any time, withdraws. Hints change nothing about that, and an ask that lapses
      leads back there: only being asked and confirming anew does.

    An ask, a confirmation and a rest are over at the time that ends them. Things at one time count in the
    order of `Turn`; then by key.

    Parameters
    ----------
    happenings
        In any order, each once; those after `upto` are passed over.
    upto
        The time.
    budget
        What is asked of one person.

    Examples
    --------
    >>> from datetime import UTC, timedelta
    >>> noon, day = datetime(2026, 3, 1, 12, tzinfo=UTC), timedelta(days=1)
    >>> asked = Happening("a", noon, Turn.ASK)
    >>> yes = Happening("b", noon + day, Turn.CONFIRM, noon + 9 * day)
    >>> named = Happening("c", noon + 2 * day, Turn.USE)
    >>> [step.rung.value for step in climb([asked, yes, named], noon + 10 * day).steps]
    ['asked', 'confirmed', 'active', 'inferred']
    >>> climb([yes], noon + 2 * day).rung.value
    'none'

    """
    ladder = Ladder(budget)
    steps: list[Step] = []

    def reach(rung: Rung, at: datetime, because: str | None) -> None:
        if rung is not (steps[-1].rung if steps else Rung.NONE):
            steps.append(Step(rung, at, because))

    last = datetime.min.replace(tzinfo=upto.tzinfo)
    for what in sorted(happenings, key=in_order):
        if what.at > upto:
            break
        for end in ladder.turns(last, what.at):
            reach(ladder.rung(end), end, None)
        before, last = ladder.rung(what.at), what.at
        ladder.take(what)
        if (through := ladder.passed(what, before)) is not None:
            reach(through, what.at, what.key)
        reach(ladder.rung(what.at), what.at, what.key)
    for end in ladder.turns(last, upto):
        reach(ladder.rung(end), end, None)
    return Climb(tuple(steps), ladder.ahead(upto))


def in_order(what: Happening) -> tuple[datetime, int, str]:
    return what.at, ORDER[what.turn], what.key
