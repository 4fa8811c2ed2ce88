from __future__ import annotations

import pytest

from graph_service.access.principal import Principal, Scope, acting_as
from graph_service.access.rates import MOST_BUCKETS, RateLimited, Rates

CRM = Principal("crm", frozenset(Scope))
PAGE = Principal("page", frozenset(Scope))


class Clock:
    """Seconds that pass when told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def refused(rates: Rates, cost: int) -> int:
    with pytest.raises(RateLimited) as found:
        rates.take(cost)
    assert found.value.code == "RATE_LIMITED"
    return found.value.retry_seconds


def test_a_minutes_worth_may_be_asked_for_at_once_and_more_as_it_flows_in() -> None:
    clock = Clock()
    rates = Rates(600, clock)
    with acting_as(CRM):
        for _ in range(6):
            rates.take(100)
        assert refused(rates, 100) == 10
        clock.now = 9.9
        assert refused(rates, 100) == 1
        clock.now = 10
        rates.take(100)
        assert refused(rates, 1) == 1


def test_it_fills_up_to_a_minutes_worth_and_no_further() -> None:
    clock = Clock()
    rates = Rates(600, clock)
    with acting_as(CRM):
        rates.take(600)
        clock.now = 3_600
        rates.take(600)
        assert refused(rates, 600) == 60


def test_each_has_their_own() -> None:
    rates = Rates(600, Clock())
    with acting_as(CRM):
        rates.take(600)
    with acting_as(PAGE):
        rates.take(600)


def test_more_than_a_minutes_worth_is_let_through_when_full_and_paid_off_afterwards() -> None:
    clock = Clock()
    rates = Rates(600, clock)
    with acting_as(CRM):
        rates.take(1_800)
        assert refused(rates, 100) == 130


def test_what_is_under_way_is_charged_and_paid_off_before_the_next() -> None:
    clock = Clock()
    rates = Rates(600, clock)
    with acting_as(CRM):
        rates.charge(1_200)
        assert refused(rates, 1) == 61


def test_no_limit_holds_where_none_is_set_and_for_the_operator_of_a_service_without_keys() -> None:
    with acting_as(CRM):
        Rates(0).take(10**9)
    rates = Rates(1)
    rates.take(10**9)
    rates.take(10**9)


def test_no_more_are_remembered_than_there_may_be() -> None:
    rates = Rates(600, Clock())
    for number in range(MOST_BUCKETS + 10):
        with acting_as(Principal(f"key {number}", frozenset())):
            rates.take(600)
    with acting_as(Principal("key 0", frozenset())):
        rates.take(600)
    with acting_as(Principal(f"key {MOST_BUCKETS}", frozenset())):
        assert refused(rates, 1) == 1
