from __future__ import annotations

import pytest

from graph_service.access.tries import ADDRESSES, MOST, SECONDS, Tries


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def fail(tries: Tries, address: str, times: int) -> None:
    for _ in range(times):
        tries.failed(address)


def test_after_so_many_wrong_keys_an_address_waits_for_the_rest_of_a_minute(clock: Clock) -> None:
    tries = Tries(clock)
    fail(tries, "10.0.0.1", MOST - 1)
    assert tries.wait("10.0.0.1", "other") == 0
    clock.now += 20
    fail(tries, "10.0.0.1", 1)
    assert (tries.wait("10.0.0.1", "other"), tries.wait("10.0.0.2", "other")) == (SECONDS - 20, 0)
    clock.now += SECONDS - 20
    assert tries.wait("10.0.0.1", "other") == 0
    fail(tries, "10.0.0.1", MOST - 1)
    assert tries.wait("10.0.0.1", "other") == 0, "a new minute"


def test_a_key_that_was_good_before_does_not_wait(clock: Clock) -> None:
    tries = Tries(clock)
    tries.succeeded("good")
    fail(tries, "10.0.0.1", MOST)
    assert (tries.wait("10.0.0.1", "good"), tries.wait("10.0.0.1", "guess")) == (0, SECONDS)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("10.0.0.1", "10.0.0.2", False),
        ("testclient", "testclient", True),
    ],
)
def test_addresses_of_one_network_are_one(clock: Clock, one: str, other: str, *, same: bool) -> None:
    tries = Tries(clock)
    fail(tries, one, MOST)
    assert (tries.wait(other, "x") > 0) is same


def test_what_is_remembered_is_bounded(clock: Clock) -> None:
    tries = Tries(clock)
    for number in range(ADDRESSES + 50):
        tries.failed(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
        tries.succeeded(str(number))
    assert (len(tries._wrong), len(tries._good)) == (ADDRESSES, ADDRESSES)
