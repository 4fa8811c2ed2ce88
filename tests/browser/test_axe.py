"""No view breaks a rule of axe-core, in either theme, on a telephone or on a desk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.browser.accessibility import violations
from tests.browser.places import every_part, everywhere
from tests.browser.reader import NARROW, THEMES, WIDE, Screen, reading

SCREENS: Final = [Screen(width, theme) for width, theme in product((NARROW, WIDE), THEMES)]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda each: f"{each.theme}-{each.width}")
def test_no_view_breaks_a_rule_of_axe(browser: Browser, url: str, screen: Screen) -> None:
    with reading(browser, url, screen, bypass_csp=True) as reader:
        found = {name: violations(reader.open(path)) for name, path in everywhere(reader).items()}
    assert told(found) == ""


def test_no_part_of_a_view_breaks_a_rule_of_axe(browser: Browser, url: str) -> None:
    with reading(browser, url, bypass_csp=True) as reader:
        found = {name: violations(reader.open(path)) for name, path in every_part(reader).items()}
    assert told(found) == ""


def test_no_dialog_breaks_a_rule_of_axe(browser: Browser, url: str) -> None:
    with reading(browser, url, bypass_csp=True) as reader:
        page = reader.open("/advocates")
        page.get_by_role("button", name=re.compile("^Ask for a reference")).first.click()
        found = {"asking": violations(page)}
        page.keyboard.press("Escape")
        page.locator("tbody button.opens").first.click()
        found["messages"] = violations(page)
    assert told(found) == ""


def told(found: Mapping[str, list[str]]) -> str:
    """What is wrong and where, to be read by people; nothing where all is well."""
    return "\n".join(f"{name}: {each}" for name, violated in found.items() for each in violated)


def test_axe_would_say_what_is_wrong(browser: Browser, url: str) -> None:
    with reading(browser, url, bypass_csp=True) as reader:
        page = reader.open("/")
        page.evaluate("document.querySelector('main').append(document.createElement('img'))")
        (found,) = violations(page)
    assert found.startswith("image-alt: ")
