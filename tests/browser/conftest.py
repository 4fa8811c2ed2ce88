"""A service over the sample that the files of one worker share, and a browser for each file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import started
from tests.browser.reader import Reader, reading
from tests.browser.served import Filled, filled
from tests.e2e.test_serving import serving

# A busy machine takes its time; what never comes is still seen.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Of one file only: playwright keeps an event loop in this thread, where other tests run theirs."""
    with started() as browser:
        yield browser


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """The sample in a data folder that nobody serves."""
    return filled(tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="session")
def url(sample: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over a copy of it."""
    data = shutil.copytree(sample.data, tmp_path_factory.mktemp("served") / "data")
    with serving(data) as (url, _):
        yield url


@pytest.fixture
def reader(browser: Browser, url: str) -> Iterator[Reader]:
    """Somebody before a wide screen; nothing may go wrong while they look."""
    with reading(browser, url) as reader:
        yield reader
    assert reader.faults == []
