"""What a channel costs in a span of time: in all, for each contact, and for each matter settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graph_service.questions.proportions import Proportion
from graph_service.questions.scored import Interval
from graph_service.questions.time import DAY
from ingest.channel_costs import ChannelCost, Costs

MONTH: Final = 365.25 / 12
"""In days."""


@dataclass(frozen=True, slots=True)
class Used:
    """What was used of a channel: contacts, minutes of them, the span in microseconds, what was settled."""

    contacts: int
    minutes: float
    microseconds: int
    settled: Proportion


@dataclass(frozen=True, slots=True)
class Expense:
    """What a channel cost, in `currency`: None where `unknown` says why nobody knows.

    `per_settled` is the cost divided by the matters opened there and settled, with the interval that the
    share of those settled gives it; the costs themselves are taken as they are stated.
    """

    currency: str | None
    total: float | None
    per_contact: float | None
    per_settled: float | None
    interval: Interval | None
    contacts: int
    settled: int
    unknown: str | None


def expense(costs: Costs | None, channel: str, used: Used) -> Expense:
    """What a channel cost by what the company states."""
    stated = None if costs is None else costs.of(channel)
    if costs is None or stated is None:
        missing = f"company.toml states no costs of {channel}: they go under [costs.{channel}]."
        return Expense(None, None, None, None, None, used.contacts, used.settled.numerator, missing)
    total, settled = total_of(stated, used), used.settled.numerator
    return Expense(
        currency=costs.currency,
        total=total,
        per_contact=total / used.contacts if used.contacts else None,
        per_settled=total / settled if settled else None,
        interval=interval_of(total, used.settled),
        contacts=used.contacts,
        settled=settled,
        unknown=lacking(used),
    )


def total_of(stated: ChannelCost, used: Used) -> float:
    """The cost of all contacts, minutes and months; what is not stated costs nothing here."""
    months = used.microseconds / DAY / MONTH
    parts = ((stated.contact, used.contacts), (stated.minute, used.minutes), (stated.month, months))
    return sum(price * amount for price, amount in parts if price is not None)


def interval_of(total: float, settled: Proportion) -> Interval | None:
    """Where the cost of a settled matter lies: as sure as the share of those settled."""
    share = settled.interval
    if share is None or not settled.numerator:
        return None
    opened = settled.denominator
    return Interval(total / (opened * share.high), total / (opened * share.low), share.level)


def lacking(used: Used) -> str | None:
    """Why a figure is missing though the costs are stated."""
    if not used.contacts:
        return "Nobody turned to us there in this time, so that there is no cost for each contact."
    if not used.settled.numerator:
        return "Nothing that was opened there has been settled, so that there is no cost for that."
    return None
