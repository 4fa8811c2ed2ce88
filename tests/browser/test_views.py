"""What the page shows is what the API answers, and where one is stands in the URL."""

from __future__ import annotations

import re
from typing import Final

import pytest
from playwright.sync_api import expect

from tests.browser.cases import LISTS, Case, nodes
from tests.browser.places import everywhere, link, person
from tests.browser.reader import Reader, another_tab
from tests.browser.served import Filled

FIRST_LOADS: Final = {
    "home": {"HomeAdvocates", "HomeWaiting", "HomeChannels", "HomeStats", "HomeBlackout", "Products"},
    "advocates": {"Advocates", "AdvocatesAsReferences", "Products"},
    "voices": {"Products", "VoicesSides", "ChannelNames"},
    "moments": {"Products", "Contexts"},
    "waiting": {"WaitingLongest", "Products", "WaitingQueue", "ChannelNames"},
    "signals": {"Signals", "SignalCounts"},
    "who": {"IdentityReview", "IdentityAssertions"},
    "strategy": {"StrategyBoard"},
    "person": {"Person", "PersonTimeline"},
}
"""What each view asks before anybody does anything: a question more is a choice, not an accident."""


@pytest.mark.parametrize("name", FIRST_LOADS)
def test_a_view_asks_what_it_needs_once(reader: Reader, name: str) -> None:
    reader.open(everywhere(reader)[name])
    assert sorted(reader.asked) == sorted(FIRST_LOADS[name])
    reader.refuse_blots()


@pytest.mark.parametrize("case", LISTS, ids=lambda case: case.path)
def test_a_list_has_the_rows_that_the_api_gives(reader: Reader, case: Case) -> None:
    page = reader.open(case.path)
    table = page.get_by_role("table", name=re.compile(f"^{re.escape(case.caption)}"))
    heads = table.locator("tbody th")
    wanted = case.wanted(reader)
    assert wanted
    expect(heads).to_have_text([re.compile(rf"^\s*{re.escape(each)}", re.IGNORECASE) for each in wanted])


def test_the_way_in_says_who_is_best_who_waits_and_what_would_be_lost(reader: Reader) -> None:
    page = reader.open("/")
    best = reader.ask("{ advocates(first: 3) { edges { node { customer { name } } } } }")["advocates"]
    names = [node["customer"]["name"] for node in nodes(best)]
    expect(page.get_by_role("region", name="Best advocates").locator("li strong")).to_have_text(names)
    longest = reader.ask("{ unanswered(first: 1, order: LONGEST) { edges { node { customer { name } } } } }")
    (row,) = nodes(longest["unanswered"])
    waits = page.get_by_role("region", name="Who has waited longest")
    expect(waits.get_by_role("link", name=row["customer"]["name"]).first).to_be_visible()
    lost = reader.ask('{ blackout(channel: "twitter") { people { gone before } matters { gone before } } }')
    without = page.get_by_role("region", name="What would be lost without Twitter")
    for what in ("people", "matters"):
        count = lost["blackout"][what]
        expect(without).to_contain_text(f"{count['gone']} of {count['before']}")


def test_strategy_has_every_answer_of_the_board(reader: Reader) -> None:
    page = reader.open("/strategy")
    answers = reader.ask(BOARD)["strategy"]
    rows = page.get_by_role("table", name="All answers at a glance").locator("tbody tr")
    expect(rows).to_have_count(10)
    willing = page.locator("#willingReferences")
    expect(willing.locator(".figure")).to_contain_text(str(int(answers["willingReferences"]["value"])))
    expect(willing).to_contain_text(answers["willingReferences"]["definition"])


BOARD: Final = "{ strategy { willingReferences { value definition } } }"


def test_a_context_is_answered_with_who_fits_or_with_nobody(reader: Reader, sample: Filled) -> None:
    (context, *_) = (each.context for each in sample.sample.contexts)
    page = reader.open(link("/moments", context=context))
    asked = "query ($context: String!) { moments(context: $context) { matches { message { text } } } }"
    matches = reader.ask(asked, context=context)["moments"]["matches"]
    assert matches
    rows = page.get_by_role("region", name="Who fits now").locator("table").first.locator("tbody tr")
    expect(rows).to_have_count(len(matches))
    expect(rows.first).to_contain_text(matches[0]["message"]["text"][:40])
    reader.open(link("/moments", context="recipes for pickled gherkins"))
    expect(page.get_by_role("region", name="Who fits now")).to_contain_text("Nobody")


def test_a_person_has_one_timeline_over_all_channels(reader: Reader) -> None:
    page = reader.open(person(reader))
    (best,) = nodes(reader.ask(BEST)["advocates"])
    expect(page.get_by_role("heading", level=1)).to_have_text(best["customer"]["name"])
    timeline = nodes(best["customer"]["timeline"])
    rows = page.get_by_role("table", name="Timeline over all channels").locator("tbody tr")
    expect(rows).to_have_count(len(timeline))
    expect(rows.first).to_contain_text(timeline[0]["summary"])
    page.get_by_role("link", name="Handles").click()
    for handle in nodes(best["customer"]["handles"]):
        expect(page.get_by_role("main")).to_contain_text(handle["address"])


BEST: Final = """{ advocates(first: 1) { edges { node { customer {
  name handles { edges { node { address } } } timeline(first: 20) { edges { node { summary } } }
} } } } }"""


def test_a_number_opens_the_messages_behind_it(reader: Reader) -> None:
    page = reader.open("/waiting")
    asked = "{ unanswered(first: 1) { edges { node { evidence(first: 1) { edges { node { text } } } } } } }"
    (row,) = nodes(reader.ask(asked)["unanswered"])
    (message,) = nodes(row["evidence"])
    page.locator("tbody tr").first.locator("button[aria-haspopup=dialog]").last.click()
    expect(page.get_by_role("dialog").locator("blockquote").first).to_contain_text(
        message["text"].strip()[:40]
    )
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_number_that_opens_more_than_is_shown_says_so(reader: Reader) -> None:
    page = reader.open("/voices?part=speakers&group=CHANNEL")
    (busiest,) = nodes(
        reader.ask("{ voices(groupBy: [CHANNEL], first: 1) { edges { node { messages } } } }")["voices"]
    )
    assert busiest["messages"] > 50
    page.locator("tbody tr").first.get_by_role("button", name=f"{busiest['messages']:,}", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("The first 50 messages; there are more.")


def test_a_link_with_filters_shows_the_same_again_and_after_a_reload(reader: Reader) -> None:
    page = reader.open("/waiting?channel=twitter&minWait=7d&order=LONGEST")
    for _ in range(2):
        expect(page.get_by_label("Channel")).to_have_value("twitter")
        expect(page.get_by_label("Waits at least")).to_have_value("7d")
        total = reader.ask(WAITING_LONG)["unanswered"]["totalCount"]
        expect(page.locator(".table-foot").first).to_contain_text(f"of {total}")
        page.reload()
        reader.rest()


WAITING_LONG: Final = (
    '{ unanswered(order: LONGEST, filter: {channel: "twitter", minWait: "7d"}) { totalCount } }'
)


def test_back_and_forward_lead_where_one_was(reader: Reader) -> None:
    page = reader.open("/waiting")
    page.get_by_label("Channel").select_option("email")
    expect(page).to_have_url(re.compile(r"channel=email"))
    page.get_by_role("link", name="Signals").first.click()
    expect(page).to_have_title(re.compile("^Signals"))
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.go_back()
    expect(page.get_by_label("Channel")).to_have_value("email")
    page.go_back()
    expect(page.get_by_label("Channel")).to_have_value("")
    page.go_forward()
    page.go_forward()
    expect(page).to_have_title(re.compile("^Signals"))


def test_as_of_holds_in_every_view_and_is_said(reader: Reader) -> None:
    reader.open("/advocates?asOf=2026-02-01T00:00:00.000Z")
    page = reader.page
    expect(page.get_by_text("You are reading as of")).to_be_visible()
    page.get_by_role("link", name="Strategy").first.click()
    reader.rest()
    expect(page).to_have_url(re.compile("asOf=2026-02-01"))


def test_a_chosen_theme_stays(reader: Reader) -> None:
    page = reader.open("/")
    page.get_by_role("button", name="Dark theme").click()
    other = another_tab(page.context.new_page(), reader.url)
    other.open("/waiting")
    assert other.page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert other.faults == []
