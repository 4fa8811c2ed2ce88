"""How much may be asked of one person, and when the next time is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Budget:
    """How much is asked of one person, over all products.

    At most `asks` and `uses` begin within any `window`. An ask lapses after `ask_lapses` and a
    confirmation ends after `holds`, where they do not say so themselves.
    """

    asks: int = 2
    uses: int = 3
    window: timedelta = timedelta(days=180)
    ask_lapses: timedelta = timedelta(days=30)
    holds: timedelta = timedelta(days=365)


USUAL: Final = Budget()


def over(until: datetime | None, at: datetime) -> bool:
    """Whether something is over by a time; what never began is."""
    return until is None or until <= at


def earliest(times: Iterable[datetime], at: datetime, limit: int, window: timedelta) -> datetime | None:
    """The first time from `at` on at which one more leaves no window with more than `limit`; None: never.

    A window holds its beginning and not its end, so what was `window` ago counts no more.

    Examples
    --------
    >>> from datetime import UTC
    >>> noon, day = datetime(2026, 3, 1, 12, tzinfo=UTC), timedelta(days=1)
    >>> earliest([noon, noon + day], noon + 3 * day, 2, 10 * day) == noon + 10 * day
    True

    """
    if limit < 1:
        return None
    known = sorted(times)
    candidates = [at, *sorted(each + window for each in known if each + window > at)]
    return next((each for each in candidates if fits(known, each, limit, window)), None)


def fits(times: Sequence[datetime], at: datetime, limit: int, window: timedelta) -> bool:
    """Whether one more at a time leaves no window with more than `limit`; `times` are in order."""
    place = bisect_right(times, at)
    near = [*times[max(0, place - limit) : place], at, *times[place : place + limit]]
    return all(late - early >= window for early, late in zip(near, near[limit:], strict=False))


def left(times: Iterable[datetime], at: datetime, limit: int, window: timedelta) -> int:
    """How many more fit at a time."""
    known, count = list(times), 0
    while earliest(known, at, limit, window) == at:
        known.append(at)
        count += 1
    return count


def uses_left(
    times: Iterable[datetime], span: tuple[datetime, datetime], budget: Budget = USUAL
) -> list[datetime]:
    """When somebody could be named again within a span, each as early as the budget allows.

    No plan holds more: taking the earliest time leaves the most room. The span's end is not in it.
    """
    known, (at, end) = list(times), span
    found: list[datetime] = []
    while (soonest := earliest(known, at, budget.uses, budget.window)) is not None and soonest < end:
        known.append(soonest)
        found.append(soonest)
        at = soonest
    return found
