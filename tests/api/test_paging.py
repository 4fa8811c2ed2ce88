"""Pages follow each other without gaps or repeats, also while rows are inserted."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from graph_service.api.ids import global_id
from ingest.handle import Handle
from tests.api.conftest import Ask, data_of
from tests.api.sample import ANN, CY, NOON, Sample, tweet

LISTS = {
    "customers": ("customers(first: $n, after: $c)", "id"),
    "conversations": ("conversations(first: $n, after: $c)", "id"),
    "products": ("products(first: $n, after: $c)", "id"),
    "advocates": ("advocates(first: $n, after: $c)", "customer { id }"),
    "search": ('search(text: "love hate thank", first: $n, after: $c)', "message { id }"),
}
QUERIES = {
    name: f"""query ($n: Int, $c: String) {{ list: {field} {{
      pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
      edges {{ cursor node {{ {node} }} }} }} }}"""
    for name, (field, node) in LISTS.items()
}


def pages(ask: Ask, query: str, size: int) -> Iterator[Any]:
    page = ask(query, n=size)["list"]
    yield page
    while page["pageInfo"]["hasNextPage"]:
        page = ask(query, n=size, c=page["pageInfo"]["endCursor"])["list"]
        yield page


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_make_up_the_whole_list(ask: Ask, query: str, size: int) -> None:
    whole = ask(query, n=100)["list"]["edges"]
    found = list(pages(ask, query, size))
    assert [edge["node"] for page in found for edge in page["edges"]] == [edge["node"] for edge in whole]
    assert [len(page["edges"]) for page in found[:-1]] == [size] * (len(found) - 1)
    assert [page["pageInfo"]["hasPreviousPage"] for page in found] == [False] + [True] * (len(found) - 1)
    for page in found:
        cursors = [edge["cursor"] for edge in page["edges"]]
        assert (page["pageInfo"]["startCursor"], page["pageInfo"]["endCursor"]) == (cursors[0], cursors[-1])


def test_nested_lists_are_paged_alike(ask: Ask) -> None:
    query = """query ($id: ID!, $c: String) { node(id: $id) { ... on Conversation {
      messages(first: 2, after: $c) { edges { node { text } } pageInfo { hasNextPage endCursor } } } } }"""
    talk = global_id("Conversation", "twitter:b1")
    one = ask(query, id=talk)["node"]["messages"]
    two = ask(query, id=talk, c=one["pageInfo"]["endCursor"])["node"]["messages"]
    assert [edge["node"]["text"][:10] for page in (one, two) for edge in page["edges"]] == [
        "I hate Lar",
        "still hate",
        "hate Lark ",
        "Bob, try r",
    ]
    assert (one["pageInfo"]["hasNextPage"], two["pageInfo"]["hasNextPage"]) == (True, False)


def test_evidence_is_paged_from_the_most_telling_on(ask: Ask) -> None:
    query = """query ($c: String) { critics { edges { node { evidence(first: 2, after: $c) {
      edges { node { id } } pageInfo { hasNextPage endCursor } } } } } }"""
    one = ask(query)["critics"]["edges"][0]["node"]["evidence"]
    two = ask(query, c=one["pageInfo"]["endCursor"])["critics"]["edges"][0]["node"]["evidence"]
    ids = [edge["node"]["id"] for page in (one, two) for edge in page["edges"]]
    assert sorted(ids) == sorted(global_id("Message", f"twitter:b{n}") for n in (1, 2, 3))
    assert two["pageInfo"]["hasNextPage"] is False


def test_rows_inserted_before_a_page_do_not_shift_it(fresh: Sample) -> None:
    people = [Handle("twitter", name) for name in ("carl", "dora", "eva")]
    fresh.context.pipeline.ingest([tweet(f"p{n}", who, "hello") for n, who in enumerate(people)])
    query = QUERIES["customers"]
    one = data_of(fresh.context, query, {"n": 2})["list"]
    fresh.context.pipeline.ingest([tweet("p9", Handle("twitter", "abel"), "hello")])
    two = data_of(fresh.context, query, {"n": 2, "c": one["pageInfo"]["endCursor"]})["list"]
    assert [edge["node"]["id"] for edge in two["edges"]] == [global_id("Customer", "twitter:eva")]


def test_later_pages_of_a_ranking_answer_as_of_the_first(fresh: Sample) -> None:
    query = """query ($c: String) { advocates(first: 1, after: $c) { totalCount
      edges { node { asOf customer { id } } } pageInfo { endCursor } } }"""
    pipeline = fresh.context.pipeline
    pipeline.ingest([tweet("a", ANN, "I love it", mentions=()), tweet("c", CY, "love Lark Notes", minutes=1)])
    pipeline.ingest([tweet("d", ANN, "love Lark Notes", minutes=2)])
    one = data_of(fresh.context, query, {})["advocates"]
    pipeline.ingest([tweet("e", Handle("twitter", "new"), "love Lark Notes", minutes=90)])
    two = data_of(fresh.context, query, {"c": one["pageInfo"]["endCursor"]})["advocates"]
    seen = [edge["node"] for page in (one, two) for edge in page["edges"]]
    assert {node["asOf"] for node in seen} == {"2026-03-01T12:02:00Z"}
    assert {node["customer"]["id"] for node in seen} == {
        global_id("Customer", "twitter:ann"),
        global_id("Customer", "twitter:cy"),
    }
    assert (one["totalCount"], two["totalCount"]) == (2, 2)


def test_a_cursor_is_base64url_of_json(ask: Ask) -> None:
    cursor = ask(QUERIES["conversations"], n=1)["list"]["edges"][0]["cursor"]
    opened = int(NOON.timestamp() + 40 * 60) * 1_000_000
    assert orjson.loads(urlsafe_b64decode(cursor + "==")) == ["conversations", -opened, "twitter:b1"]


def written(*parts: object) -> str:
    return urlsafe_b64encode(orjson.dumps(parts)).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "%",
        "äöü",
        written(),
        written("customers", "x"),
        written("conversations", "x"),
        written("conversations", 1.5, "x"),
        written("conversations", True, "x"),
        written("conversations", 1, "x", "y"),
        written("conversations", 2**63, "x"),
        urlsafe_b64encode(b'["conversations", NaN, "x"]').decode(),
    ],
)
def test_what_is_no_cursor_of_the_list_is_refused(refused: Ask, cursor: str) -> None:
    code, message = refused("query ($c: String) { conversations(after: $c) { edges { cursor } } }", c=cursor)
    assert code == "INVALID_CURSOR"
    assert message.endswith("Use an endCursor or startCursor from an earlier page of the same query.")


def test_a_cursor_of_another_time_is_refused(ask: Ask, refused: Ask) -> None:
    query = (
        """query ($c: String, $t: Time) { advocates(first: 1, after: $c, time: $t) { edges { cursor } } }"""
    )
    cursor = ask(query)["advocates"]["edges"][0]["cursor"]
    assert ask(query, c=cursor, t={"asOf": "2026-03-01T14:00:00+01:00"})["advocates"]["edges"] != []
    assert refused(query, c=cursor, t={"asOf": "2026-03-01T12:59:59Z"})[0] == "INVALID_CURSOR"


@pytest.mark.parametrize(
    ("first", "complaint"),
    [
        (-1, "first: -1 is negative. Ask for 0 to 100 rows."),
        (101, "first: 101 is more than 100. Ask for a page at a time, with `after`."),
    ],
)
@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_pages_beyond_the_bounds_are_refused(refused: Ask, query: str, first: int, complaint: str) -> None:
    assert refused(query, n=first) == ("BAD_REQUEST", complaint)


def test_no_rows_can_be_asked_for(ask: Ask) -> None:
    assert ask(QUERIES["customers"], n=0)["list"] == {
        "pageInfo": {"hasNextPage": True, "hasPreviousPage": False, "startCursor": None, "endCursor": None},
        "edges": [],
    }


def test_null_is_the_usual_number(ask: Ask) -> None:
    assert len(ask(QUERIES["customers"], n=None)["list"]["edges"]) == 3
