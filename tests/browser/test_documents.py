"""What the page asks is what the schema has, and no question of it is dearer than one may be."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, parse, validate

from graph_service.api.limits import LIMITS, refuse_excess
from tests.browser.documents import ROOT, Document, documents, unmarked
from tests.browser.places import VIEWS

DOCUMENTS: Final = documents()
NAMES: Final = re.compile(r"\b(?:query|mutation|subscription)\s+(\w+)")
WRITTEN_IN: Final = re.compile(r"\$\{")


@cache
def schema() -> GraphQLSchema:
    return build_schema((ROOT / "schema.graphql").read_text(encoding="utf-8"))


each_document: Final = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.place)


@each_document
def test_a_document_is_valid(document: Document) -> None:
    parsed = parse(document.text, max_tokens=LIMITS.tokens)
    assert [str(fault) for fault in validate(schema(), parsed)] == []


@each_document
def test_a_document_stands_under_every_limit(document: Document) -> None:
    """Whatever its variables are: those without a default count as the largest page there is."""
    refuse_excess(parse(document.text), schema(), {})


@each_document
def test_an_operation_has_a_name_that_logs_can_tell(document: Document) -> None:
    operations = [
        each for each in parse(document.text).definitions if isinstance(each, OperationDefinitionNode)
    ]
    assert [each.name is not None for each in operations] == [True]


def test_nothing_is_written_into_a_document() -> None:
    """Values go by variables, so that nobody's words become a question."""
    assert [each.place for each in DOCUMENTS if WRITTEN_IN.search(each.text)] == []


def test_every_document_is_marked_as_one() -> None:
    assert unmarked() == []


def test_a_name_stands_for_one_document() -> None:
    found = [name for each in DOCUMENTS for name in NAMES.findall(each.text)]
    assert sorted(found) == sorted(set(found))


@pytest.mark.parametrize("view", [*VIEWS, "person", "home"])
def test_every_view_asks_something_that_is_tried_here(view: str) -> None:
    assert any(each.place.startswith((f"views/{view}.js", f"views/{view}/")) for each in DOCUMENTS)
