"""Coverage over GraphQL; its figures are tested by hand in `tests/unit/questions/test_coverage.py`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from graph_service.api.ids import global_id
from tests.api.conftest import data_of, refusal_of
from tests.api.sample import Sample, opened
from tests.waits import ASKED, OURS

WITHIN: Final = "within { seconds value interval { low high level } atLeast atMost }"
COVERAGE: Final = f"""query (
  $by: [CareDimension!]!, $window: Window, $filter: CareFilter, $business: Boolean! = false, $time: Time,
  $first: Int, $after: String, $steps: Int! = 50
) {{
  responseCoverage(groupBy: $by, window: $window, filter: $filter, businessHours: $business, time: $time,
                   first: $first, after: $after) {{
    totalCount definition asOf graphVersion pageInfo {{ hasNextPage endCursor }}
    edges {{ node {{
      values {{ dimension value }} matters people unseen nobody closed
      answered {{ value numerator denominator interval {{ low high level }} }}
      firstAnswers {{ by matters {WITHIN} }}
      waiting {{
        waits median {{ seconds low high level }} {WITHIN}
        curve(steps: $steps) {{ seconds waiting interval {{ low high }} atRisk answered }}
      }}
      worst {{ waits median {{ seconds high }} }}
      evidence(first: 2) {{ edges {{ node {{ text }} }} pageInfo {{ hasNextPage }} }}
      unknowns {{ kind share explanation }}
    }} }} }} }}"""


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    made = opened(tmp_path_factory.mktemp("waits"))
    made.context.pipeline.declare_company(OURS)
    made.context.pipeline.ingest(ASKED)
    yield made
    made.engine.close()


def covered(sample: Sample, **asked: Any) -> Any:
    return data_of(sample.context, COVERAGE, asked)["responseCoverage"]


def test_a_group_with_all_that_it_carries(waiting: Sample) -> None:
    answer = covered(waiting, by=["CHANNEL"], filter={"product": global_id("Product", "lark-mail")}, steps=1)
    [edge] = answer["edges"]
    node = edge["node"]
    assert (answer["totalCount"], answer["asOf"]) == (1, "2026-03-04T12:00:00Z")
    assert "never left out" in answer["definition"]
    assert node["values"] == [{"dimension": "CHANNEL", "value": "twitter"}]
    assert (node["matters"], node["people"], node["unseen"], node["nobody"], node["closed"]) == (
        1,
        1,
        0,
        1,
        0,
    )
    assert (node["answered"]["value"], node["answered"]["denominator"]) == (0.0, 1)
    assert {each["by"]: each["matters"] for each in node["firstAnswers"]} == {"US": 0, "BOT": 0, "PEER": 0}
    assert (node["waiting"]["waits"], node["waiting"]["median"], node["waiting"]["curve"]) == (1, None, [])
    within = node["waiting"]["within"]
    assert [each["seconds"] for each in within] == [900, 3600, 86400, 604800]
    # Of one who has none, none is answered, which says little; after a week nobody knows.
    none = {"value": 0.0, "interval": {"low": 0.0, "high": pytest.approx(0.95), "level": 0.9}}
    assert within[2] == {"seconds": 86400, "atLeast": 0.0, "atMost": 0.0} | none
    nothing = {"value": None, "interval": None, "atLeast": None, "atMost": None}
    assert within[3] == {"seconds": 604800} | nothing
    assert node["evidence"]["edges"] == [{"node": {"text": "I hate that Lark Mail bills me twice"}}]
    assert node["unknowns"] == []


def test_the_curve_in_as_many_steps_as_asked_for(waiting: Sample) -> None:
    [whole], [two] = (covered(waiting, by=[], steps=steps)["edges"] for steps in (50, 2))
    curve = whole["node"]["waiting"]["curve"]
    assert [(each["seconds"], each["atRisk"], each["answered"]) for each in curve] == [
        (600, 7, 1),
        (1800, 6, 1),
        (3600, 5, 1),
        (7200, 4, 1),
    ]
    assert two["node"]["waiting"]["curve"] == [curve[0], curve[3]]
    assert whole["node"]["evidence"]["pageInfo"] == {"hasNextPage": True}
    assert [each["kind"] for each in whole["node"]["unknowns"]] == ["UNSEEN"]


def test_business_hours_say_so(waiting: Sample) -> None:
    answer = covered(waiting, by=[], business=True)
    assert answer["definition"].endswith("Only the time counts in which we are open.")
    assert answer["edges"][0]["node"]["waiting"]["median"]["seconds"] == 0


def test_page_by_page(waiting: Sample) -> None:
    first = covered(waiting, by=["TEAM"], first=2)
    rest = covered(waiting, by=["TEAM"], after=first["pageInfo"]["endCursor"])
    edges = (*first["edges"], *rest["edges"])
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    assert [edge["node"]["values"][0]["value"] for edge in edges] == ["care", "billing", None]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"by": ["CHANNEL", "TEAM", "INTENT", "WEEK"]}, ("BAD_REQUEST", "4 dimensions")),
        ({"by": [], "steps": 0}, ("BAD_REQUEST", "steps: 0 is not from 1")),
        ({"by": [], "filter": {"intent": "complaints"}}, ("BAD_REQUEST", "intent: 'complaints' is none")),
        ({"by": [], "filter": {"product": "nonsense"}}, ("INVALID_ID", "no id")),
        ({"by": [], "filter": {"product": global_id("Product", "toaster")}}, ("NOT_FOUND", "'toaster'")),
        ({"by": [], "after": "nonsense"}, ("INVALID_CURSOR", "no cursor of responseCoverage")),
    ],
)
def test_what_cannot_be_asked(waiting: Sample, asked: dict[str, Any], told: tuple[str, str]) -> None:
    code, message = refusal_of(waiting.context, COVERAGE, asked)
    assert (code, told[1] in message) == (told[0], True), message
