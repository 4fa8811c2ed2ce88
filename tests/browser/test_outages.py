"""What somebody sees who needs a key, and while the service is away."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from graph_service.access.keys import KeyFile
from graph_service.access.principal import Scope
from tests.browser.reader import Reader, another_tab, reading
from tests.browser.served import Filled
from tests.e2e.test_serving import serving
from tests.neo4j_server import free_port


@dataclass(frozen=True)
class Guarded:
    """A data folder whose service asks for a key, and one that it takes."""

    data: Path
    key: str


@pytest.fixture(scope="module")
def guarded(sample: Filled, tmp_path_factory: pytest.TempPathFactory) -> Guarded:
    data = shutil.copytree(sample.data, tmp_path_factory.mktemp("guarded") / "data")
    return Guarded(data, KeyFile(data).create("page", [Scope.READ]))


@pytest.fixture
def locked(guarded: Guarded) -> Iterator[str]:
    """The address of a service that asks for a key."""
    with serving(guarded.data, guarded.key) as (url, _):
        yield url


def give(reader: Reader, key: str) -> None:
    """Answer the dialog that asks for a key."""
    dialog = reader.page.get_by_role("dialog", name="Your key, please")
    dialog.get_by_label("API key").fill(key)
    dialog.get_by_role("button", name="Go on").click()


def test_a_key_is_asked_for_and_kept_in_this_tab_alone(
    browser: Browser, locked: str, guarded: Guarded
) -> None:
    with reading(browser, locked) as reader:
        page = reader.page
        page.goto(f"{locked}/advocates")
        give(reader, "gsk_of_somebody_else")
        expect(page.get_by_text("The service does not take this key.")).to_be_visible()
        # As it may come with what is copied, a sign that nobody sees is no part of the key.
        give(reader, f"{guarded.key}\u200b")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator("tbody tr").first).to_be_visible()
        page.reload()
        expect(page.locator("tbody tr").first).to_be_visible()
        assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
        assert guarded.key not in page.content()
        other = another_tab(page.context.new_page(), locked)
        other.page.goto(f"{locked}/advocates")
        expect(other.page.get_by_role("dialog", name="Your key, please")).to_be_visible()


def test_the_page_heals_when_the_service_is_back(browser: Browser, guarded: Guarded) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with reading(browser, url) as reader:
        page = reader.page
        with serving(guarded.data, guarded.key, port):
            page.goto(f"{url}/advocates")
            give(reader, guarded.key)
            rows = page.locator("tbody tr")
            expect(rows.first).to_be_visible()
            held = rows.count()
            other = another_tab(page.context.new_page(), url)
            other.page.goto(f"{url}/advocates")
            give(other, guarded.key)
            expect(other.page.locator("tbody tr").first).to_be_visible()
        other.page.get_by_role("link", name="Strategy").click()
        expect(other.page.get_by_text("This view could not be loaded.")).to_be_visible()
        other.page.get_by_role("button", name="Try again").click()
        expect(other.page.get_by_text("This view could not be loaded.")).to_be_visible()
        page.get_by_label("Only who surely are for us").check()
        expect(page.get_by_text("The service cannot be reached.").first).to_be_visible()
        expect(rows).to_have_count(held)
        page.evaluate("window.notReloaded = true")
        with serving(guarded.data, guarded.key, port):
            expect(page.get_by_text("The service cannot be reached.")).to_have_count(0)
            expect(page.locator(".tag", has_text="leans to us")).to_have_count(0)
            expect(rows.first).to_be_visible()
            assert page.evaluate("window.notReloaded") is True
            expect(other.page.get_by_role("heading", name="Strategy", level=1)).to_be_visible()
