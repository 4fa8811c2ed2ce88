"""Every main act of the page, by the keyboard alone; and what another tab sees of it."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.keyboard import press, reach, write
from tests.browser.reader import Reader, another_tab
from tests.browser.served import Filled

WHO: Final = "Kim of care"


def say_who(page: Page) -> None:
    """Answer the dialog that asks who acts, which comes once in a tab."""
    dialog = page.get_by_role("dialog", name="Who are you?")
    write(dialog.get_by_label("Your name"), WHO)
    page.keyboard.press("Enter")


def notice(page: Page) -> Locator:
    return page.locator(".notices")


def test_ask_for_a_reference(reader: Reader) -> None:
    page = reader.open("/advocates")
    asks = page.get_by_role("button", name=re.compile("^Ask for a reference: "))
    name = (asks.nth(1).get_attribute("aria-label") or "").removeprefix("Ask for a reference: ")
    press(asks.nth(1))
    dialog = page.get_by_role("dialog", name=f"Ask {name} to be a reference")
    write(dialog.get_by_label("Note"), "Met at the fair")
    press(dialog.get_by_role("button", name="Note that I ask"))
    say_who(page)
    expect(notice(page)).to_contain_text(f"Noted: {name} is asked to be a reference.")
    expect(asks.nth(1)).to_be_focused()
    asked = "{ references(first: 100) { edges { node { state customer { name } } } } }"
    held = [edge["node"] for edge in reader.ask(asked)["references"]["edges"]]
    assert "ASKED" in {node["state"] for node in held if node["customer"]["name"] == name}


def test_choose_how_many_to_ask(reader: Reader) -> None:
    page = reader.open("/advocates")
    press(page.get_by_role("link", name="Choose whom to ask"))
    write(page.get_by_label("How many"), "3")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("k=3"))
    reader.rest()
    chosen = reader.ask(CHOSEN)
    expect(page.get_by_role("region", name="How good this choice is")).to_contain_text(
        chosen["selectAdvocates"]["promise"]
    )
    names = [each["customer"]["name"] for each in chosen["selectAdvocates"]["advocates"]]
    expect(page.get_by_role("table", name=re.compile("^To ask")).locator("tbody th")).to_have_text(names)


CHOSEN: Final = (
    "{ selectAdvocates(k: 3, constraints: {certainOnly: true}) { promise advocates { customer { name } } } }"
)


def test_wait_for_a_moment_pause_it_and_rate(reader: Reader, sample: Filled) -> None:
    page = reader.open("/moments")
    (context, *_) = (each.context for each in sample.sample.contexts)
    write(page.get_by_label("What do you look for?"), context)
    press(page.get_by_role("button", name="Who fits now?"))
    press(page.get_by_role("button", name="Wait for this from now on"))
    dialog = page.get_by_role("dialog", name="Wait for this from now on")
    write(dialog.get_by_label("Name"), "Ours")
    press(dialog.get_by_role("button", name="Save and wait"))
    say_who(page)
    expect(notice(page)).to_contain_text("“Ours”")
    press(page.get_by_role("button", name="Pause Ours"))
    expect(notice(page)).to_contain_text("is paused")
    press(page.get_by_role("button", name="Resume Ours"))
    expect(notice(page)).to_contain_text("waits again")
    press(page.get_by_role("link", name="Ours"))
    press(page.get_by_role("link", name="To rate"))
    rows = page.get_by_role("table", name="Drawn evenly from all that may fit").locator("tbody tr")
    press(rows.first.get_by_role("button", name="Relevant", exact=True))
    expect(rows.first).to_contain_text(f"Relevant, says {WHO}")
    press(rows.first.get_by_role("button", name="Undo"))
    expect(notice(page)).to_contain_text("Taken back.")
    press(page.get_by_role("button", name="Delete Ours"))
    press(page.get_by_role("button", name="Delete it"))
    expect(page.get_by_role("link", name="Ours")).to_have_count(0)
    assert reader.ask("{ contexts { edges { node { name } } } }")["contexts"]["edges"] == []


def test_take_a_signal_and_another_tab_sees_it(reader: Reader) -> None:
    page = reader.open("/signals?status=OPEN")
    other = another_tab(page.context.new_page(), reader.url)
    press(page.get_by_role("link", name="Details").first)
    dialog = page.get_by_role("dialog")
    press(dialog.get_by_role("button", name="Take", exact=True))
    say_who(page)
    expect(dialog).to_contain_text(f"taken by {WHO}")
    signal = page.url
    other.page.goto(signal)
    other.rest()
    expect(other.page.get_by_role("dialog")).to_contain_text(f"taken by {WHO}")
    assert other.faults == []
    write(dialog.get_by_label("A note to keep with it"), "Called her")
    press(dialog.get_by_role("button", name="Resolve", exact=True))
    expect(dialog).to_contain_text(f"resolved by {WHO}")
    expect(dialog).to_contain_text("Called her")
    other.page.reload()
    expect(other.page.get_by_role("dialog")).to_contain_text(f"resolved by {WHO}")


def test_decide_who_is_who_and_take_it_back(reader: Reader) -> None:
    page = reader.open("/who")
    questions = page.get_by_role("table", name=re.compile("^2 questions")).locator("tbody tr")
    expect(questions).to_have_count(2)
    press(questions.first.get_by_role("link", name=re.compile("^Decide")))
    write(page.get_by_label("Why, for those who ask later"), "They told us")
    press(page.get_by_role("button", name="They are two people"))
    say_who(page)
    expect(notice(page)).to_contain_text("two people")
    said = page.get_by_role("table", name="Who said what of which two").locator("tbody tr")
    expect(said.last).to_contain_text("They told us")
    press(said.last.get_by_role("button", name=re.compile("^Undo")))
    press(page.get_by_role("dialog", name="Take this back?").get_by_role("button", name="Take it back"))
    expect(said.last).to_contain_text("taken back by")
    page.reload()
    reader.rest()
    expect(page.get_by_role("table", name=re.compile("^2 questions")).locator("tbody tr")).to_have_count(2)


def test_drill_a_blackout(reader: Reader) -> None:
    page = reader.open("/waiting")
    press(page.get_by_role("link", name="If a channel went dark"))
    choice = reach(page.get_by_label("Without"))
    page.keyboard.type("E-m")
    expect(choice).to_have_value("email")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Without E-mail")).to_be_visible()
    gone = reader.ask('{ blackout(channel: "email") { people { gone } } }')["blackout"]["people"]["gone"]
    lost = page.get_by_role("table", name="What would be lost without E-mail").locator("tbody tr")
    expect(lost.first.locator("td").last).to_have_text(str(gone))


def test_run_the_cypher_of_an_answer(reader: Reader) -> None:
    page = reader.open("/strategy")
    answer = page.locator("#willingReferences")
    press(answer.get_by_text("The Cypher that counts the same"))
    press(answer.get_by_role("button", name=re.compile("^Run it")))
    table = answer.get_by_role("table", name=re.compile("^What the statement yields"))
    expect(table.locator("tbody tr").first).to_be_visible()


def test_save_a_list_for_a_spreadsheet(reader: Reader, tmp_path: Path) -> None:
    page = reader.open("/waiting")
    shown = page.locator("tbody th").all_inner_texts()
    with page.expect_download() as coming:
        press(page.get_by_role("button", name=re.compile("^Save as CSV")))
    assert coming.value.suggested_filename == "waiting.csv"
    coming.value.save_as(tmp_path / "waiting.csv")
    with (tmp_path / "waiting.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert head[0] == "Who"
    assert [row[0] for row in rows] == shown


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+43 1 234", "'+43 1 234"),
        ("-2.5", "-2.5"),
        ('a "b", c', '"a ""b"", c"'),
        ("two\nlines", '"two\nlines"'),
    ],
)
def test_no_cell_of_a_file_is_a_formula(reader: Reader, said: str, kept: str) -> None:
    page = reader.open("/who")
    script = "text => import('/page/core/csv.js').then(({csv}) => csv([{key: 'a', title: 'A'}], [{a: text}]))"
    assert page.evaluate(script, said) == f"A\r\n{kept}\r\n"


WAIT: Final = 'mutation { saveContext(input: {name: "Rust", text: "%s", by: "us"}) { context { id } } }'
TAKE_IN: Final = "mutation ($records: [JSON!]) { ingest(input: {records: $records}) { receipt { added } } }"


def test_matches_arrive_while_somebody_looks_and_go_on_after_a_reload(reader: Reader) -> None:
    context = reader.ask(WAIT % "the spout of the kettle rusts")["saveContext"]["context"]["id"]
    page = reader.open(f"/moments?waits={context}")
    arrived = page.get_by_role("region", name="As they arrive")
    expect(arrived).to_contain_text("Live")
    take_in(reader, "rust-1", "The spout of my kettle rusts, after two weeks!")
    expect(arrived.locator("tbody tr")).to_have_count(1)
    expect(arrived).to_contain_text("The spout of my kettle rusts, after two weeks!")
    page.goto("about:blank")
    take_in(reader, "rust-2", "Rust on the spout of the kettle again, it rusts all over.")
    reader.open(f"/moments?waits={context}")
    expect(arrived.locator("tbody tr")).to_have_count(1)
    expect(arrived).to_contain_text("it rusts all over")
    reader.ask(
        f'mutation {{ deleteContext(input: {{context: "{context}", by: "us"}}) {{ context {{ id }} }} }}'
    )


def take_in(reader: Reader, name: str, text: str) -> None:
    handle = {"channel": "twitter", "address": f"@{name}"}
    said = {
        "record": "message",
        "source": "browser",
        "native_id": name,
        "channel": "twitter",
        "sender": handle,
    }
    reader.ask(TAKE_IN, records=[{**said, "sent_at": "2026-10-05T10:00:00Z", "text": text}])
