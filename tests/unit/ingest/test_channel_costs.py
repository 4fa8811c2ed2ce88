"""What channels cost, as `company.toml` states it."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.channel_costs import ChannelCost, Costs, costs_of_text, text_of_costs
from ingest.company import parse_company
from ingest.company_entries import InvalidCompany

GIVEN = {"currency": "gbp", "phone": {"contact": 2, "minute": 0.5}, "email": {"month": 300}}


def test_what_is_not_given_is_not_nought() -> None:
    costs = parse_company({"name": "Acme", "costs": GIVEN}).costs
    assert costs == Costs("GBP", (ChannelCost("email", month=300), ChannelCost("phone", 2, 0.5)))
    assert costs.of("phone") == ChannelCost("phone", 2.0, 0.5, None)
    assert costs.of("chat") is None
    assert parse_company({"name": "Acme"}).costs is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ([], "costs: write the currency under a [costs] heading"),
        ({"phone": {"contact": 1}}, 'costs: needs currency = "…"'),
        ({"currency": "pounds"}, "costs: currency 'POUNDS' must be three letters, such as GBP or EUR"),
        ({"currency": "GBP"}, "costs: needs a [costs.<channel>] heading, such as [costs.phone]"),
        (
            {"currency": "GBP", "phone": 3},
            "costs.phone: write what the channel costs under a [costs.phone] heading",
        ),
        ({"currency": "GBP", "phone": {}}, "costs.phone: needs contact, minute or month"),
        (
            {"currency": "GBP", "phone": {"hour": 3}},
            "costs.phone: unknown entry 'hour'; known: contact, minute, month",
        ),
        (
            {"currency": "GBP", "phone": {"minute": -1}},
            "costs.phone: minute must be a number from 0 to 10000",
        ),
        (
            {"currency": "GBP", "Phone line": {"minute": 1}},
            "costs.Phone line: a channel goes by a lower-case name, such as phone",
        ),
    ],
)
def test_a_mistake_is_named(wrong: Any, told: str) -> None:
    with pytest.raises(InvalidCompany) as found:
        parse_company({"name": "Acme", "costs": wrong})
    assert str(found.value) == told


def test_the_record_holds_them_as_a_text() -> None:
    costs = parse_company({"name": "Acme", "costs": GIVEN}).costs
    assert costs_of_text(text_of_costs(costs)) == costs
    assert costs_of_text(text_of_costs(None)) is None
    for text in ("{", "[]", '{"currency": "GBP"}', '{"currency": "GBP", "channels": [3]}'):
        with pytest.raises(InvalidCompany):
            costs_of_text(text)
