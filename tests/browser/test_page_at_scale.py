"""How soon each view can be used over 200,000 messages: measured and printed, for `make nightly`."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from benchmarks.api_cases.graph import filled
from graph_service.config import Settings
from tests.browser.places import everywhere
from tests.browser.reader import reading
from tests.e2e.command import CACHE
from tests.e2e.test_serving import serving

MESSAGES: Final = 200_000
ROUNDS: Final = 3


@pytest.mark.nightly
@pytest.mark.timeout(7_200)
def test_every_view_opens_over_many_messages(
    browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(Settings(tmp_path, f"embedded:{tmp_path / 'graph'}", CACHE), MESSAGES)
    with serving(tmp_path) as (url, _):
        took = milliseconds(browser, url)
    with capsys.disabled():
        sys.stdout.write(f"\nusable over {MESSAGES:,} messages, milliseconds, first and warm: {took}\n")


def milliseconds(browser: Browser, url: str) -> dict[str, tuple[int, int]]:
    """From asking for a view until nothing in it is loading: the first time, and the best of the next."""
    with reading(browser, url) as reader:
        places = everywhere(reader)
    return {name: (each[0], min(each[1:])) for name, each in timed(browser, url, places).items()}


def timed(browser: Browser, url: str, places: dict[str, str]) -> dict[str, list[int]]:
    took: dict[str, list[int]] = {name: [] for name in places}
    for _ in range(1 + ROUNDS):
        for name, path in places.items():
            with reading(browser, url) as reader:
                began = time.perf_counter()
                reader.open(path)
                took[name].append(round(1000 * (time.perf_counter() - began)))
            assert reader.faults == []
    return took
