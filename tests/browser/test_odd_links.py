"""Links that are odd, old or cut short: the page says what it can, and never falls silent."""

from __future__ import annotations

import re
from typing import Final

import pytest
from playwright.sync_api import expect

from tests.browser.places import link
from tests.browser.reader import Reader

ODD: Final = (
    link("/", asOf="yesterday", channel="constructor"),
    link("/waiting", asOf="2026-02-31T99:99", since="lately"),
    link("/waiting", part="curve", upTo="constructor"),
    link("/voices", **{"from": "x", "to": "1"}),
    link("/signals", signal="gone", **{"from": "x"}),
    link("/person", id="gone"),
    link("/who", pair="gone"),
    link("/advocates", product="gone"),
    link("/advocates", part="choose", k="99999"),
)
TYPED: Final = "2025"


@pytest.mark.parametrize("path", ODD)
def test_an_odd_link_leads_to_a_view_that_says_what_is_wrong(reader: Reader, path: str) -> None:
    page = reader.open(path)
    reader.refuse_blots()
    expect(page.get_by_text("This view has a fault.")).to_have_count(0)
    expect(page.get_by_role("navigation", name="Views")).to_be_visible()


def test_what_was_answered_is_not_shown_for_a_question_that_is_refused(reader: Reader) -> None:
    page = reader.open("/advocates")
    expect(page.locator("tbody tr").first).to_be_visible()
    page.evaluate(
        "history.pushState(null, '', '/advocates?product=gone'); dispatchEvent(new Event('popstate'))"
    )
    expect(page.get_by_role("alert")).to_contain_text("'gone' is no id")
    expect(page.locator("tbody tr")).to_have_count(0)


def test_a_year_counts_when_it_is_typed_in_full(reader: Reader) -> None:
    page = reader.open("/strategy?asOf=2026-02-01T00:00:00.000Z")
    asked = len(reader.asked)
    page.get_by_label("As of").focus()
    for key in ("Tab", "Tab", *TYPED):
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile(f"asOf={TYPED}-02-01"))
    reader.rest()
    assert reader.asked[asked:] == ["StrategyBoard"]


def test_arrivals_go_on_where_the_service_does_not_know_the_place_any_more(reader: Reader) -> None:
    page = reader.open("/signals")
    page.evaluate("sessionStorage.setItem('signals all', 'of another record')")
    asked = len(reader.asked)
    # Once as the view opens, and once more as nobody knows what came meanwhile.
    with page.expect_request(lambda _: reader.asked[asked:].count("Signals") == 2):
        page.reload()
    expect(page.locator("[data-feed]")).to_have_attribute("data-feed", "live")
    reader.rest()


LEAVING: Final = """
  const Real = WebSocket;
  window.WebSocket = class extends Real {
    constructor(...given) {
      super(...given);
      setTimeout(() => document.querySelector('nav a[href="/waiting"]').click());
    }
  };
"""


def test_whoever_leaves_before_the_line_is_open_is_not_warned_of_it(reader: Reader) -> None:
    reader.page.add_init_script(LEAVING)
    reader.page.goto(f"{reader.url}/signals")
    expect(reader.page).to_have_title(re.compile("^Waiting"))
    reader.rest()
