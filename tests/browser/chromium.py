"""The Chromium of this machine, driven by playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

PROGRAM: Final = "chromium"
"""As Debian's package calls it; playwright's own browsers would have to be fetched from elsewhere."""


@contextmanager
def started() -> Iterator[Browser]:
    """A browser until the end of the block; the test that wants it is skipped where there is none."""
    program = shutil.which(PROGRAM)
    if program is None:
        skip(f"There is no {PROGRAM} on the PATH.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        yield browser
        browser.close()


def skip(reason: str) -> NoReturn:
    """Skip the test, or fail it where REQUIRE_BROWSER=1 says that it has to run."""
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(f"REQUIRE_BROWSER=1, and there is none: {reason}", pytrace=False)
    pytest.skip(f"no browser: {reason}")
