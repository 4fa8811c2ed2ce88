"""How much somebody may ask for in a minute, in the cost that `api.limits` estimates.

Everybody has a bucket that fills steadily up to a minute's worth. What is asked for is taken
out of it before it is done, and refused where there is not enough: so that one key cannot
take the service from the others.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from threading import Lock
from time import monotonic
from typing import Final

from graph_service.access.principal import OPERATOR, current
from graph_service.errors import Transient

MOST_BUCKETS: Final = 10_000
"""Of those who asked last; who is forgotten begins with a full one."""
MINUTE: Final = 60.0


class RateLimited(Transient):
    """Somebody has asked for as much as they may, for now."""

    code = "RATE_LIMITED"
    advice = "Ask for less at a time, or ask whoever runs the service for more."

    def __init__(self, name: str, seconds: int) -> None:
        super().__init__(f"{name} has asked for as much as a minute allows. Wait {seconds} seconds.")
        self.retry_seconds = seconds


@dataclass(slots=True)
class Bucket:
    """What somebody may still ask for, as of a time in seconds; below 0 it is owed."""

    left: float
    at: float


class Rates:
    """Everybody's buckets; safe to use from many threads.

    The operator of a service without keys asks for as much as they like.
    """

    def __init__(self, per_minute: int = 0, clock: Callable[[], float] = monotonic) -> None:
        """`per_minute` is the cost that each may ask for; 0 sets no limit."""
        self.per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._lock = Lock()

    def take(self, cost: int) -> None:
        """Let whoever asks have something of this cost; raises `RateLimited` where it is too much now.

        What costs more than a minute's worth is let through once the bucket is full.
        """
        if self._unlimited:
            return
        name, wanted = current().name, min(cost, self.per_minute)
        with self._lock:
            bucket = self._filled(name)
            if bucket.left < wanted:
                raise RateLimited(name, ceil((wanted - bucket.left) * MINUTE / self.per_minute))
            bucket.left -= cost

    def charge(self, cost: int) -> None:
        """Put on the account of whoever asks what is under way already: it is paid off before they go on."""
        if not self._unlimited:
            with self._lock:
                self._filled(current().name).left -= cost

    @property
    def _unlimited(self) -> bool:
        return not self.per_minute or current() is OPERATOR

    def _filled(self, name: str) -> Bucket:
        """Somebody's bucket with what has flowed in since they asked last."""
        now = self._clock()
        bucket = self._buckets.setdefault(name, Bucket(self.per_minute, now))
        flowed = (now - bucket.at) * self.per_minute / MINUTE
        bucket.left, bucket.at = min(self.per_minute, bucket.left + flowed), now
        self._buckets.move_to_end(name)
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return bucket
