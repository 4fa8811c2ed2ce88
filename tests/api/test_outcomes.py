"""Whether what we did helped and what was fixed, over GraphQL; the figures are tested in `tests/unit`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from graph_service.api.ids import global_id
from ingest.canonical import Message
from ingest.handle import Handle
from tests.api.conftest import data_of, refusal_of
from tests.api.sample import Sample, opened
from tests.helped import DAYS, HOURS, LATE, answered, said

CHANGE: Final = "before after value interval { low high level }"
FIX: Final = f"""words matters people change {{ {CHANGE} }} unknowns {{ kind share explanation }}
before: evidence(later: false, first: 1) {{ edges {{ node {{ text }} }} }}
after: evidence(later: true, first: 1) {{ edges {{ node {{ text }} }} pageInfo {{ hasNextPage }} }}"""
FIXES: Final = f"""query (
  $product: ID!, $days: Int! = 30, $at: DateTime, $time: Time, $first: Int, $after: String
) {{
  fixes(product: $product, days: $days, fixedAt: $at, time: $time, first: $first, after: $after) {{
    totalCount definition caveat asOf graphVersion pageInfo {{ hasNextPage endCursor }}
    every {{ {FIX} }} edges {{ node {{ {FIX} }} }}
    release {{
      at peopleBefore peopleAfter messagesBefore messagesAfter unknowns {{ kind }}
      change {{ {CHANGE} expected trend trendInterval {{ low high }} }}
      evidence(later: true, first: 1) {{ edges {{ node {{ text }} }} }}
    }}
  }} }}"""
OUTCOMES: Final = """query (
  $action: CareAction!, $outcome: CareOutcome!, $product: ID, $within: Int, $days: Int! = 30
) {
  outcomes(
    action: $action, outcome: $outcome, product: $product, withinMinutes: $within, days: $days
  ) {
    value unit interval { low } cases { done notDone } people { done notDone } effect { naive }
    unknowns { kind share explanation } definition caveat asOf graphVersion
    evidence(done: true, first: 1) { edges { node { text } } }
  } }"""
NOTES: Final = global_id("Product", "lark-notes")
TROUBLES: Final = ("hate that the lid of Lark Notes leaks", "Lark Notes login fails and I hate it")
PEOPLE: Final = 6


def fixed(number: int, trouble: str) -> Iterator[Message]:
    """Somebody's trouble, our answer, thanks, and praise ten days later."""
    who, begin, name = Handle("twitter", f"t{number:02}"), number * HOURS, f"t{number}"
    yield said(f"{name}-asks", who, f"{trouble} {number}", begin)
    yield answered(f"{name}-answer", who, begin + 10, f"{name}-asks")
    yield said(f"{name}-thanks", who, "thank you", begin + 20, f"{name}-answer")
    yield said(f"{name}-later", who, f"love Lark Notes {number}", begin + 10 * DAYS)


@pytest.fixture(scope="module")
def mended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """Six people with one trouble and six with the other."""
    made = opened(tmp_path_factory.mktemp("mended"))
    every = [fixed(number, TROUBLES[number // PEOPLE]) for number in range(2 * PEOPLE)]
    made.context.pipeline.ingest([*(message for one in every for message in one), LATE])
    yield made
    made.engine.close()


def fixes(sample: Sample, **asked: Any) -> Any:
    return data_of(sample.context, FIXES, {"product": NOTES, **asked})["fixes"]


def test_what_was_fixed_by_theme_page_by_page(mended: Sample) -> None:
    first = fixes(mended, first=1)
    rest = fixes(mended, after=first["pageInfo"]["endCursor"])
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (2, True)
    found = [edge["node"] for edge in (*first["edges"], *rest["edges"])]
    assert [(node["matters"], node["people"]) for node in found] == [(6, 6), (6, 6)]
    assert {word for node in found for word in node["words"]} >= {"lid", "login"}
    # All had criticised and all praise: from -1 to 1, without any spread.
    every = first["every"]
    assert every["change"] == {
        "before": -1.0,
        "after": 1.0,
        "value": 2.0,
        "interval": {"low": 2.0, "high": 2.0, "level": 0.9},
    }
    assert every["before"]["edges"] == [{"node": {"text": f"{TROUBLES[1]} 11"}}]
    assert every["after"] == {
        "edges": [{"node": {"text": "love Lark Notes 11"}}],
        "pageInfo": {"hasNextPage": True},
    }
    assert first["release"] is None


def test_a_release_with_too_little_before_it(mended: Sample) -> None:
    release = fixes(mended, at="2026-03-03T00:00:00Z")["release"]
    assert (release["peopleBefore"], release["peopleAfter"], release["change"]) == (12, 12, None)
    assert [each["kind"] for each in release["unknowns"]] == ["FEW"]
    assert release["evidence"]["edges"] == [{"node": {"text": "love Lark Notes 11"}}]


def test_of_a_product_without_fixes_nothing_is_said(mended: Sample) -> None:
    answer = fixes(mended, product=global_id("Product", "lark-mail"))
    assert (answer["edges"], answer["every"]["change"]) == ([], None)
    assert [each["kind"] for each in answer["every"]["unknowns"]] == ["FEW"]


def test_with_too_few_people_nothing_is_said_and_why(mended: Sample) -> None:
    asked = {"action": "ANSWERED_FAST", "outcome": "CAME_BACK", "within": 15, "product": NOTES}
    answer = data_of(mended.context, OUTCOMES, asked)["outcomes"]
    assert (answer["value"], answer["interval"], answer["effect"]) == (None, None, None)
    assert answer["unit"] == "difference of shares"
    assert "within 15 minutes" in answer["definition"]
    few = answer["unknowns"][-1]
    assert (few["kind"], few["explanation"]) == (
        "FEW",
        "We did so for 12 people, too few to tell: 20 are needed.",
    )
    assert answer["people"]["done"] == 12
    assert answer["evidence"]["edges"]


@pytest.mark.parametrize(
    ("query", "asked", "told"),
    [
        (FIXES, {"product": "nonsense"}, ("INVALID_ID", "no id")),
        (FIXES, {"product": global_id("Product", "toaster")}, ("NOT_FOUND", "'toaster'")),
        (FIXES, {"product": NOTES, "days": 0}, ("BAD_REQUEST", "days: 0 days.")),
        (FIXES, {"product": NOTES, "after": "nonsense"}, ("INVALID_CURSOR", "no cursor of fixes")),
        (FIXES, {"product": NOTES, "at": "1960-01-01T00:00:00Z"}, ("BAD_REQUEST", "fixedAt: 1960-01-01")),
        (
            OUTCOMES,
            {"action": "FIXED", "outcome": "CAME_BACK", "within": 2**31 - 1},
            ("BAD_REQUEST", "too much"),
        ),
    ],
)
def test_what_cannot_be_asked(
    mended: Sample, query: str, asked: dict[str, Any], told: tuple[str, str]
) -> None:
    code, message = refusal_of(mended.context, query, asked)
    assert (code, told[1] in message) == (told[0], True), message
