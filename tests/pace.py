"""How the time of a piece of work grows with what it is given, whatever the machine."""

from __future__ import annotations

import time
from collections.abc import Callable

SHORTEST = 0.05
"""Seconds below which a clock says little."""
TIMES = 5
MOST = 12
"""Five times as much takes about five times as long; squared it would be 25."""


def keeps_pace(work: Callable[[int], object], size: int) -> bool:
    """Whether five times of `size` takes at most twelve times as long as `size`."""
    work(1)
    return seconds(work, size * TIMES) < MOST * max(seconds(work, size), SHORTEST)


def seconds(work: Callable[[int], object], size: int) -> float:
    """The processor time of this process, the best of two runs."""
    return min(once(work, size) for _ in range(2))


def once(work: Callable[[int], object], size: int) -> float:
    start = time.process_time()
    work(size)
    return time.process_time() - start
