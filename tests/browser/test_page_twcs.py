"""The page over real conversations of a brand: each view opens, and says what it knows and what not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.places import everywhere
from tests.browser.reader import reading
from tests.e2e.command import run
from tests.e2e.test_serving import serving
from tests.e2e.test_twcs import COMPANY
from tests.e2e.tweets import NEEDS_TWEETS, part, speaks_of

pytestmark = [pytest.mark.data, NEEDS_TWEETS]


@pytest.fixture(scope="module")
def tweets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service over what the brand wrote and what names it."""
    folder = tmp_path_factory.mktemp("tweets")
    (folder / "company.toml").write_text(COMPANY, encoding="utf-8")
    brand = part(folder / "brand.csv", lambda _, row: speaks_of(row, "chipotletweets"))
    taken = run("ingest", brand, "--company", folder / "company.toml", "--data", folder / "data")
    assert taken.code == 0, taken.err
    with serving(folder / "data") as (url, _):
        yield url


def test_each_view_opens_over_real_conversations(browser: Browser, tweets: str) -> None:
    with reading(browser, tweets) as reader:
        for path in everywhere(reader).values():
            reader.open(path)
            reader.refuse_blots()
    assert reader.faults == []
