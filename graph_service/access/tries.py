"""Wrong keys from one address: after some of them it has to wait, but for those whose key was good before."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from math import ceil
from typing import Final

MOST: Final = 10
"""Wrong keys from one address in `SECONDS`."""
SECONDS: Final = 60
ADDRESSES: Final = 10_000
"""Addresses, and good keys, that are remembered: the latest."""


class Tries:
    """Counts wrong keys by address; memory is bounded. Used by one event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._good: OrderedDict[str, None] = OrderedDict()

    def wait(self, address: str, digest: str) -> int:
        """Seconds before a key from this address is looked at; 0 where it is now.

        A key that was good before is looked at always: who shares an address with somebody
        who guesses, as behind a proxy, is not kept out with them.
        """
        began, count = self._wrong.get(network(address), (0.0, 0))
        left = began + SECONDS - self._clock()
        return ceil(left) if count >= MOST and left > 0 and digest not in self._good else 0

    def failed(self, address: str) -> None:
        """A key from this address was wrong."""
        name, now = network(address), self._clock()
        began, count = self._wrong.pop(name, (now, 0))
        self._wrong[name] = (began, count + 1) if began + SECONDS > now else (now, 1)
        if len(self._wrong) > ADDRESSES:
            self._wrong.popitem(last=False)

    def succeeded(self, digest: str) -> None:
        """A key was good."""
        self._good[digest] = None
        self._good.move_to_end(digest)
        if len(self._good) > ADDRESSES:
            self._good.popitem(last=False)


def network(address: str) -> str:
    """Whom an address stands for: itself, or the /64 around it, which in IPv6 is one customer's."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return address if parsed.version == 4 else str(ip_network((parsed, 64), strict=False))
