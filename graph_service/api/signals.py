"""Lists of signals: those there are, the most urgent first, and those that rules would have raised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from algorithms.signals import Status
from graph_service.api.context import Context, Info
from graph_service.api.ids import key_of
from graph_service.api.paging import Listing, moment
from graph_service.api.threads import aside
from graph_service.api.types.connection import Connection, connection, edges, page_info
from graph_service.api.types.inputs import Window
from graph_service.api.types.signal import (
    RAISED,
    Signal,
    SignalCount,
    SignalDryRunConnection,
    SignalYield,
    stage,
)
from graph_service.api.types.signal_inputs import GivenRule, SignalsWanted
from graph_service.errors import Misuse
from graph_service.pipeline.signals import Span, rules_in_force, would_raise
from graph_service.planes.view import microseconds
from graph_service.store.signal_rows import SignalRow
from graph_service.store.signals import SignalFilter, Urgency
from ingest.company_entries import InvalidCompany
from ingest.signal_rules import KNOWN, Rule, parse_rules, refuse_strange_products

NAME: Final = "signals"
FORM: Final = (int, int, int, str)


class InvalidRules(Misuse):
    """Rules that company.toml could not have either."""

    code = "INVALID_RULES"
    advice = "docs/signals.md has every entry."


def by_urgency(clock: datetime) -> Listing[SignalRow]:
    """Signals by what is most urgent at a time."""
    return Listing(
        NAME,
        lambda row: (
            stage(row, clock),
            row.standing.priority,
            microseconds(row.standing.due_at),
            row.key,
        ),
        FORM,
    )


async def page_of(
    info: Info, wanted: SignalsWanted | None, first: int | None, after: str | None
) -> Connection[Signal]:
    """A page of the signals that pass a filter, the most urgent first."""
    loaders = info.context.loaders
    clock = await loaders.clock.load("")
    listing = by_urgency(clock)
    place = listing.after(after)
    urgency = urgency_of(place) if place else None
    only = filter_of(wanted)
    if wanted is not None and wanted.customer is not None:
        owner = await loaders.customer_now(key_of("Customer", wanted.customer))
        only = filter_of(wanted, owner.key if owner else "")
    store = info.context.service.store
    rows = await aside(store.signals.page, only, clock, urgency, listing.size(first) + 1)
    return connection(listing.page(rows, first, after), lambda row: Signal.of(row, clock))


def urgency_of(place: Sequence[str | int | float]) -> Urgency:
    step, priority, due, key = place
    return Urgency(int(step), int(priority), moment(NAME, due), str(key))


def filter_of(wanted: SignalsWanted | None, customer: str | None = None) -> SignalFilter:
    """The filter in the store's terms."""
    if wanted is None:
        return SignalFilter()
    due = wanted.due or Window()
    return SignalFilter(wanted.team, wanted.kind, wanted.status, wanted.owner, customer, due.from_, due.to)


@dataclass(frozen=True, slots=True)
class Trial:
    """Rules to try, those in force where there are none, and over which part of history."""

    rules: list[GivenRule] | None
    window: Window

    @property
    def span(self) -> Span:
        return Span(self.window.from_, self.window.to)


async def counts(info: Info) -> list[SignalCount]:
    """How much each team has to do."""
    clock = await info.context.loaders.clock.load("")
    rows = await aside(info.context.service.store.signals.counts, clock)
    return list(map(SignalCount.of, rows))


async def dry_run(info: Info, trial: Trial, first: int | None, after: str | None) -> SignalDryRunConnection:
    """What rules would have raised; nothing is written."""
    clock = await info.context.loaders.clock.load("")
    RAISED.size(first)
    rows = await aside(tried, info.context.service, trial)
    page = RAISED.cut(rows, first, after)
    return SignalDryRunConnection(
        edges=edges(page, lambda row: Signal.of(row, clock)),
        page_info=page_info(page),
        total_count=len(rows),
        yields=yields(rows),
    )


def tried(service: Context, trial: Trial) -> list[SignalRow]:
    """The signals that rules would have raised; raises `InvalidRules`."""
    store = service.store
    rules = rules_in_force(store) if trial.rules is None else given_rules(service, trial.rules)
    return would_raise(store, rules, trial.span)


def given_rules(service: Context, given: Sequence[GivenRule]) -> tuple[Rule, ...]:
    """Rules as `company.toml` would have them; raises `InvalidRules`."""
    tables = [{name: value for name in KNOWN if (value := getattr(rule, name)) is not None} for rule in given]
    try:
        rules = parse_rules({"signals": tables})
        refuse_strange_products(rules, (product.slug for product in service.store.reader.products()))
    except InvalidCompany as error:
        raise InvalidRules(f"{error}.") from None
    return rules


def yields(rows: Sequence[SignalRow]) -> list[SignalYield]:
    """How many of each kind and team."""
    raised = Counter((row.kind, row.standing.team) for row in rows)
    waiting = Counter(
        (row.kind, row.standing.team) for row in rows if row.standing.status is not Status.RESOLVED
    )
    return [
        SignalYield(kind=kind, team=team, raised=count, unresolved=waiting[kind, team])
        for (kind, team), count in sorted(raised.items())
    ]
