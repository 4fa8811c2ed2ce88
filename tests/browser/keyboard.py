"""Somebody who has no mouse: everything is reached by Tab and done by keys."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import Locator, expect

MOST_TABS: Final = 400
FOCUSED: Final = "element => element === document.activeElement"


def reach(wanted: Locator) -> Locator:
    """Press Tab until the focus is on what is wanted."""
    expect(wanted).to_be_visible()
    expect(wanted).to_be_enabled()
    for _ in range(MOST_TABS):
        if wanted.evaluate(FOCUSED):
            return wanted
        wanted.page.keyboard.press("Tab")
    pytest.fail(f"{MOST_TABS} times Tab do not lead to {wanted}.", pytrace=False)


def press(wanted: Locator, key: str = "Enter") -> None:
    """Reach a button or a link and press a key on it."""
    reach(wanted)
    wanted.page.keyboard.press(key)


def write(wanted: Locator, text: str) -> None:
    """Reach a field and type in place of what stands there."""
    reach(wanted)
    wanted.page.keyboard.press("Control+A")
    wanted.page.keyboard.type(text)
