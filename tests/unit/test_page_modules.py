"""Modules of the page that need no browser, run by Node: words, saved lists, who talks with whom."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from graph_service.api.page import FILES
from tests.node_packages import NoNode, program, skip

ALICE = {"id": "a", "name": "Alice"}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the page whose files Node takes for modules, as a browser does."""
    copy = tmp_path_factory.mktemp("page")
    shutil.copytree(FILES, copy, dirs_exist_ok=True)
    (copy / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    return copy


def evaluated(page: Path, module: str, expression: str, *arguments: object) -> Any:
    """The value of an expression over a module's exports as `m` and the arguments as `a`."""
    script = (
        f"const m = await import('./{module}'); const a = {json.dumps(arguments)};"
        f"console.log(JSON.stringify({expression}));"
    )
    try:
        node = program("node")
    except NoNode as reason:
        skip(str(reason))
    done = subprocess.run(
        [node, "--input-type=module", "-e", script], cwd=page, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_numbers_and_shares_are_said_as_people_say_them(page: Path) -> None:
    said = evaluated(page, "core/words.js", "a[0].map(m.number)", [0, 7, 12345, 2.25, 1234.5, None])
    assert said == ["0", "7", "12,345", "2.3", "1,235", "not known"]
    shares = evaluated(
        page, "core/words.js", "a[0].map(m.percent)", [0, 0.001, 0.005, 0.42, 0.995, 0.999, 1, None]
    )
    assert shares == ["0%", "under 1%", "under 1%", "42%", "over 99%", "over 99%", "100%", "not known"]
    assert evaluated(page, "core/words.js", "[m.plural(1, 'person', 'people'), m.plural(2, 'day')]") == [
        "1 person",
        "2 days",
    ]


def test_a_span_of_time_has_its_two_largest_units(page: Path) -> None:
    seconds = [0, 0.4, 59, 60, 3600, 12_000, 86_399, 90_000, 86_400 * 267 + 3600 * 8 + 59]
    said = evaluated(page, "core/words.js", "a[0].map(m.duration)", seconds)
    assert said == ["0 s", "0 s", "59 s", "1 min", "1 h", "3 h 20 min", "23 h 59 min", "1 d 1 h", "267 d 8 h"]


def test_an_estimate_says_its_interval(page: Path) -> None:
    said = evaluated(page, "core/words.js", "m.estimate(0.62, {low: 0.41, high: 0.8})")
    assert said == "0.62, between 0.41 and 0.80"


@pytest.mark.parametrize(
    ("customer", "said"),
    [
        (ALICE, "Alice"),
        ({"id": "b", "name": None, "handles": {"edges": [{"node": {"channel": "twitter", "address": "bo"}}]}},
         "@bo (not named)"),
        ({"id": "c", "name": None}, "(not named)"),
        (None, "somebody who is not known"),
    ],
)  # fmt: skip
def test_somebody_without_a_name_is_called_by_a_handle(page: Path, customer: object, said: str) -> None:
    assert evaluated(page, "core/words.js", "m.personName(a[0])", customer) == said


def test_a_saved_list_is_csv_and_no_cell_of_it_is_run_as_a_formula(page: Path) -> None:
    columns = [{"key": "name", "title": "Name"}, {"key": "said", "title": "Said, last"}]
    rows = [
        {"name": "=HYPERLINK(1)", "said": 'a "word"'},
        {"name": "@SUM", "said": "two\nlines"},
        {"name": "+1 800", "said": "-5.2"},
        {"name": None, "said": "\tx"},
    ]
    assert evaluated(page, "core/csv.js", "m.csv(...a)", columns, rows) == (
        'Name,"Said, last"\r\n'
        '\'=HYPERLINK(1),"a ""word"""\r\n'
        '\'@SUM,"two\nlines"\r\n'
        "'+1 800,-5.2\r\n"
        ",'\tx\r\n"
    )


def handle(name: str, *, ours: bool = False) -> dict[str, object]:
    customer = None if ours else {"id": name[0].lower(), "name": name}
    return {"channel": "twitter", "address": name.lower(), "name": name, "customer": customer}


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_sign_that_a_spreadsheet_may_take_for_a_formula_begins_a_cell(page: Path, begins: str) -> None:
    (cell,) = evaluated(
        page, "core/csv.js", "m.csv([{title: 'a', text: (row) => row}], [a[0]])", f"{begins}x"
    ).split("\r\n", 1)[1:]
    assert cell.lstrip('"').startswith(f"'{begins}")


def test_a_window_is_of_days_and_what_is_no_day_is_left_out(page: Path) -> None:
    windows = [{"from": "x", "to": ""}, {}, {"from": "2026-03-01", "to": "lately"}]
    nothing, empty, half = evaluated(page, "parts/span.js", "a[0].map(m.windowOf)", windows)
    assert (nothing, empty, half["to"]) == (None, None, None)
    assert half["from"].startswith(("2026-02-28", "2026-03-01"))


def test_neighbours_are_whom_one_turned_to_and_who_turned_to_one_but_for_us(page: Path) -> None:
    alice, bob, carol, us = handle("Alice"), handle("Bob"), handle("Carol"), handle("Us", ours=True)
    entries = [
        # Naming and answering the same person is turning to them once.
        {
            "by": alice,
            "target": None,
            "message": {"id": "1", "replyTo": {"sender": bob}, "mentions": [bob, us]},
        },
        {"by": bob, "target": None, "message": {"id": "2", "replyTo": None, "mentions": [alice]}},
        {"by": us, "target": None, "message": {"id": "3", "replyTo": None, "mentions": [alice]}},
        {"by": alice, "target": carol, "message": None},
    ]
    found = evaluated(page, "views/person/neighbours.js", "m.neighboursOf('a', a[0])", entries)
    assert [(each["customer"]["name"], each["from"], each["to"]) for each in found] == [
        ("Bob", 1, 1),
        ("Carol", 0, 1),
    ]
    assert [[message["id"] for message in each["messages"]] for each in found] == [["1", "2"], []]


def test_ties_are_drawn_among_those_who_are_drawn(page: Path) -> None:
    customers = [
        {"id": "b", "influence": {"listeners": [{"customer": {"id": "c"}}, {"customer": {"id": "z"}}]}},
        {"id": "c", "influence": None},
        None,
    ]
    found = evaluated(page, "views/person/neighbours.js", "m.tiesAmong(['b', 'c'], a[0])", customers)
    assert found == [{"listener": "c", "speaker": "b"}]
