"""Queries that come again are validated once; what depends on their variables is looked at each time."""

from __future__ import annotations

import pytest
from graphql import parse
from strawberry.schema import schema as strawberry_schema

from graph_service.api.documents import LONGEST, MOST, ROOM, Documents, Known
from tests.api.conftest import data_of, refusal_of
from tests.api.sample import Sample

PAGES = """query Again($n: Int) { customers(first: $n) { edges { node {
  conversations(first: $n) { edges { node { messages(first: $n) { edges { node { id } } } } } } } } } }"""


@pytest.fixture
def validated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the operations that are validated from now on."""
    names: list[str] = []
    validate = strawberry_schema.validate_document

    def noting(schema: object, document: object, rules: object) -> object:
        names.extend(each.name.value for each in document.definitions)  # type: ignore[attr-defined]
        return validate(schema, document, rules)  # type: ignore[arg-type]

    monkeypatch.setattr(strawberry_schema, "validate_document", noting)
    return names


def test_a_query_is_validated_once_and_measured_each_time(fresh: Sample, validated: list[str]) -> None:
    assert data_of(fresh.context, PAGES, {"n": 2}) == {"customers": {"edges": []}}
    assert data_of(fresh.context, PAGES, {"n": 3}) == {"customers": {"edges": []}}
    assert validated == ["Again"]
    assert refusal_of(fresh.context, PAGES, {"n": 100})[0] == "TOO_EXPENSIVE"


def test_a_mistake_is_told_each_time(fresh: Sample, validated: list[str]) -> None:
    query = "query Mistaken { customers { nobody } }"
    first, second = (refusal_of(fresh.context, query, {}) for _ in range(2))
    assert first == second
    assert validated == ["Mistaken", "Mistaken"]


def test_those_asked_for_last_are_kept() -> None:
    documents, known = Documents(), Known(parse("{ a }"))
    for number in range(MOST):
        documents.keep(str(number), known)
    assert documents.get("0") is known
    documents.keep("one more", known)
    assert (documents.get("0"), documents.get("1")) == (known, None)


def test_long_ones_are_not_kept() -> None:
    documents, known = Documents(), Known(parse("{ a }"))
    documents.keep("x" * LONGEST, known)
    documents.keep("x" * (LONGEST + 1), known)
    assert documents.get("x" * LONGEST) is known
    assert documents.get("x" * (LONGEST + 1)) is None


def test_as_many_are_kept_as_there_is_room_for() -> None:
    documents, known = Documents(), Known(parse("{ a }"))
    texts = [f"{number:{LONGEST}}" for number in range(ROOM // LONGEST + 1)]
    for text in (*texts, texts[-1]):
        documents.keep(text, known)
    assert [documents.get(text) is known for text in texts] == [False, *[True] * (ROOM // LONGEST)]
