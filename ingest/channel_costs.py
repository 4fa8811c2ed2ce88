"""The table of costs in `company.toml`: what it costs us to hear people and to answer them on a channel."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import Any, Final

from ingest.checks import is_slug
from ingest.company_entries import InvalidCompany, number_of, refuse_unknown, text_of

CURRENCY: Final = re.compile(r"[A-Z]{3}")
BOUNDS: Final = {"contact": (0, 1e6), "minute": (0, 1e4), "month": (0, 1e9)}
"""Within what each entry of a channel has to lie, both ends included."""


@dataclass(frozen=True, slots=True)
class ChannelCost:
    """What a channel costs: for each `contact`, for each `minute` of it, and each `month` whatever happens.

    None is not given, which is not 0.
    """

    channel: str
    contact: float | None = None
    minute: float | None = None
    month: float | None = None


@dataclass(frozen=True, slots=True)
class Costs:
    """What channels cost, in order of channel, in one currency (ISO 4217, such as EUR)."""

    currency: str
    channels: tuple[ChannelCost, ...]

    def of(self, channel: str) -> ChannelCost | None:
        """What a channel costs; None where that is not given."""
        return next((each for each in self.channels if each.channel == channel), None)


def parse_costs(table: dict[str, Any]) -> Costs | None:
    """The entries under `[costs]` and `[costs.<channel>]`, None without any; raises `InvalidCompany`."""
    if "costs" not in table:
        return None
    given = table["costs"]
    if not isinstance(given, dict):
        raise InvalidCompany("costs: write the currency under a [costs] heading")
    currency = text_of(given, "currency", "costs").upper()
    if not CURRENCY.fullmatch(currency):
        raise InvalidCompany(f"costs: currency {currency!r} must be three letters, such as GBP or EUR")
    named = sorted(given.keys() - {"currency"})
    if not named:
        raise InvalidCompany("costs: needs a [costs.<channel>] heading, such as [costs.phone]")
    return Costs(currency, tuple(channel_cost(name, given[name]) for name in named))


def channel_cost(channel: str, entries: object) -> ChannelCost:
    where = f"costs.{channel}"
    if not is_slug(channel):
        raise InvalidCompany(f"{where}: a channel goes by a lower-case name, such as phone")
    if not isinstance(entries, dict):
        raise InvalidCompany(f"{where}: write what the channel costs under a [{where}] heading")
    refuse_unknown(entries, where, set(BOUNDS))
    if not entries:
        raise InvalidCompany(f"{where}: needs contact, minute or month")
    numbers = {name: number_of(entries, name, where, allowed) for name, allowed in BOUNDS.items()}
    return ChannelCost(channel, **numbers)


def text_of_costs(costs: Costs | None) -> str | None:
    """Costs as the record holds them."""
    return None if costs is None else json.dumps(asdict(costs))


def costs_of_text(text: str | None) -> Costs | None:
    """The costs of `text_of_costs`; raises `InvalidCompany` for any other text."""
    if text is None:
        return None
    try:
        table = json.loads(text)
        channels = {row.pop("channel"): given(row) for row in table["channels"]}
        return parse_costs({"costs": {"currency": table["currency"], **channels}})
    except (json.JSONDecodeError, TypeError, KeyError, AttributeError) as error:
        raise InvalidCompany(f"costs: {error}") from None


def given(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}
