"""How tests of the API ask for references, answer for them and name them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from graph_service.api.ids import global_id
from tests.api.conftest import data_of
from tests.api.sample import Sample

ANN_KEY: Final = "email:ann@example.org"
NOTES: Final = global_id("Product", "lark-notes")
MAIL: Final = global_id("Product", "lark-mail")
DAY: Final = timedelta(days=1)
NOW: Final = datetime.now(UTC)
ROW: Final = """fragment Row on Reference { id state since expiresAt nextState restsUntil
  asksLeft nextAskAt usesLeft nextUseAt
  customer { id } product { slug } source { by at message { text } } consent { allowed explanation until }
  evidence { edges { node { text } } } path { edges { node { state source { by } } } }
  history { edges { node { id act by prospect outcome use note message { text } } } } }"""
LIST: Final = f"""query ($filter: ReferenceFilter, $time: Time, $first: Int, $after: String) {{
  references(filter: $filter, time: $time, first: $first, after: $after) {{
    edges {{ node {{ ...Row }} }} pageInfo {{ hasNextPage endCursor }} }} }} {ROW}"""
CHANGE: Final = f"""mutation ($input: %s!) {{ %s(input: $input) {{
  reference {{ ...Row }} act {{ id act }} userErrors {{ code path message }} }} }} {ROW}"""
MATCH: Final = """query ($prospects: [ProspectInput!]!, $inferred: Boolean! = false, $time: Time) {
  matchReferences(prospects: $prospects, inferred: $inferred, time: $time) {
    prospect reference { customer { id } state } score interval { low high } explanation
    components { name value contribution explanation } evidence { edges { node { text } } } } }"""
CAPACITY: Final = """query ($days: Int!, $product: ID, $time: Time) {
  referenceCapacity(days: $days, product: $product, time: $time) {
    uses atOnce ready resting explanation demand { expected interval { low high level } } } }"""


def said(sample: Sample, root: str, kind: str, **given: Any) -> dict[str, Any]:
    given = {"by": "kim", **given}
    found: dict[str, Any] = data_of(sample.context, CHANGE % (kind, root), {"input": given})[root]
    return found


def ask(sample: Sample, who: str = ANN_KEY, **given: Any) -> dict[str, Any]:
    return said(sample, "askReference", "AskReferenceInput", customer=who, **given)


def answer(sample: Sample, what: str = "CONFIRMED", who: str = ANN_KEY, **given: Any) -> dict[str, Any]:
    return said(sample, "recordReference", "RecordReferenceInput", customer=who, answer=what, **given)


def use(sample: Sample, **given: Any) -> dict[str, Any]:
    return said(sample, "recordReferenceUse", "RecordReferenceUseInput", **given)


def name_to(sample: Sample, prospect: str = "Acme", who: str = ANN_KEY, **given: Any) -> dict[str, Any]:
    return use(sample, customer=who, prospect=prospect, **given)


def rows(sample: Sample, **given: Any) -> list[dict[str, Any]]:
    return [edge["node"] for edge in data_of(sample.context, LIST, given)["references"]["edges"]]


def error(payload: dict[str, Any]) -> tuple[str, str]:
    assert (payload["reference"], payload["act"]) == (None, None)
    (found,) = payload["userErrors"]
    return found["code"], found["message"]


def ago(days: float) -> str:
    return (NOW - days * DAY).isoformat()
