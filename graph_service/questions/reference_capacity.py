"""How often our references can still be named, and how often they may be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from algorithms.demand import Forecast, forecast
from algorithms.fatigue import uses_left
from algorithms.ladder import READY, STANDING, Rung
from graph_service.errors import Misuse
from graph_service.questions.past import Past
from graph_service.questions.references import Reference, ReferenceFilter, Vouching, vouching
from graph_service.questions.time import Time
from graph_service.questions.topical import checked_product
from ingest.facts import Vouching as Act

LONGEST: Final = 3_650
ALL: Final = ReferenceFilter(states=STANDING)


@dataclass(frozen=True, slots=True)
class Capacity:
    """What references can give within some days from a time on, and what will be asked of them.

    `uses` is how often they can be named in all, `at_once` how often today. `ready` and `resting` count
    people. `demand` is None where nobody was ever named.
    """

    days: int
    uses: int
    at_once: int
    ready: int
    resting: int
    demand: Forecast | None
    seen: int
    since: datetime | None
    time: Time
    graph_version: int

    @property
    def explanation(self) -> str:
        """All of it in a sentence or two."""
        given = f"Within {days_of(self.days)} they can be named {times(self.uses)}, {self.at_once:,} today."
        if self.demand is None:
            return f"{given} No such use is on record, so how often it is wanted is not known."
        since = f"{self.since:%Y-%m-%d}" if self.since else "the beginning"
        wanted = f"{self.demand.low:,} to {self.demand.high:,}"
        return f"{given} Going by {times(self.seen)} since {since}, {wanted} will be wanted."


def days_of(count: int) -> str:
    return "a day" if count == 1 else f"{count:,} days"


def times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def capacity(past: Past, days: int, product: str | None, time: Time) -> Capacity:
    """What can be given of those who have confirmed, for a product or at all; raises `Misuse` and `NotFound`.

    A person's budget is one whatever they vouch for, so each counts once. Nobody is counted who refuses
    to be named; a confirmation that ends within the days counts until then.
    """
    if not 1 <= days <= LONGEST:
        raise Misuse(f"days: {days:,} does not lie within 1 and {LONGEST:,}.")
    checked_product(past.people.store, product)
    told = vouching(past, time, ALL)
    people: dict[str, list[Reference]] = {}
    for row in told.references(ReferenceFilter(STANDING, product)):
        if row.allowed.allowed is not False:
            people.setdefault(row.customer, []).append(row)
    plans = [uses_of(rows, time.as_of, days) for rows in people.values()]
    named = uses_seen(told, product)
    return Capacity(
        days,
        sum(map(len, plans)),
        sum(at <= time.as_of for plan in plans for at in plan),
        sum(any(row.rung in READY for row in rows) for rows in people.values()),
        sum(all(row.rung is Rung.RESTING for row in rows) for rows in people.values()),
        demand(told, named, days),
        len(named),
        beginning(told),
        time,
        told.graph_version,
    )


def uses_of(rows: list[Reference], at: datetime, days: int) -> list[datetime]:
    """When one person can be named again, within some days and as long as a word of theirs holds."""
    ends = [row.climb.ahead.expires_at for row in rows]
    last = max(end for end in ends if end is not None)
    consent = rows[0].allowed.until
    end = min(at + timedelta(days=days), last, *([consent] if consent else []))
    return uses_left(rows[0].told.uses, (at, end), rows[0].budget)


def uses_seen(told: Vouching, product: str | None) -> list[datetime]:
    """When anybody was named."""
    return [
        act.at
        for person in told.people.values()
        for act in person.acts
        if act.act == Act.USED and product in (None, act.product)
    ]


def beginning(told: Vouching) -> datetime | None:
    """When anything was first asked or said of a reference: since then uses would have been noted."""
    return min((act.at for person in told.people.values() for act in person.acts), default=None)


def demand(told: Vouching, named: list[datetime], days: int) -> Forecast | None:
    """How often references will be asked for, at the rate of before."""
    began = beginning(told)
    if not named or began is None:
        return None
    seen_for = max((told.time.as_of - began) / timedelta(days=1), 1.0)
    return forecast(len(named), seen_for, days)
